"""Where the units of patterns stand: the clusters, mostly documents, that intervals are over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import MOST_EMPTY, Floats, Integers, ranges, sorted_order
from annotate.agreement.study import Codes, Study


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


def spread_of(study: Study, cluster: Codes, of_unit: Integers, number: int) -> Spread:
    """The spread of `number` patterns, from the cluster and the pattern of each of the study's units (units,)."""
    clusters = len(study.clusters)
    if number * clusters <= MOST_EMPTY * of_unit.size:
        place = cluster * np.int64(number) + of_unit
        table = np.bincount(place, weights=study.weight, minlength=number * clusters).astype(np.float64)
        key = np.flatnonzero(table)
        return _sorted(clusters, key // number, key % number, table[key])
    if np.all(cluster[1:] >= cluster[:-1]):
        return _sorted(clusters, cluster, of_unit, study.weight)
    order = sorted_order(cluster)
    count = None if study.weight is None else study.weight[order]
    return _sorted(clusters, cluster[order], of_unit[order], count)


def _sorted(clusters: int, cluster: NDArray[np.integer], pattern: Integers, count: Floats | None) -> Spread:
    start = np.flatnonzero(np.append(True, cluster[1:] != cluster[:-1])[: cluster.size])
    return Spread(clusters, cluster[start].astype(np.int64), start, pattern, count)
