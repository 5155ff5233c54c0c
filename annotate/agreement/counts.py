"""Units merged into patterns of values, whoever gave them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import MOST_EMPTY, Floats, Integers, numbered, pairs_within, ranges, tally


@dataclass(frozen=True, eq=False)
class Counts:
    """Units merged into patterns of values: what most coefficients are functions of.

    `pattern`, `value` (rows,) are the ratings of each pattern, sorted by pattern; `weight` (patterns,) is how many
    units show it.
    """

    annotators: int
    categories: int
    pattern: Integers
    value: Integers
    weight: Floats

    @property
    def number(self) -> int:
        """How many patterns there are."""
        return int(self.weight.size)

    @cached_property
    def size(self) -> Floats:
        """How many annotators rated a unit of each pattern (patterns,)."""
        return np.bincount(self.pattern, minlength=self.number).astype(np.float64)

    @cached_property
    def pairable(self) -> Floats:
        """1 where two or more annotators rated the unit, else 0 (patterns,)."""
        return (self.size >= 2).astype(np.float64)

    @cached_property
    def rated(self) -> Floats:
        """1 where anybody rated the unit, else 0 (patterns,)."""
        return (self.size >= 1).astype(np.float64)

    @cached_property
    def cells(self) -> tuple[Integers, Integers, Floats]:
        """The non-zero counts n_uk: pattern, category, how many annotators of the pattern chose it (cells,) each."""
        key, which = numbered(self.pattern * self.categories + self.value, self.number * self.categories)
        pattern, category = np.divmod(key, self.categories)
        return pattern, category, np.bincount(which, minlength=key.size).astype(np.float64)

    def cell_of(self, pattern: Integers, category: Integers) -> Integers:
        """The cell of each of some patterns and categories (n,), which must have one."""
        known = self.cells[0] * self.categories + self.cells[1]
        wanted = pattern * self.categories + category
        if self.number * self.categories > MOST_EMPTY * max(wanted.size, 1):
            return np.searchsorted(known, wanted).astype(np.int64)
        place = np.empty(self.number * self.categories, dtype=np.int64)
        place[known] = np.arange(known.size)
        cells: Integers = place[wanted]
        return cells

    @cached_property
    def cell_pairs(self) -> tuple[Integers, Integers]:
        """Indices i < j of every two different cells of one pattern (pairs,) each."""
        return pairs_within(self.cells[0])

    @cached_property
    def coincidences(self) -> Floats:
        """n_uc n_uk / (r_u - 1) for every two different cells of a pattern (pairs,)."""
        pattern, _, count = self.cells
        left, right = self.cell_pairs
        return count[left] * count[right] / (self.size[pattern[left]] - 1)

    def per_pattern(self, pattern: NDArray[np.integer], amounts: Floats) -> Floats:
        """The sums of amounts by pattern (patterns,)."""
        return tally(pattern, amounts, self.number)

    def ratings_of(self, members: Integers) -> Integers:
        """The rows of some patterns (members,), one pattern after the other."""
        size = self.size.astype(np.int64)
        return ranges((np.cumsum(size) - size)[members], size[members])


@dataclass(frozen=True, eq=False)
class Further:
    """Patterns merged further, into `counts`: `of` (patterns,) says which of these each pattern is."""

    counts: Counts
    of: Integers
