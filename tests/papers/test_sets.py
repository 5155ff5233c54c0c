from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("sets"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of sets of labels, two empty ones among them."""
    check(figure)
