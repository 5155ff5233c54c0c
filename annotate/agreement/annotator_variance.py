"""Annotators as a sample: what a coefficient is without each of them, and how much that varies."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from annotate.agreement.arrays import Floats
from annotate.agreement.estimate import Undefined
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.patterns import Patterns

TWO: Final = "two annotators say nothing of annotators like them; at least three are needed"
THREE: Final = "three annotators are very few to speak of annotators like them"
Compute = Callable[[Patterns], Coefficient]


def without(patterns: Patterns, annotator: int) -> Patterns:
    """The same units without the ratings of one annotator."""
    kept = patterns.annotator != annotator
    others = patterns.annotator[kept]
    return dataclasses.replace(
        patterns,
        annotators=patterns.annotators - 1,
        pattern=patterns.pattern[kept],
        annotator=others - (others > annotator),
        value=patterns.value[kept],
    )


def annotator_variances(patterns: Patterns, computes: Sequence[Compute]) -> list[float | Undefined]:
    """For each coefficient (r - 1) / r * sum of squared deviations of the values without each annotator.

    Efron 1982, eq. 3.3; Gwet 2014, ch. 5.6, adds it to the variance over units where annotators are a sample. Undefined
    for two annotators, or where a value is without one of them. Each annotator is left out once for all coefficients,
    since the patterns of many annotators are large.
    """
    if patterns.annotators < 3:
        return [Undefined(TWO)] * len(computes)
    known = [_known(compute, patterns) for compute in computes]
    values: list[list[float | None]] = [[] for _ in computes]
    for annotator in range(patterns.annotators):
        others = without(patterns, annotator)
        for compute, already, found in zip(computes, known, values, strict=True):
            found.append(_value(compute, others) if already is None else float(already[annotator]))
    return [_variance(found) for found in values]


def _known(compute: Compute, patterns: Patterns) -> Floats | None:
    """The values without each annotator, where the coefficient of all knows them."""
    try:
        return compute(patterns).without
    except Undefined:
        return None


def _value(compute: Compute, patterns: Patterns) -> float | None:
    try:
        return compute(patterns).value.value
    except Undefined:
        return None


def _variance(values: Sequence[float | None]) -> float | Undefined:
    known = np.array([value for value in values if value is not None])
    if known.size < len(values):
        return Undefined("without one of the annotators the coefficient is undefined")
    return (known.size - 1) / known.size * float(np.sum((known - known.mean()) ** 2))
