from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("agresti1992"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the carcinoma slides of Agresti 1992."""
    check(figure)
