from __future__ import annotations

import pytest

from annotate.agreement.benchmark_scales import membership, reading_of
from annotate.agreement.presenting import entry

# Four raters of the handbook: AC1 and its standard error.
AC1, ERROR = 0.77544, 0.14295
CUMULATIVE = {
    "landis_koch": [
        0.39674303137002037, 0.8833648829695053, 0.9954188073475584, 0.9999698145249406, 0.9999999691582969, 1,
    ],
    "altman": [0.39674303137002037, 0.8833648829695053, 0.9954188073475584, 0.9999698145249406, 1],
    "fleiss": [0.5441374938574862, 0.9954188073475583, 1],
}  # fmt: skip


@pytest.mark.parametrize("scale", CUMULATIVE)
def test_cumulative_membership(scale: str) -> None:
    """The probability of each level or a higher one is that of the handbook's example."""
    assert membership(AC1, ERROR, scale) == pytest.approx(CUMULATIVE[scale], abs=1e-9)


def test_a_level_is_never_said_without_its_probability_and_caution() -> None:
    """.775 with a large error is "moderate" at 99.5 %, and Krippendorff's limits use the lower limit."""
    found = reading_of(entry(value=AC1, standard_error=ERROR, interval=[0.46, 1.0]))
    assert found is not None
    assert found["landis_koch"]["reached"] == "moderate"
    assert found["landis_koch"]["levels"][2]["probability"] == pytest.approx(CUMULATIVE["landis_koch"][2])
    assert [limit["reached"] for limit in found["krippendorff"]["limits"]] == [False, False]
    assert "lower limit" in found["krippendorff"]["caution"]
    assert reading_of(entry(value=1.0, standard_error=0.0)) is None


@pytest.mark.parametrize("error", [1e-15, 0.01])
def test_no_reading_below_the_scales(error: float) -> None:
    """Conger's kappa can lie below -1, where no level begins: nothing is said, and nothing fails."""
    assert reading_of(entry(value=-1.5, standard_error=error)) is None


@pytest.mark.parametrize(("degrees", "sure"), [(1, False), (4, False), (5, True), (None, True)])
def test_over_few_documents_the_probabilities_are_said_to_be_too_sure(degrees: int | None, sure: bool) -> None:
    """They know nothing of how uncertain a standard error over few documents is, which the caution says."""
    found = reading_of(entry(value=0.44, standard_error=0.03, degrees_of_freedom=degrees))
    assert found is not None
    assert ("too sure" not in found["landis_koch"]["caution"]) is sure
