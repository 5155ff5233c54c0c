from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("cohen1960"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the tables of Cohen 1960, with the weights of Cohen 1968 too."""
    check(figure)
