from __future__ import annotations

import pytest

from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("fleiss1971"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the psychiatric diagnoses of Fleiss 1971."""
    check(figure)
