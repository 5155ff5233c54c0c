from __future__ import annotations

import pytest

from annotate.agreement.unitizing import unitizing_alpha
from tests.papers.published import Figure, check, figures, named


@pytest.mark.parametrize("figure", figures("krippendorff2004"), ids=named)
def test_figure(figure: Figure) -> None:
    """Values, parts and standard errors are those of the tables of Krippendorff 2004."""
    check(figure)


def test_unitizing() -> None:
    """Alpha of the two observers' units on page 254, which the paper rounds to .8591, .7286 and 1."""
    first = [(75, 145, "c"), (220, 250, "c"), (30, 90, "k"), (150, 200, "k")]
    second = [(70, 150, "c"), (205, 225, "c"), (250, 270, "c"), (30, 90, "k"), (150, 200, "k")]
    every, labels = unitizing_alpha([first, second], 300)
    assert every.value == pytest.approx(0.8586654051841702, abs=1e-9)
    assert labels["c"].value == pytest.approx(0.728598996805389, abs=1e-9)
    assert (labels["c"].observed, labels["c"].expected) == pytest.approx((0.014444444444, 0.053221779855), abs=1e-9)
    assert (labels["k"].value, labels["k"].expected) == (1, pytest.approx(0.048978565809, abs=1e-9))
