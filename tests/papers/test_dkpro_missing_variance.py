from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("dkpro_missing_variance"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of an annotator who used one label only."""
    check(figure)
