"""Distance between sets of sources of which some are related: 0 to the same source, 1/2 to a related one, else 1."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats, Integers, tally
from annotate.agreement.structured import BLOCK, spread_out

RELATED: Final = 0.5
Pairs = Collection[tuple[Hashable, Hashable]]


@dataclass(frozen=True)
class Related:
    """The mean distance of each source in either of two sets to the nearest one in the other set.

    `owner`, `element` (incidences,) say which value holds which source, sorted by owner; `size` (values,) how many it
    holds. Row i of `near`, `whose`, `likeness` (reaches,), sorted by source, then value, says how like the source
    near[i] is to the nearest one in the value whose[i]; there is a row only where that is more than 0.
    """

    owner: Integers
    element: Integers
    size: Floats
    near: Integers
    whose: Integers
    likeness: Floats

    @property
    def values(self) -> int:
        """How many values there are."""
        return int(self.size.size)

    def times(self, margins: Floats) -> Floats:
        """See `Form`; only values that share a source or hold related ones are looked at."""
        product: Floats = margins.sum() - margins
        for left, right, likeness in self._reaching():
            share = likeness / (self.size[left] + self.size[right])
            product -= tally(left, share * margins[right], self.values) + tally(
                right, share * margins[left], self.values
            )
        return product

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """See `Form`; every distinct pair is computed once."""
        pairs, which = np.unique(left.astype(np.int64) * self.values + right, return_inverse=True)
        one, other = pairs // self.values, pairs % self.values
        alike = self._likeness_to(one, other) + self._likeness_to(other, one)
        distance = 1 - np.divide(alike, self.size[one] + self.size[other], out=np.zeros_like(alike), where=alike > 0)
        by_pair: Floats = np.where(one == other, 0.0, distance)[which]
        return by_pair

    def _reaching(self) -> Iterator[tuple[Integers, Integers, Floats]]:
        """Each source of a value with each other value that it reaches: both values and the likeness, in blocks."""
        start, reached = self._rows_of(self.element)
        block = np.cumsum(reached) // BLOCK
        for number in np.unique(block).tolist():
            rows = np.flatnonzero(block == number)
            which, reach = spread_out(start[rows], reached[rows])
            left, right = self.owner[rows][which], self.whose[reach]
            different = left != right
            yield left[different], right[different], self.likeness[reach][different]

    def _likeness_to(self, value: Integers, other: Integers) -> Floats:
        """The summed likeness of the sources of `value` to those of `other` (pairs,)."""
        size = self.size.astype(np.int64)
        pair, held = spread_out((np.cumsum(size) - size)[value], size[value])
        key = self.near * self.values + self.whose
        wanted = self.element[held] * self.values + other[pair]
        place = np.minimum(np.searchsorted(key, wanted), max(key.size - 1, 0))
        there = key[place] == wanted if key.size else np.zeros(0, dtype=bool)
        return tally(pair[there], self.likeness[place[there]], value.size)

    def _rows_of(self, element: Integers) -> tuple[Integers, Integers]:
        """Where the rows of `near` begin for each of some sources, and how many there are."""
        start = np.searchsorted(self.near, element, side="left")
        return start, np.searchsorted(self.near, element, side="right") - start


def related(sets: Sequence[frozenset[Hashable]], pairs: Pairs) -> Related:
    """1 - sum of likenesses / (|A| + |B|): of each source of A to the nearest of B, and of each of B to that of A.

    A source is like itself by 1, like one that `pairs` names with it by 1/2, like others by 0. Two empty sets are the
    same, an empty one and another are at distance 1. Between two single sources this is 0, 1/2 or 1; without related
    sources it is 1 - 2 |A & B| / (|A| + |B|) (Dice 1945, p. 298).
    """
    code: dict[Hashable, int] = {}
    rows = [(owner, code.setdefault(source, len(code))) for owner, value in enumerate(sets) for source in value]
    owner, element = np.array(sorted(rows), dtype=np.int64).reshape(-1, 2).T
    size = np.bincount(owner, minlength=len(sets)).astype(np.float64)
    known = {(code[one], code[other]) for one, other in pairs if one in code and other in code and one != other}
    return Related(owner, element, size, *_reaches(owner, element, known, len(sets)))


def _reaches(
    owner: Integers, element: Integers, known: Collection[tuple[int, int]], values: int
) -> tuple[Integers, Integers, Floats]:
    """See `Related`: near, whose, likeness."""
    ends = np.array(sorted({*known, *((other, one) for one, other in known)}), dtype=np.int64).reshape(-1, 2)
    start = np.searchsorted(ends[:, 0], element, side="left")
    held, relative = spread_out(start, np.searchsorted(ends[:, 0], element, side="right") - start)
    near = np.concatenate([element, ends[relative, 1]])
    whose = np.concatenate([owner, owner[held]])
    key, first = np.unique(near * values + whose, return_index=True)  # the first is the source itself where it is held
    likeness = np.where(first < element.size, 1.0, RELATED)
    return key // max(values, 1), key % max(values, 1), likeness
