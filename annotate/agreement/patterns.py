"""Units with the same ratings merged into patterns with a weight: first by who chose what, then by how many did.

The count patterns are far fewer and all that most coefficients need; `Patterns.counts` has them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.study import Codes, Study

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
HASH_SEED: Final = 1960
EXACT_SUM: Final = 2**53  # sums of integers below this are exact in floating point
MOST_EMPTY: Final = 4  # a table of all possible keys may have so many times as many places as there are keys
BLOCK: Final = 100_000  # ratings whose keys are looked up together: they stay in the processor's cache
SHORT: Final = 2**16  # numpy sorts integers below this by counting


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
            return np.searchsorted(known, wanted)
        place = np.empty(self.number * self.categories, dtype=np.int64)
        place[known] = np.arange(known.size)
        return place[wanted]

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


@dataclass(frozen=True, eq=False)
class Spread:
    """How many units of which pattern stand in which cluster.

    `pattern`, `count` (entries,) are sorted by cluster and may name a pattern of a cluster more than once, `count` None
    is one unit each; `cluster` (there,) are the clusters with an entry, `start` (there,) the first entry of each.
    """

    clusters: int
    cluster: Integers
    start: Integers
    pattern: Integers
    count: Floats | None

    def standing(self, pattern: Integers) -> tuple[Integers, Integers, Floats]:
        """Where the units of some patterns (n,) stand: index of the pattern, cluster and number of units (m,) each."""
        order, start, size = self._by_pattern
        here = size[pattern]
        entry = order[ranges(start[pattern], here)]
        count = np.ones(entry.size) if self.count is None else self.count[entry]
        return np.repeat(np.arange(pattern.size), here), self._cluster[entry], count

    @cached_property
    def _by_pattern(self) -> tuple[Integers, Integers, Integers]:
        """The entries by pattern, where those of each pattern start, and how many they are."""
        size = np.bincount(self.pattern)
        return sorted_order(self.pattern), np.cumsum(size) - size, size

    @cached_property
    def _cluster(self) -> Integers:
        return np.repeat(self.cluster, np.diff(self.start, append=self.pattern.size))

    def sums(self, amounts: Floats) -> Floats:
        """The sum over the units of each cluster with an entry of an amount per pattern (there,)."""
        of_entries = amounts.take(self.pattern)
        if self.count is not None:
            of_entries *= self.count
        total: Floats = np.add.reduceat(of_entries, self.start) if self.start.size else np.zeros(0)
        return total

    def holding(self, patterns: NDArray[np.bool_]) -> int:
        """How many clusters have a unit of one of some patterns (patterns,)."""
        if not self.start.size:
            return 0
        return int(np.count_nonzero(np.logical_or.reduceat(patterns.take(self.pattern), self.start)))


@dataclass(frozen=True, eq=False)
class Patterns(Counts):
    """The distinct rows of the units x annotators table.

    `annotator` (rows,) says whose each rating is, in order within a pattern; `of_unit` (units,) is the pattern of each
    of the study's units; `spread` says where units stand, and is None when every unit is its own cluster.
    """

    annotator: Integers
    of_unit: Integers
    spread: Spread | None

    @cached_property
    def further(self) -> Further:
        """The patterns merged where as many annotators chose each value, whoever they are."""
        of, member = _alike(self.pattern, self.value, self.number, self.categories)
        return Further(self._merged(of, member), of)

    @property
    def counts(self) -> Counts:
        """The count patterns: how many annotators chose which value."""
        return self.further.counts

    def _merged(self, of: Integers, member: Integers) -> Counts:
        rows = self.ratings_of(member)
        pattern = np.repeat(np.arange(member.size), self.size[member].astype(np.int64))
        weight = tally(of, self.weight, member.size)
        return Counts(self.annotators, self.categories, pattern, self.value[rows], weight)

    @cached_property
    def clusters_rated(self) -> int:
        """How many clusters have a unit that anybody rated."""
        return self._clusters_with(self.rated)

    @cached_property
    def clusters_pairable(self) -> int:
        """How many clusters have a unit that two or more annotators rated."""
        return self._clusters_with(self.pairable)

    def clusters_with(self, counting: Floats) -> int:
        """How many clusters have a unit of a pattern that counts, 1 or 0 (patterns,)."""
        if counting is self.rated:
            return self.clusters_rated
        return self.clusters_pairable if counting is self.pairable else self._clusters_with(counting)

    def _clusters_with(self, counting: Floats) -> int:
        if self.spread is None:
            return int(self.weight @ counting)
        return self.spread.holding(counting > 0)

    def cluster_sums(self, amounts: Floats) -> Floats:
        """The sums over each cluster's units of an amount per pattern (clusters,).

        Where every unit is its own cluster: the amount of each of the study's `units`, however many it stands for.
        """
        if self.spread is None:
            return amounts[self.of_unit]
        sums = np.zeros(self.spread.clusters)
        sums[self.spread.cluster] = self.spread.sums(amounts)
        return sums

    def powers(self, amounts: Floats, exponent: int) -> float:
        """The sum over clusters of a power of the summed amount per pattern."""
        if self.spread is None:
            return float(self.weight @ amounts**exponent)
        return float(np.sum(self.spread.sums(amounts) ** exponent))

    def by_unit(self) -> Patterns:
        """The same patterns, every unit its own cluster."""
        return replace(self, spread=None)


def tally(group: NDArray[np.integer], amounts: Floats, groups: int) -> Floats:
    """The sums of amounts by group (groups,)."""
    return np.bincount(group, weights=amounts, minlength=groups).astype(np.float64, copy=False)


def sorted_order(numbers: NDArray[np.integer]) -> Integers:
    """What sorts whole numbers from 0 on; equal ones stay in their order. Two bytes at a time, which numpy counts."""
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    place = SHORT
    while place <= numbers.max(initial=0):
        order = order[np.argsort((numbers[order] // place).astype(np.uint16), kind="stable")]
        place *= SHORT
    return order


def ranges(start: Integers, size: Integers) -> Integers:
    """The numbers start ... start + size - 1 of each range, one range after the other."""
    numbers: Integers = np.arange(size.sum()) + np.repeat(start - np.cumsum(size) + size, size)
    return numbers


def pairs_within(group: NDArray[np.integer]) -> tuple[Integers, Integers]:
    """Indices (i, j), i < j, of all pairs of elements in the same group; `group` is sorted."""
    ends = np.cumsum(np.bincount(group)) if group.size else np.zeros(0, dtype=np.int64)
    place = np.arange(group.size)
    later = ends[group] - place - 1
    return np.repeat(place, later), ranges(place + 1, later)


def merge(study: Study) -> Patterns:
    """The patterns of a study; a study whose units all differ has one pattern a unit."""
    annotators, categories = len(study.annotators), max(len(study.categories), 1)
    few = (categories + 1) ** annotators < EXACT_SUM
    of_unit, pattern, annotator, value, number = (_by_number if few else _by_row)(study)
    weight = np.bincount(of_unit, weights=study.weight, minlength=number).astype(np.float64)
    spread = None if study.cluster is None else _spread(study, study.cluster, of_unit, number)
    return Patterns(annotators, categories, pattern, value, weight, annotator, of_unit, spread)


Distinct = tuple[Integers, Integers, Integers, Integers, int]


def _by_number(study: Study) -> Distinct:
    """A unit's ratings as the digits of one number, an annotator a digit, 0 for no rating: exact, and nothing to sort.

    Gives the pattern of each unit, the rows of the patterns (pattern, annotator, value), and how many patterns.
    """
    annotators, base = len(study.annotators), max(len(study.categories), 1) + 1
    distinct, of_unit = numbered(_keys(study, base), base**annotators)
    digits = np.empty((distinct.size, annotators), dtype=np.int32)
    for column in range(annotators):
        distinct, digits[:, column] = np.divmod(distinct, base)
    rated = digits > 0
    row = np.flatnonzero(rated)
    pattern = np.repeat(np.arange(len(digits)), np.count_nonzero(rated, axis=1))
    return of_unit, pattern, row - pattern * annotators, digits.ravel()[row].astype(np.int64) - 1, len(digits)


def _keys(study: Study, base: int) -> Integers:
    """The number of each unit (units,); some ratings at a time."""
    digit = base ** np.arange(len(study.annotators))[:, None] * np.arange(1, base)
    key = np.zeros(len(study.units), dtype=np.int64)
    for start in range(0, study.unit.size, BLOCK):
        here = slice(start, start + BLOCK)
        rating = study.annotator[here] * np.int32(base - 1) + study.value[here]
        np.add.at(key, study.unit[here].astype(np.int64), digit.take(rating))
    return key


def numbered(key: Integers, most: int) -> tuple[Integers, Integers]:
    """The distinct keys, sorted, and which of them each key is; keys are below `most`."""
    if most > MOST_EMPTY * max(key.size, 1):
        order = sorted_order(key)
        key = key[order]
        new = np.append(True, key[1:] != key[:-1])[: key.size]
        which = np.empty(key.size, dtype=np.int64)
        which[order] = np.cumsum(new) - 1
        return key[new], which
    there = np.zeros(most, dtype=bool)
    there[key] = True
    distinct = np.flatnonzero(there)
    place = np.empty(most, dtype=np.int64)
    place[distinct] = np.arange(distinct.size)
    return distinct, place[key]


def _by_row(study: Study) -> Distinct:
    """The same for many annotators or labels, by comparing each unit's rows with those of a unit with an equal sum."""
    cell = study.unit.astype(np.int64) * max(len(study.annotators), 1) + study.annotator
    order = slice(None) if np.all(cell[1:] >= cell[:-1]) else np.argsort(cell)
    unit, annotator, value = (column[order].astype(np.int64) for column in (study.unit, study.annotator, study.value))
    units, categories = len(study.units), max(len(study.categories), 1)
    of_unit, member = _alike(unit, annotator * categories + value, units, len(study.annotators) * categories)
    size = np.bincount(unit, minlength=units)
    rows = ranges((np.cumsum(size) - size)[member], size[member])
    pattern = np.repeat(np.arange(member.size), size[member])
    return of_unit, pattern, annotator[rows], value[rows], member.size


