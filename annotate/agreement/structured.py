"""Distances between sets, source chains and maps of source to stance, computed only for values that share something."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats, Integers, ranges, tally
from annotate.agreement.distances import midranks
from annotate.agreement.study import Scheme

BLOCK: Final = 4_000_000  # pairs of values looked at together
Similarity = Callable[[Integers, Integers, Floats], Floats]


@dataclass(frozen=True)
class Incidences:
    """Which value holds which element, and what it says of it.

    `element`, `owner`, `kind` (incidences,) are sorted by element, then owner; a value holds an element once.
    """

    values: int
    element: Integers
    owner: Integers
    kind: Integers

    @cached_property
    def elements(self) -> int:
        """One more than the largest element."""
        return int(self.element.max(initial=-1)) + 1

    @cached_property
    def _by_owner(self) -> tuple[Integers, Integers, Integers, Integers]:
        """By owner, then element: owner and element as one number, kind; where each owner starts and its size."""
        whose = self.owner * self.elements + self.element
        order = np.argsort(whose)
        size = np.bincount(self.owner, minlength=self.values)
        return whose[order], self.kind[order], np.cumsum(size) - size, size

    def held_by_both(self, left: Integers, right: Integers) -> tuple[Integers, Integers, Integers]:
        """For pairs of values (pairs,), the elements that both hold: index of the pair, what left and right say."""
        whose, kind, start, size = self._by_owner
        pair, of_left = spread_out(start[left], size[left])
        wanted = right[pair] * self.elements + whose[of_left] % max(self.elements, 1)
        of_right = np.minimum(np.searchsorted(whose, wanted), max(whose.size - 1, 0))
        both = whose[of_right] == wanted if whose.size else np.zeros(0, dtype=bool)
        return pair[both], kind[of_left[both]], kind[of_right[both]]

    def sharing(self) -> Iterator[tuple[Integers, Integers, Integers, Integers]]:
        """Every ordered pair of different values once for each element they share, in blocks of whole left values.

        Yields left and right value and what each says of the element.
        """
        held = np.bincount(self.element, minlength=self.elements)
        first = np.cumsum(held) - held
        partners = np.cumsum(np.bincount(self.owner, weights=held[self.element], minlength=self.values))
        block = (partners // BLOCK).astype(np.int64)[self.owner]
        for number in range(int(block.max(initial=-1)) + 1):
            rows = np.flatnonzero(block == number)
            which, other = spread_out(first[self.element[rows]], held[self.element[rows]])
            left = rows[which]
            different = self.owner[left] != self.owner[other]
            left, other = left[different], other[different]
            yield self.owner[left], self.owner[other], self.kind[left], self.kind[other]


def spread_out(start: Integers, size: Integers) -> tuple[Integers, Integers]:
    """The ranges start ... start + size - 1 one after the other: which range each number is of, and the number."""
    return np.repeat(np.arange(start.size), size), ranges(start, size)


@dataclass(frozen=True)
class Structured:
    """1 - similarity, where the similarity of values that share no element is 0.

    `agree[a, b]` is how alike two sayings of one element are. `similarity(left, right, shared)` gives the similarity
    of different values whose shared elements are alike to the sum `shared`.
    """

    held: Incidences
    agree: Floats
    similarity: Similarity

    def times(self, margins: Floats) -> Floats:
        """See `Form`; one row of margins alone."""
        product: Floats = margins.sum() - margins
        for left, right, shared in self._sharing():
            product -= tally(left, self.similarity(left, right, shared) * margins[right], self.held.values)
        return product

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """See `Form`; every distinct pair is computed once."""
        pairs, which = np.unique(left.astype(np.int64) * self.held.values + right, return_inverse=True)
        first, second = pairs // self.held.values, pairs % self.held.values
        pair, left_says, right_says = self.held.held_by_both(first, second)
        shared = tally(pair, self.agree[left_says, right_says], pairs.size)
        found = (shared > 0) & (first != second)
        distance: Floats = (first != second).astype(np.float64)
        distance[found] -= self.similarity(first[found], second[found], shared[found])
        by_pair: Floats = distance[which]
        return by_pair

    def _sharing(self) -> Iterator[tuple[Integers, Integers, Floats]]:
        """Ordered pairs of different values that share an element, and the sum of how alike they are on those."""
        for left, right, left_says, right_says in self.held.sharing():
            pairs, which = np.unique(left * self.held.values + right, return_inverse=True)
            shared = tally(which, self.agree[left_says, right_says], pairs.size)
            kept = shared > 0
            yield pairs[kept] // self.held.values, pairs[kept] % self.held.values, shared[kept]


def jaccard(sets: Sequence[frozenset[Hashable]]) -> Structured:
    """1 - |A & B| / |A | B|, 0 for two empty sets (Jaccard 1912, p. 39)."""
    size = np.array([len(value) for value in sets], dtype=np.float64)

    def similarity(left: Integers, right: Integers, shared: Floats) -> Floats:
        return shared / (size[left] + size[right] - shared)

    return _of_sets(sets, similarity)


def masi(sets: Sequence[frozenset[Hashable]]) -> Structured:
    """1 - J * M (Passonneau 2006, Measuring agreement on set-valued items, p. 832), 0 for two empty sets.

    J is Jaccard's coefficient; M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0.
    """
    size = np.array([len(value) for value in sets], dtype=np.float64)

    def similarity(left: Integers, right: Integers, shared: Floats) -> Floats:
        nested = shared == np.minimum(size[left], size[right])
        return shared / (size[left] + size[right] - shared) * np.where(nested, 2 / 3, 1 / 3)

    return _of_sets(sets, similarity)


def chains(values: Sequence[tuple[Hashable, ...]]) -> Structured:
    """Levenshtein distance over entries / the longer length, not squared (Levenshtein 1966, p. 707)."""
    codes: dict[Hashable, int] = {}
    length = np.array([len(value) for value in values], dtype=np.int64)
    entries = np.full((len(values), int(length.max(initial=0))), -1, dtype=np.int64)
    for row, value in enumerate(values):
        entries[row, : len(value)] = [codes.setdefault(entry, len(codes)) for entry in value]

    def similarity(left: Integers, right: Integers, shared: Floats) -> Floats:
        edits = _levenshtein(entries[left], length[left], entries[right], length[right])
        return 1 - edits / np.maximum(length[left], length[right])

    return _of_sets([frozenset(value) for value in values], similarity)


def joint(maps: Sequence[frozenset[tuple[Hashable, Hashable]]], scheme: Scheme, weight: Floats) -> Structured:
    """1 - sum over the keys of both of (1 - d(A_k, B_k)) / the number of keys of either; 0 for two empty maps.

    d is the distance of the scheme's level divided by its largest value over the declared labels; `weight` (maps,) is
    how often each map was chosen, which the ordinal level needs. A value that is no label (none, several) is at
    distance 1 from every other.
    """
    size = np.array([len(value) for value in maps], dtype=np.float64)
    labels = list(dict.fromkeys((*scheme.categories, *(said for value in maps for _, said in sorted_items(value)))))
    code = {label: index for index, label in enumerate(labels)}
    rows = [(key, owner, code[said]) for owner, value in enumerate(maps) for key, said in value]
    kinds, owners = (np.array([row[column] for row in rows], dtype=np.int64) for column in (2, 1))
    chosen = tally(kinds, weight[owners], len(labels))
    held = _incidences(len(maps), rows)

    def similarity(left: Integers, right: Integers, shared: Floats) -> Floats:
        keys = np.bincount(held.held_by_both(left, right)[0], minlength=left.size)
        return shared / (size[left] + size[right] - keys)

    return Structured(held, _likeness(scheme, len(labels), chosen), similarity)


def sorted_items(value: frozenset[tuple[Hashable, Hashable]]) -> list[tuple[Hashable, Hashable]]:
    """The pairs of a map in an order that is the same in every run."""
    return sorted(value, key=repr)


def _likeness(scheme: Scheme, labels: int, chosen: Floats) -> Floats:
    """1 - d / largest d between all labels (labels, labels), the declared ones first."""
    alike = np.eye(labels)
    declared = len(scheme.categories)
    if scheme.level == "nominal" or declared < 2:
        return alike
    x = midranks(chosen[:declared]) if scheme.level == "ordinal" else np.asarray(scheme.numbers, dtype=np.float64)
    difference = np.abs(x[:, None] - x[None, :])
    if scheme.level == "ratio":
        sums = np.abs(x[:, None] + x[None, :])
        difference = np.divide(difference, sums, out=np.zeros_like(sums), where=sums > 0)
    if difference.max() > 0:
        alike[:declared, :declared] = 1 - (difference / difference.max()) ** 2
    return alike


def _of_sets(sets: Sequence[frozenset[Hashable]], similarity: Similarity) -> Structured:
    rows = [(element, owner, 0) for owner, value in enumerate(sets) for element in value]
    return Structured(_incidences(len(sets), rows), np.ones((1, 1)), similarity)


def _incidences(values: int, rows: list[tuple[Hashable, int, int]]) -> Incidences:
    code: dict[Hashable, int] = {}
    table = np.array([(code.setdefault(element, len(code)), owner, kind) for element, owner, kind in rows], np.int64)
    table = table.reshape(-1, 3)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    return Incidences(values, table[:, 0], table[:, 1], table[:, 2])


def _levenshtein(left: Integers, left_length: Integers, right: Integers, right_length: Integers) -> Floats:
    """Edit distances of many pairs of padded rows at once (Wagner & Fischer 1974, p. 171)."""
    pairs, width = left.shape
    table = np.zeros((width + 1, width + 1, pairs), dtype=np.int16)
    table[:, 0], table[0, :] = np.arange(width + 1)[:, None], np.arange(width + 1)[:, None]
    for i in range(1, width + 1):
        for j in range(1, width + 1):
            change = table[i - 1, j - 1] + (left[:, i - 1] != right[:, j - 1])
            table[i, j] = np.minimum(change, np.minimum(table[i - 1, j], table[i, j - 1]) + 1)
    return table[left_length, right_length, np.arange(pairs)].astype(np.float64)
