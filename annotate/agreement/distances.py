"""Distances between labels that are no sets or chains, as functions of two categories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats


@dataclass(frozen=True)
class Identity:
    """Agreement weights of unordered labels: 1 for the same label, 0 for another."""

    def times(self, margins: Floats) -> Floats:
        """See `Form`."""
        return margins

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """See `Form`."""
        same: Floats = (left == right).astype(np.float64)
        return same


@dataclass(frozen=True)
class Nominal:
    """0 for the same label, 1 for another (Krippendorff 2011, p. 5)."""

    def times(self, margins: Floats) -> Floats:
        """See `Form`."""
        others: Floats = margins.sum(axis=-1, keepdims=True) - margins
        return others

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """See `Form`."""
        different: Floats = (left != right).astype(np.float64)
        return different


@dataclass(frozen=True)
class Squared:
    """(x_c - x_k)^2 of the categories' numbers x (categories,): Krippendorff's interval metric (2011, p. 6)."""

    numbers: Floats

    def times(self, margins: Floats) -> Floats:
        """See `Form`; expanded, so that thousands of numbers need no matrix."""
        x = self.numbers - self.numbers.mean()
        number, first, second = (np.expand_dims(margins @ each, -1) for each in (np.ones_like(x), x, x**2))
        product: Floats = x**2 * number - 2 * x * first + second
        return product

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """See `Form`."""
        difference: Floats = (self.numbers[left] - self.numbers[right]) ** 2
        return difference


@dataclass(frozen=True)
class Matrix:
    """A symmetric matrix of one's own (categories, categories)."""

    entries: Floats

    def times(self, margins: Floats) -> Floats:
        """See `Form`."""
        product: Floats = margins @ self.entries
        return product

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """See `Form`."""
        picked: Floats = self.entries[left, right]
        return picked


def ratio(numbers: Floats) -> Matrix:
    """((c - k) / (c + k))^2, 0 where both are 0 (Krippendorff 2011, p. 6); numbers (categories,) of one sign."""
    sums = numbers[:, None] + numbers[None, :]
    differences = numbers[:, None] - numbers[None, :]
    return Matrix(np.divide(differences, sums, out=np.zeros_like(sums), where=sums != 0) ** 2)


def midranks(margins: Floats) -> Floats:
    """Rank of the middle of each category among all values (categories,).

    Krippendorff's ordinal metric (2011, p. 6), the squared number of values between c and k with half of c and of k,
    is the squared difference of these.
    """
    return np.cumsum(margins) - margins / 2
