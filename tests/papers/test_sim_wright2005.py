from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("sim_wright2005"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the PABAK example of Sim & Wright 2005."""
    check(figure)
