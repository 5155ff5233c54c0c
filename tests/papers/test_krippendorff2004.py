from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("krippendorff2004"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the tables of Krippendorff 2004."""
    check(figure)
