from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("krippendorff_wikipedia"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the widely copied table of three coders and 15 units."""
    check(figure)
