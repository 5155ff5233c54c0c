"""A number computed from sums over units, together with how it changes when a unit gets more weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats, dot, tally
from annotate.agreement.counts import Counts


class Undefined(Exception):
    """A coefficient that has no value for this study; the message is the reason."""


class Form(Protocol):
    """A symmetric matrix A over categories (agreement weights or distances), never written out when it is large."""

    def times(self, margins: Floats) -> Floats:
        """A m for margins m (categories,), or for each row of many margins (..., categories)."""

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """A[left[i], right[i]] for each i (n,)."""


@dataclass(frozen=True)
class Estimate:
    """A value and its influence (patterns,): the derivative with respect to the weight of one unit of each pattern.

    Sums, products and quotients of estimates carry the influence along (Efron 1982, The jackknife, ch. 6).
    """

    value: float
    influence: Floats

    def __add__(self, other: Estimate | float) -> Estimate:
        other = self._like(other)
        return Estimate(self.value + other.value, self.influence + other.influence)

    __radd__ = __add__

    def __neg__(self) -> Estimate:
        return Estimate(-self.value, -self.influence)

    def __sub__(self, other: Estimate | float) -> Estimate:
        return self + -self._like(other)

    def __rsub__(self, other: float) -> Estimate:
        return self._like(other) - self

    def __mul__(self, other: Estimate | float) -> Estimate:
        other = self._like(other)
        return Estimate(self.value * other.value, self.influence * other.value + other.influence * self.value)

    __rmul__ = __mul__

    def __truediv__(self, other: Estimate | float) -> Estimate:
        other = self._like(other)
        ratio = self.value / other.value
        return Estimate(ratio, (self.influence - ratio * other.influence) / other.value)

    def _like(self, other: Estimate | float) -> Estimate:
        return other if isinstance(other, Estimate) else Estimate(float(other), np.zeros_like(self.influence))


def total(patterns: Counts, amounts: Floats) -> Estimate:
    """The sum over units of an amount per pattern (patterns,)."""
    return Estimate(dot(patterns.weight, amounts), amounts)


def quadratic(patterns: Counts, amounts: Floats, form: Form) -> Estimate:
    """m' A m for the margins m_k, the sums over ratings of k of an amount per rating (rows,)."""
    pattern, value = patterns.pattern, patterns.value
    margins = tally(value, amounts * patterns.weight.take(pattern), patterns.categories)
    slope = form.times(margins)
    return Estimate(float(margins @ slope), 2 * patterns.per_pattern(pattern, amounts * slope.take(value)))
