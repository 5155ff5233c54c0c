"""Every two annotators' table of labels, all of them from one pass over the patterns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.patterns import Floats, Integers, Patterns, numbered, ranges, tally

MOST_ROWS: Final = 500_000  # pairs of ratings looked at together
MOST_MARGINS: Final = 4_000_000  # shares of labels of all pairs looked at together


@dataclass(frozen=True)
class PairTables:
    """The confusion tables of the pairs of some annotators with all later ones, cell by cell.

    `left`, `right` (pairs,) are the two annotators, in order. `pair`, `left_value`, `right_value`, `units` (cells,) are
    the cells that have a unit, sorted; `pattern`, `cell` (rows,) say which cell a pattern's ratings by a pair are in.
    """

    categories: int
    left: Integers
    right: Integers
    pair: Integers
    left_value: Integers
    right_value: Integers
    units: Floats
    pattern: Integers
    cell: Integers

    @property
    def number(self) -> int:
        """How many pairs there are, those without a unit in common too."""
        return int(self.left.size)

    @cached_property
    def shared(self) -> Floats:
        """How many units both rated (pairs,)."""
        return self.per_pair(self.units)

    @cached_property
    def cells_of(self) -> list[slice]:
        """Where the cells of each pair stand (pairs,)."""
        ends = np.cumsum(np.bincount(self.pair, minlength=self.number)).tolist()
        return [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]

    def per_pair(self, amounts: Floats) -> Floats:
        """The sums of an amount per cell by pair (pairs,)."""
        return tally(self.pair, amounts, self.number)

    def margins(self, values: Integers) -> Floats:
        """How many units have each label, by one annotator's `values` (cells,): (pairs, categories)."""
        key = self.pair * self.categories + values
        return tally(key, self.units, self.number * self.categories).reshape(self.number, self.categories)

    def confusion(self, pair: int) -> NDArray[np.int64]:
        """Units by the left one's label (rows) and the right one's (columns): (categories, categories)."""
        table = np.zeros((self.categories, self.categories), dtype=np.int64)
        here = self.cells_of[pair]
        table[self.left_value[here], self.right_value[here]] = self.units[here]
        return table

    def squares(self, patterns: Patterns, pulls: list[Floats]) -> tuple[list[Floats], Integers]:
        """For each of some amounts per cell (cells,): the sums over clusters of their squared sums (pairs,).

        Besides, how many clusters have a unit of each pair (pairs,).
        """
        if patterns.spread is None:
            return [self.per_pair(self.units * pull**2) for pull in pulls], self.shared.astype(np.int64)
        row, cluster, count = patterns.spread.standing(self.pattern)
        pair = self.pair[self.cell][row]
        clusters = patterns.spread.clusters
        distinct, where = numbered(pair * clusters + cluster, self.number * clusters)
        sums = (tally(where, count * pull[self.cell][row], distinct.size) for pull in pulls)
        of_pair = distinct // clusters
        squares = [tally(of_pair, each**2, self.number) for each in sums]
        return squares, np.bincount(of_pair, minlength=self.number)


def pair_tables(patterns: Patterns) -> Iterator[PairTables]:
    """All pairs of annotators in their order; some first annotators at a time."""
    ends = np.cumsum(patterns.size).astype(np.int64)
    place = np.arange(patterns.pattern.size)
    later = ends[patterns.pattern] - place - 1
    order = np.argsort(patterns.annotator, kind="stable")
    starts = np.searchsorted(patterns.annotator[order], np.arange(patterns.annotators + 1))
    rows = np.append(0, np.cumsum(later[order]))[starts]
    for first, last in _blocks(patterns, rows):
        of_first = order[starts[first] : starts[last]]
        left = np.repeat(of_first, later[of_first])
        yield _tables(patterns, first, last, left, ranges(of_first + 1, later[of_first]))


def _blocks(patterns: Patterns, rows: Integers) -> Iterator[tuple[int, int]]:
    """Ranges of first annotators with few enough pairs of ratings, of which `rows` (annotators + 1,) is the sum."""
    most = max(1, MOST_MARGINS // max(patterns.annotators * patterns.categories, 1))
    first = 0
    while first < patterns.annotators - 1:
        enough = int(np.searchsorted(rows, rows[first] + MOST_ROWS, side="right")) - 1
        last = min(max(first + 1, enough), first + most, patterns.annotators)
        yield first, last
        first = last


def _tables(patterns: Patterns, first: int, last: int, left: Integers, right: Integers) -> PairTables:
    labels, annotators = patterns.categories, patterns.annotators
    firsts = np.arange(first, last)
    others = annotators - 1 - firsts
    before = np.cumsum(others) - others
    pair = before[patterns.annotator[left] - first] + patterns.annotator[right] - patterns.annotator[left] - 1
    pairs, pattern = int(others.sum()), patterns.pattern[left]
    key = (pair * labels + patterns.value[left]) * labels + patterns.value[right]
    cells, cell = numbered(key, pairs * labels**2)
    pair, values = np.divmod(cells, labels**2)
    left_value, right_value = np.divmod(values, labels)
    units = tally(cell, patterns.weight[pattern], cells.size)
    return PairTables(
        labels, np.repeat(firsts, others), ranges(firsts + 1, others), pair, left_value, right_value, units,
        pattern, cell,
    )  # fmt: skip
