from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("zwick1988"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the tables of Zwick 1988."""
    check(figure)
