"""What every coefficient gives: its value with influence, observed and expected part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from annotate.agreement.arrays import Floats
from annotate.agreement.counts import Counts, Further
from annotate.agreement.estimate import Estimate, Form, Undefined, total
from annotate.agreement.patterns import Patterns

CERTAIN = 1e-12  # a chance term this near to one leaves nothing to correct
ONE_LABEL = "only one label was used, so all agreement is expected by chance"


@dataclass(frozen=True)
class Coefficient:
    """A coefficient's value with its influence over patterns; observed and expected agreement or disagreement.

    `convention` names the rule taken where the literature has several; `units` (patterns,) is 1 for those the
    coefficient uses, where these are fewer than all that anybody rated; `without` (annotators,) is the value without
    each annotator, where the coefficient knows it.
    """

    value: Estimate
    observed: float
    expected: float | None = None
    convention: str | None = None
    units: Floats | None = None
    without: Floats | None = None


def chance_corrected(observed: Estimate, expected: Estimate) -> Coefficient:
    """(Po - Pe) / (1 - Pe), undefined when agreement by chance is certain."""
    if 1 - expected.value < CERTAIN:
        raise Undefined(ONE_LABEL)
    return Coefficient((observed - expected) / (1 - expected), observed.value, expected.value)


def pairable_units(patterns: Counts) -> Estimate:
    """The number of units that two or more annotators rated; undefined when there is none."""
    if patterns.annotators < 2:
        raise Undefined("fewer than two annotators")
    units = total(patterns, patterns.pairable)
    if not units.value:
        raise Undefined("no unit has ratings by two annotators")
    return units


def by_count(measure: Callable[[Counts, Form], Coefficient]) -> Callable[[Patterns, Form], Coefficient]:
    """The measure computed from the count patterns, which are fewer; its influence is over the patterns themselves."""
    return lambda patterns, form: lifted(measure(patterns.counts, form), patterns.further, patterns)


def lifted(found: Coefficient, further: Further, patterns: Patterns) -> Coefficient:
    """A coefficient of patterns merged further, as one of the patterns."""
    units = found.units
    if units is not None:
        units = patterns.pairable if units is further.counts.pairable else units[further.of]
    return replace(found, value=lifted_estimate(found.value, further), units=units)


def lifted_estimate(found: Estimate, further: Further) -> Estimate:
    """An estimate from patterns merged further, with its influence over the patterns they were merged from."""
    return Estimate(found.value, found.influence[further.of])
