"""Units with the same ratings by the same annotators merged into one pattern with a weight."""

from __future__ import annotations

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
Distinct = tuple[Integers, Codes, Codes, Codes, int]


@dataclass(frozen=True)
class Patterns:
    """The distinct rows of the units x annotators table.

    `pattern`, `annotator`, `value` (rows,) are the ratings of each pattern, sorted by pattern; `weight` (patterns,) is
    how many units show it; `of_unit` (units,) the pattern of each of the study's `units`. `spread` (pattern, cluster,
    count) says how many units of each pattern stand in each cluster, in one entry or several that add up, or is None
    when every unit is its own cluster.
    """

    annotators: int
    categories: int
    pattern: Codes
    annotator: Codes
    value: Codes
    weight: Floats
    of_unit: Integers
    clusters: int
    spread: tuple[Integers, Integers, Floats] | None

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
        key = self.pattern.astype(np.int64) * self.categories + self.value
        distinct, count = np.unique(key, return_counts=True)
        return distinct // self.categories, distinct % self.categories, count.astype(np.float64)

    @cached_property
    def cell_pairs(self) -> tuple[Integers, Integers]:
        """Indices of every ordered pair of different cells of one pattern (pairs,) each."""
        return pairs_within(self.cells[0])

    def per_pattern(self, pattern: NDArray[np.integer], amounts: Floats) -> Floats:
        """The sums of amounts by pattern (patterns,)."""
        return tally(pattern, amounts, self.number)

    def cluster_sums(self, amounts: Floats) -> Floats:
        """The sums over each cluster's units of an amount per pattern (clusters,).

        Where every unit is its own cluster: the amount of each of the study's `units`, however many it stands for.
        """
        if self.spread is None:
            return amounts[self.of_unit]
        pattern, cluster, count = self.spread
        return tally(cluster, count * amounts[pattern], self.clusters)

    def clusters_with(self, counting: Floats) -> int:
        """How many clusters have a unit of a pattern that counts (patterns,)."""
        if self.spread is None:
            return int(self.weight @ counting)
        pattern, cluster, _ = self.spread
        there = np.zeros(self.clusters, dtype=bool)
        there[cluster[counting[pattern] > 0]] = True
        return int(np.count_nonzero(there))

    def powers(self, amounts: Floats, exponent: int) -> float:
        """The sum over clusters of a power of the summed amount per pattern."""
        if self.spread is None:
            return float(self.weight @ amounts**exponent)
        return float(np.sum(self.cluster_sums(amounts) ** exponent))

    def by_unit(self) -> Patterns:
        """The same patterns, every unit its own cluster."""
        return replace(self, clusters=int(self.weight.sum()), spread=None)


def tally(group: NDArray[np.integer], amounts: Floats, groups: int) -> Floats:
    """The sums of amounts by group (groups,)."""
    return np.bincount(group, weights=amounts, minlength=groups).astype(np.float64, copy=False)


def merge(study: Study) -> Patterns:
    """The patterns of a study; a study whose units all differ has one pattern a unit."""
    annotators, categories = len(study.annotators), max(len(study.categories), 1)
    distinct = _by_number(study) if (categories + 1) ** annotators < EXACT_SUM else _by_row(study)
    of_unit, pattern, annotator, value, number = distinct
    weight = np.bincount(of_unit, weights=study.weight, minlength=number).astype(np.float64)
    clusters, spread = _spread(study, of_unit, number)
    return Patterns(annotators, categories, pattern, annotator, value, weight, of_unit, clusters, spread)


def _by_number(study: Study) -> Distinct:
    """A unit's ratings as the digits of one number, an annotator a digit, 0 for no rating: exact, and nothing to sort.

    Gives the pattern of each unit, the rows of the patterns (pattern, annotator, value), and how many patterns.
    """
    annotators, base, units = len(study.annotators), max(len(study.categories), 1) + 1, len(study.units)
    place = float(base) ** np.arange(annotators)
    amount = (place[:, None] * np.arange(1, base)).ravel()
    rating = study.annotator * np.int32(base - 1) + study.value
    key = np.bincount(study.unit, weights=amount[rating], minlength=units).astype(np.int64)
    distinct, of_unit = _numbered(key, base**annotators)
    digits = np.empty((distinct.size, annotators), dtype=np.int32)
    for column in range(annotators):
        distinct, digits[:, column] = np.divmod(distinct, base)
    pattern, annotator = np.nonzero(digits)
    value = digits[pattern, annotator] - 1
    return of_unit, pattern.astype(np.int32), annotator.astype(np.int32), value, len(digits)


