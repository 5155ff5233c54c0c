from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("fleiss_cohen_everitt1969"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the table of Fleiss, Cohen & Everitt 1969."""
    check(figure)
