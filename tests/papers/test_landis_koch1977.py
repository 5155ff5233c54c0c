from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("landis_koch1977"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the multiple sclerosis diagnoses of Landis & Koch 1977."""
    check(figure)
