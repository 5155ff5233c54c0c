from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("krippendorff1995"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the digitized continuum of Krippendorff 1995."""
    check(figure)
