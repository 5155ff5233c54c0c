from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("warrens2010"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the eight raters of Warrens 2010."""
    check(figure)
