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

    def disagreements(self) -> tuple[Integers, Integers]:
        """Both labels where they differ (disagreements, 2), and units (disagreements,); the most frequent first."""
        differ = self.left_value != self.right_value
        left, right = self.left_value[differ].astype(np.int64), self.right_value[differ].astype(np.int64)
        width = int(right.max(initial=0)) + 1
        labels, which = np.unique(left * width + right, return_inverse=True)
        counts = np.bincount(which, weights=self.weight[differ], minlength=labels.size).astype(np.int64)
        order = np.argsort(-counts, kind="stable")
        return np.stack(np.divmod(labels[order], width), axis=1), counts[order]


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
