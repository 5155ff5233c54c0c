"""What every coefficient gives: its value with influence, observed and expected part."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.agreement.estimate import Estimate, Undefined, total
from annotate.agreement.patterns import Floats, Patterns

CERTAIN = 1e-12  # a chance term this near to one leaves nothing to correct


@dataclass(frozen=True)
class Coefficient:
    """A coefficient's value with its influence over patterns; observed and expected agreement or disagreement.

    `convention` names the rule taken where the literature has several; `units` (patterns,) is 1 for those the
    coefficient uses, where these are fewer than all that anybody rated.
    """

    value: Estimate
    observed: float
    expected: float | None = None
    convention: str | None = None
    units: Floats | None = None


def chance_corrected(observed: Estimate, expected: Estimate) -> Coefficient:
    """(Po - Pe) / (1 - Pe), undefined when agreement by chance is certain."""
    if 1 - expected.value < CERTAIN:
        raise Undefined("only one label was used, so all agreement is expected by chance")
    return Coefficient((observed - expected) / (1 - expected), observed.value, expected.value)


def pairable_units(patterns: Patterns) -> Estimate:
    """The number of units that two or more annotators rated; undefined when there is none."""
    if patterns.annotators < 2:
        raise Undefined("fewer than two annotators")
    units = total(patterns, patterns.pairable)
    if not units.value:
        raise Undefined("no unit has ratings by two annotators")
    return units