def _numbered(key: Integers, most: int) -> tuple[Integers, Integers]:
    """The distinct keys, sorted, and which of them each key is; keys are below `most`."""
    if most > MOST_EMPTY * max(key.size, 1):
        distinct, which = np.unique(key, return_inverse=True)
        return distinct, which
    there = np.zeros(most, dtype=bool)
    there[key] = True
    distinct = np.flatnonzero(there)
    place = np.empty(most, dtype=np.int64)
    place[distinct] = np.arange(distinct.size)
    return distinct, place[key]


def _by_row(study: Study) -> Distinct:
    """The same for many annotators or labels, by comparing each unit's rows with those of a unit with an equal sum."""
    order = _row_order(study)
    unit, annotator, value = study.unit[order], study.annotator[order], study.value[order]
    units, categories = len(study.units), max(len(study.categories), 1)
    of_unit, first = _group(unit, annotator.astype(np.int64) * categories + value, units)
    kept = np.zeros(units, dtype=bool)
    kept[first] = True
    rows = kept[unit] if unit.size else np.zeros(0, dtype=bool)
    pattern = of_unit[unit[rows]].astype(np.int32)
    by_pattern = np.argsort(pattern, kind="stable")
    return of_unit, pattern[by_pattern], annotator[rows][by_pattern], value[rows][by_pattern], first.size


def pairs_within(group: NDArray[np.integer]) -> tuple[Integers, Integers]:
    """Indices (i, j), i != j, of all ordered pairs of elements in the same group; `group` is sorted."""
    size = np.bincount(group) if group.size else np.zeros(0, dtype=np.int64)
    others = size[group]
    left = np.repeat(np.arange(group.size), others)
    start = np.cumsum(size) - size
    within = np.arange(left.size) - np.repeat(np.cumsum(others) - others, others)
    right = start[group[left]] + within
    different = left != right
    return left[different], right[different]


def _row_order(study: Study) -> NDArray[np.integer] | slice:
    cell = study.unit.astype(np.int64) * max(len(study.annotators), 1) + study.annotator
    return slice(None) if np.all(cell[1:] >= cell[:-1]) else np.argsort(cell)


def _group(unit: Codes, rating: Integers, units: int) -> tuple[Integers, Integers]:
    """The group of each unit and the first unit of each group; units of a group have the same ratings."""
    size = np.bincount(unit, minlength=units)
    scale = EXACT_SUM // (2 * max(int(size.max(initial=1)), 1))
    drawn = np.random.default_rng(HASH_SEED).integers(1, scale, size=int(rating.max(initial=0)) + 1)
    key = np.bincount(unit, weights=drawn[rating].astype(np.float64), minlength=units)
    _, first, of_unit = np.unique(key, return_index=True, return_inverse=True)
    if _truly_equal(unit, rating, size, first[of_unit]):
        return of_unit.astype(np.int64), first.astype(np.int64)
    return np.arange(units), np.arange(units)


def _truly_equal(unit: Codes, rating: Integers, size: Integers, model: Integers) -> bool:
    """Whether each unit's ratings are its model unit's: equal keys could be a coincidence."""
    if np.any(size != size[model]):
        return False
    start = np.cumsum(size) - size
    position = np.arange(unit.size) - start[unit]
    return bool(np.all(rating == rating[start[model[unit]] + position]))


def _spread(study: Study, of_unit: Integers, number: int) -> tuple[int, tuple[Integers, Integers, Floats] | None]:
    if study.cluster is None:
        return len(study.units) if study.weight is None else int(study.weight.sum()), None
    clusters, cluster = len(study.clusters), study.cluster.astype(np.int64)
    if number * clusters > MOST_EMPTY * of_unit.size:
        return clusters, (of_unit, cluster, np.ones(of_unit.size) if study.weight is None else study.weight)
    count = np.bincount(of_unit * clusters + cluster, weights=study.weight, minlength=number * clusters)
    key = np.flatnonzero(count)
    return clusters, (key // clusters, key % clusters, count[key].astype(np.float64))
