from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("mieskes2009"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the parts of speech of Mieskes 2009."""
    check(figure)
