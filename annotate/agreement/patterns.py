"""Units with the same ratings merged into patterns with a weight: first by who chose what, then by how many did.

The count patterns are far fewer and all that most coefficients need; `Patterns.counts` has them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from annotate.agreement.arrays import Floats, Integers, dot, numbered, ranges, tally
from annotate.agreement.counts import Counts, Further
from annotate.agreement.spread import Spread, spread_of
from annotate.agreement.study import Study

HASH_SEED: Final = 1960
EXACT_SUM: Final = 2**53  # sums of integers below this are exact in floating point
BLOCK: Final = 100_000  # ratings whose keys are looked up together: they stay in the processor's cache
Distinct = tuple[Integers, Integers, Integers, Integers, int]


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

    @cached_property
    def choice(self) -> Integers:
        """Who chose which value, as one number for each rating (rows,)."""
        return self.annotator * self.categories + self.value

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
        if counting is self.rated:  # as for most coefficients, so that it is counted once
            return self.clusters_rated
        return self.clusters_pairable if counting is self.pairable else self._clusters_with(counting)

    def _clusters_with(self, counting: Floats) -> int:
        if self.spread is None:
            return int(dot(self.weight, counting))
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
            return dot(self.weight, amounts**exponent)
        return float(np.sum(self.spread.sums(amounts) ** exponent))

    def by_unit(self) -> Patterns:
        """The same patterns, every unit its own cluster."""
        return replace(self, spread=None)


def merge(study: Study) -> Patterns:
    """The patterns of a study; a study whose units all differ has one pattern a unit."""
    annotators, categories = len(study.annotators), max(len(study.categories), 1)
    few = (categories + 1) ** annotators < EXACT_SUM
    of_unit, pattern, annotator, value, number = (_by_number if few else _by_row)(study)
    weight = np.bincount(of_unit, weights=study.weight, minlength=number).astype(np.float64)
    spread = None if study.cluster is None else spread_of(study, study.cluster, of_unit, number)
    return Patterns(annotators, categories, pattern, value, weight, annotator, of_unit, spread)


def _by_number(study: Study) -> Distinct:
    """A unit's ratings as the digits of one number, an annotator a digit, 0 for no rating: exact, and nothing to sort.

    Gives the pattern of each unit, the rows of the patterns (pattern, annotator, value), and how many patterns.
    """
    annotators, base = len(study.annotators), max(len(study.categories), 1) + 1
    distinct, of_unit = numbered(_keys(study, base), base**annotators)
    digits = np.empty((distinct.size, annotators), dtype=np.int32)
    for column in range(annotators):
        rest = distinct // base  # numpy divides by one number several times as fast as it takes remainders
        digits[:, column] = distinct - rest * base
        distinct = rest
    row = np.flatnonzero(digits)
    pattern = row // annotators
    return of_unit, pattern, row - pattern * annotators, digits.ravel().take(row).astype(np.int64) - 1, len(digits)


def _keys(study: Study, base: int) -> Integers:
    """The number of each unit (units,); some ratings at a time."""
    digit = base ** np.arange(len(study.annotators))[:, None] * np.arange(1, base)
    key = np.zeros(len(study.units), dtype=np.int64)
    for start in range(0, study.unit.size, BLOCK):
        here = slice(start, start + BLOCK)
        rating = study.annotator[here] * np.int32(base - 1) + study.value[here]
        np.add.at(key, study.unit[here].astype(np.int64), digit.take(rating))
    return key


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
