"""Every two annotators' table of labels, all of them from one pass over the patterns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import MOST_EMPTY, Floats, Integers, numbered, ranges, sorted_order, tally
from annotate.agreement.patterns import Patterns
from annotate.agreement.spread import Spread

MOST_PAIRS: Final = 20_000  # of more possible pairs those alone are looked at that have a unit in common
AT_ONCE: Final = 1_000_000  # so many pairs of ratings are looked at as they stand
MOST_ROWS: Final = 200_000  # of more so many at a time, which stay in the cache
MOST_MARGINS: Final = 4_000_000  # shares of labels of all pairs looked at together


@dataclass(frozen=True)
class PairTables:
    """The confusion tables of the pairs of some annotators with all later ones, cell by cell.

    `left`, `right` (pairs,) are the two annotators, in order; see `pair_tables` for which pairs there are. `pair`,
    `left_value`, `right_value`, `units` (cells,) are the cells that have a unit, sorted; `pattern`, `cell` (rows,) say
    which cell a pattern's ratings by a pair are in.
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
        """How many pairs there are."""
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

    def only(self, kept: NDArray[np.bool_]) -> PairTables:
        """The tables of some of the pairs, `kept` (pairs,)."""
        cells = kept[self.pair]
        rows = cells[self.cell]
        return PairTables(
            self.categories, self.left[kept], self.right[kept], (np.cumsum(kept) - 1)[self.pair[cells]],
            self.left_value[cells], self.right_value[cells], self.units[cells],
            self.pattern[rows], (np.cumsum(cells) - 1)[self.cell[rows]],
        )  # fmt: skip

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
        if self.number * patterns.number <= MOST_EMPTY * self.pattern.size:
            return self._squares_by_pair(patterns, pulls)
        return self._squares_by_row(patterns.spread, pulls)

    def _squares_by_pair(self, patterns: Patterns, pulls: list[Floats]) -> tuple[list[Floats], Integers]:
        """The same where pairs rated much the same patterns: an amount per pattern for every pair."""
        place = self.pair[self.cell] * patterns.number + self.pattern
        shape = (self.number, patterns.number)

        def by_pattern(amounts: Floats) -> Floats:
            return tally(place, amounts[self.cell], self.number * patterns.number).reshape(shape)

        squares = [np.array([patterns.powers(each, 2) for each in by_pattern(pull)]) for pull in pulls]
        both = by_pattern(np.ones(self.units.size))
        return squares, np.array([patterns.clusters_with(each) for each in both], dtype=np.int64)

    def _squares_by_row(self, spread: Spread, pulls: list[Floats]) -> tuple[list[Floats], Integers]:
        """The same where each pair rated a few patterns: an amount per pair of ratings and cluster."""
        row, cluster, count = spread.standing(self.pattern)
        cell = self.cell[row]
        distinct, where = numbered(self.pair[cell] * spread.clusters + cluster, self.number * spread.clusters)
        pair = distinct // spread.clusters
        sums = (tally(where, count * pull[cell], distinct.size) for pull in pulls)
        return [tally(pair, each**2, self.number) for each in sums], np.bincount(pair, minlength=self.number)


def possible_pairs(patterns: Patterns) -> int:
    """How many pairs of annotators there are, whether they met or not."""
    return patterns.annotators * (patterns.annotators - 1) // 2


_KEPT: Final[WeakKeyDictionary[Patterns, PairTables]] = WeakKeyDictionary()  # several measures ask for them


def pair_tables(patterns: Patterns) -> Iterator[PairTables]:
    """All pairs of annotators in their order; some first annotators at a time where pairs of ratings are many.

    Where there could be more than `MOST_PAIRS` they are those with a unit in common: what a crowd costs of whom each
    rated a few units is the pairs that met, not the square of its size.
    """
    if patterns.annotators < 2:
        return
    if patterns in _KEPT:
        yield _KEPT[patterns]
        return
    ends = np.cumsum(patterns.size).astype(np.int64)
    place = np.arange(patterns.pattern.size)
    later = ends.take(patterns.pattern) - place - 1
    if later.sum() <= AT_ONCE and patterns.annotators**2 * patterns.categories <= MOST_MARGINS:
        _KEPT[patterns] = _tables(patterns, 0, patterns.annotators, place, later)
        yield _KEPT[patterns]
    else:
        yield from _in_blocks(patterns, later)


def _in_blocks(patterns: Patterns, later: Integers) -> Iterator[PairTables]:
    order = sorted_order(patterns.annotator)
    starts = np.searchsorted(patterns.annotator[order], np.arange(patterns.annotators + 1))
    rows = np.append(0, np.cumsum(later[order]))[starts]
    for first, last in _blocks(patterns, rows):
        yield _tables(patterns, first, last, order[starts[first] : starts[last]], later)


def _blocks(patterns: Patterns, rows: Integers) -> Iterator[tuple[int, int]]:
    """Ranges of first annotators with few enough pairs of ratings, of which `rows` (annotators + 1,) is the sum."""
    most = max(1, MOST_MARGINS // max(patterns.annotators * patterns.categories, 1))
    first = 0
    while first < patterns.annotators - 1:
        enough = int(np.searchsorted(rows, rows[first] + MOST_ROWS, side="right")) - 1
        last = min(max(first + 1, enough), first + most, patterns.annotators)
        yield first, last
        first = last


def _tables(patterns: Patterns, first: int, last: int, left: Integers, later: Integers) -> PairTables:
    """The tables of the annotators from `first` to before `last`, whose rows are `left`, with all `later` ones.

    `later` (rows,) is how many ratings of the pattern are by later annotators.
    """
    labels = patterns.categories
    firsts = np.arange(first, last)
    others = patterns.annotators - 1 - firsts
    every = int(others.sum())
    before = np.cumsum(others) - others - firsts - 1  # a pair's number less its second annotator
    number = later.take(left)
    of_left = (before * labels**2).take(patterns.annotator.take(left) - first) + patterns.value.take(left) * labels
    of_right = patterns.annotator * labels**2 + patterns.value
    key = np.repeat(of_left, number) + of_right.take(ranges(left + 1, number))
    cells, cell = numbered(key, every * labels**2)
    pairs, values = np.divmod(cells, labels**2)
    left_value, right_value = np.divmod(values, labels)
    there, pair = (np.arange(every), pairs) if possible_pairs(patterns) <= MOST_PAIRS else numbered(pairs, every)
    of_pattern = patterns.pattern.take(left)
    pattern = np.repeat(of_pattern, number)
    units = tally(cell, np.repeat(patterns.weight.take(of_pattern), number), cells.size)
    return PairTables(
        labels, np.repeat(firsts, others)[there], ranges(firsts + 1, others)[there], pair, left_value, right_value,
        units, pattern, cell,
    )  # fmt: skip