def _alike(group: Integers, rating: Integers, groups: int, ratings: int) -> tuple[Integers, Integers]:
    """Which groups have the same ratings, each as often: the class of each group, and a group of each class.

    `group` is sorted, ratings are below `ratings`. How often each rating is there are the digits of one number where
    it is small enough; else groups with an equal sum of drawn numbers are compared.
    """
    size = np.bincount(group, minlength=groups)
    most = max(int(size.max(initial=1)), 1)
    exact = ratings * math.log2(most + 1) < math.log2(EXACT_SUM)
    if exact:
        number = (most + 1) ** np.arange(ratings)
    else:
        number = np.random.default_rng(HASH_SEED).integers(1, EXACT_SUM // (2 * most), size=ratings)
    key = tally(group, number.astype(np.float64)[rating], groups).astype(np.int64)
    classes, of = numbered(key, (most + 1) ** ratings if exact else EXACT_SUM)
    member = np.empty(classes.size, dtype=np.int64)
    member[of] = np.arange(groups)
    if exact or _truly_equal(group, np.sort(group * ratings + rating) - group * ratings, size, member[of]):
        return of, member
    return np.arange(groups), np.arange(groups)


def _truly_equal(group: Integers, rating: Integers, size: Integers, model: Integers) -> bool:
    """Whether each group's ratings, in order, are its model group's: equal keys could be a coincidence."""
    if not np.array_equal(size[model], size):
        return False
    start = np.cumsum(size) - size
    position = np.arange(group.size) - start[group]
    return bool(np.all(rating == rating[start[model[group]] + position]))


def _spread(study: Study, cluster: Codes, of_unit: Integers, number: int) -> Spread:
    clusters = len(study.clusters)
    if number * clusters <= MOST_EMPTY * of_unit.size:
        place = cluster * np.int64(number) + of_unit
        table = np.bincount(place, weights=study.weight, minlength=number * clusters).astype(np.float64)
        key = np.flatnonzero(table)
        return _sorted_spread(clusters, key // number, key % number, table[key])
    if np.all(cluster[1:] >= cluster[:-1]):
        return _sorted_spread(clusters, cluster, of_unit, study.weight)
    order = sorted_order(cluster)
    count = None if study.weight is None else study.weight[order]
    return _sorted_spread(clusters, cluster[order], of_unit[order], count)


def _sorted_spread(clusters: int, cluster: NDArray[np.integer], pattern: Integers, count: Floats | None) -> Spread:
    start = np.flatnonzero(np.append(True, cluster[1:] != cluster[:-1])[: cluster.size])
    return Spread(clusters, cluster[start].astype(np.int64), start, pattern, count)
