"""Every pair of annotators: units in common, Cohen's kappa, percent agreement, and what they disagree on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.patterns import Floats, Integers, Patterns, pairs_within
from annotate.agreement.study import Codes


@dataclass(frozen=True)
class Pair:
    """Two annotators, `left` < `right`, and their ratings of the units both rated.

    `pattern`, `left_value`, `right_value` (rows,) are parallel; `weight` (rows,) counts the units.
    """

    left: int
    right: int
    pattern: Codes
    left_value: Codes
    right_value: Codes
    weight: Floats

    @property
    def units(self) -> int:
        """How many units both rated."""
        return int(self.weight.sum())

    def confusion(self, categories: int) -> NDArray[np.int64]:
        """Units by the left one's label (rows) and the right one's (columns): (categories, categories)."""
        table = np.zeros((categories, categories), dtype=np.int64)
        np.add.at(table, (self.left_value, self.right_value), self.weight.astype(np.int64))
        return table

    def disagreements(self) -> list[tuple[int, int, int]]:
        """(left's label, right's label, units) where they differ, the most frequent first."""
        differ = self.left_value != self.right_value
        labels, which = np.unique(
            np.stack([self.left_value[differ], self.right_value[differ]], axis=1), axis=0, return_inverse=True
        )
        counts = np.bincount(which.ravel(), weights=self.weight[differ], minlength=len(labels)).astype(int)
        order = np.lexsort((*labels.T[::-1], -counts))
        return [(int(labels[i, 0]), int(labels[i, 1]), int(counts[i])) for i in order]


def each_pair(patterns: Patterns) -> Iterator[Pair]:
    """All pairs of annotators in their order, those without a unit in common too."""
    left, right = pairs_within(patterns.pattern)
    forward = patterns.annotator[left] < patterns.annotator[right]
    left, right = left[forward], right[forward]
    pair = patterns.annotator[left].astype(np.int64) * patterns.annotators + patterns.annotator[right]
    order = np.argsort(pair, kind="stable")
    left, right, pair = left[order], right[order], pair[order]
    for first in range(patterns.annotators):
        for second in range(first + 1, patterns.annotators):
            start, end = np.searchsorted(pair, [key := first * patterns.annotators + second, key + 1])
            yield _pair(patterns, first, second, left[start:end], right[start:end])


def _pair(patterns: Patterns, first: int, second: int, left: Integers, right: Integers) -> Pair:
    pattern = patterns.pattern[left]
    return Pair(first, second, pattern, patterns.value[left], patterns.value[right], patterns.weight[pattern])
