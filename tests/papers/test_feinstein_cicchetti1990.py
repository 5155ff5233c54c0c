from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("feinstein_cicchetti1990"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the two paradoxes of Feinstein & Cicchetti 1990."""
    check(figure)
