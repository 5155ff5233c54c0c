"""Distances between sets, source chains and maps of source to stance, computed only for values that share something."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.distances import midranks
from annotate.agreement.patterns import Floats, Integers, tally
from annotate.agreement.study import Scheme

BLOCK: Final = 4_000_000  # pairs of values looked at together
Similarity = Callable[[Integers, Integers, Floats], Floats]


@dataclass(frozen=True)
class Structured:
    """1 - similarity, where the similarity of values that share no element is 0.

    `element`, `owner` (incidences,) list the elements of every value, sorted by element; `kind` (incidences,) is what
    the value says of the element, and `agree[a, b]` how alike two such sayings are. `similarity(left, right, shared)`
    gives it for different values whose shared elements are alike to the sum `shared`.
    """

    values: int
    element: Integers
    owner: Integers
    kind: Integers
    agree: Floats
    similarity: Similarity

    def times(self, margins: Floats) -> Floats:
        """See `Form`."""
        product: Floats = margins.sum() - margins
        for left, right, shared in self._sharing():
            product -= tally(left, self.similarity(left, right, shared) * margins[right], self.values)
        return product

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """See `Form`; every distinct pair is computed once."""
        pairs, which = np.unique(left.astype(np.int64) * self.values + right, return_inverse=True)
        first, second = pairs // self.values, pairs % self.values
        shared = self._shared(first, second)
        found = (shared > 0) & (first != second)
        distance: Floats = (first != second).astype(np.float64)
        distance[found] -= self.similarity(first[found], second[found], shared[found])
        by_pair: Floats = distance[which]
        return by_pair

    def _shared(self, left: Integers, right: Integers) -> Floats:
        says: list[dict[int, int]] = [{} for _ in range(self.values)]
        for owner, element, kind in zip(self.owner.tolist(), self.element.tolist(), self.kind.tolist(), strict=True):
            says[owner][element] = kind
        both = ((says[a], says[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True))
        sums = (sum(self.agree[a[key], b[key]] for key in a.keys() & b.keys()) for a, b in both)
        return np.fromiter(sums, dtype=np.float64, count=left.size)

    def _sharing(self) -> Iterator[tuple[Integers, Integers, Floats]]:
        """Ordered pairs of different values that share an element, and the sum of how alike they are on those."""
        holders = np.bincount(self.element)[self.element] if self.element.size else self.element
        order = np.argsort(self.owner, kind="stable")
        partners = np.cumsum(np.bincount(self.owner, weights=holders, minlength=self.values))
        block_of_value = (partners // BLOCK).astype(np.int64)
        for block in range(int(block_of_value.max(initial=-1)) + 1):
            rows = order[block_of_value[self.owner[order]] == block]
            yield from self._sharing_of(np.sort(rows))

    def _sharing_of(self, rows: Integers) -> Iterator[tuple[Integers, Integers, Floats]]:
        if not rows.size:
            return
        size = np.bincount(self.element)
        start = np.cumsum(size) - size
        count = size[self.element[rows]]
        left = np.repeat(rows, count)
        right = np.arange(left.size) - np.repeat(np.cumsum(count) - count, count) + start[self.element[left]]
        other = self.owner[left] != self.owner[right]
        left, right = left[other], right[other]
        pairs, which = np.unique(self.owner[left] * self.values + self.owner[right], return_inverse=True)
        shared = tally(which, self.agree[self.kind[left], self.kind[right]], pairs.size)
        kept = shared > 0
        yield pairs[kept] // self.values, pairs[kept] % self.values, shared[kept]


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

    def similarity(left: Integers, right: Integers, shared: Floats) -> Floats:
        keys = _keys_of_both(maps, left, right)
        return shared / (size[left] + size[right] - keys)

    return _incidences(len(maps), rows, _likeness(scheme, len(labels), chosen), similarity)


def sorted_items(value: frozenset[tuple[Hashable, Hashable]]) -> list[tuple[Hashable, Hashable]]:
    """The pairs of a map in an order that is the same in every run."""
    return sorted(value, key=repr)


def _keys_of_both(maps: Sequence[frozenset[tuple[Hashable, Hashable]]], left: Integers, right: Integers) -> Floats:
    keys = [frozenset(key for key, _ in value) for value in maps]
    both = (len(keys[a] & keys[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True))
    return np.fromiter(both, dtype=np.float64, count=left.size)


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
    return _incidences(len(sets), rows, np.ones((1, 1)), similarity)


def _incidences(
    values: int, rows: list[tuple[Hashable, int, int]], agree: Floats, similarity: Similarity
) -> Structured:
    code: dict[Hashable, int] = {}
    table = np.array([(code.setdefault(element, len(code)), owner, kind) for element, owner, kind in rows], np.int64)
    table = table.reshape(-1, 3)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    return Structured(values, table[:, 0], table[:, 1], table[:, 2], agree, similarity)


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
