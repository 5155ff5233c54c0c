from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("gwet2014"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the examples of Gwet's handbook under all his weights."""
    check(figure)
