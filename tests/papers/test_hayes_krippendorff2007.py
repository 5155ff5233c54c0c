from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("hayes_krippendorff2007"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the data of Hayes & Krippendorff 2007."""
    check(figure)
