"""Annotators as a sample: what a coefficient is without each of them, and how much that varies."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

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


def leaving_out(patterns: Patterns, compute: Compute) -> Iterator[float | None]:
    """The coefficient without each annotator in turn, None where it is undefined."""
    for annotator in range(patterns.annotators):
        try:
            yield compute(without(patterns, annotator)).value.value
        except Undefined:
            yield None


def annotator_variance(patterns: Patterns, compute: Compute) -> float:
    """(r - 1) / r * sum of squared deviations of the values without each annotator (Efron 1982, eq. 3.3).

    Gwet 2014, ch. 5.6, adds it to the variance over units where annotators are a sample. Raises `Undefined` for two
    annotators, or where a value is undefined without one of them.
    """
    if patterns.annotators < 3:
        raise Undefined(TWO)
    values = list(leaving_out(patterns, compute))
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        raise Undefined("without one of the annotators the coefficient is undefined")
    return (len(known) - 1) / len(known) * float(np.sum((np.array(known) - np.mean(known)) ** 2))
