"""The sums over units that every coefficient is a function of, and how much each pattern adds to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import prod
from typing import Final

import numpy as np

from annotate.agreement.arrays import Floats, Integers, sorted_order
from annotate.agreement.coefficients import distance, only_alpha
from annotate.agreement.estimate import Form
from annotate.agreement.measures.brennan_prediger import total_weight
from annotate.agreement.measures.percent import agreeing_share
from annotate.agreement.pairs import pair_tables
from annotate.agreement.patterns import Patterns
from annotate.agreement.study import Study

MOST_COLUMNS: Final = 4000  # sums kept for each replicate; more would not fit in memory
Triplets = tuple[tuple[int, ...], Integers, Integers, Floats]


@dataclass(frozen=True)
class Family:
    """The sums of one name, (*shape) of them, and as triplets how much a unit of a pattern adds to which.

    `pattern`, `column`, `amount` (triplets,) name each of the `number` patterns and column once. Where the patterns are
    count patterns, `of` (patterns,) says which of them each pattern is.
    """

    name: str
    shape: tuple[int, ...]
    pattern: Integers
    column: Integers
    amount: Floats
    number: int
    of: Integers | None

    def each(self) -> Iterator[Floats]:
        """How much a unit of each pattern adds (patterns,), column by column."""
        order = sorted_order(self.column)
        ends = np.cumsum(np.bincount(self.column, minlength=prod(self.shape))).tolist()
        for start, end in pairwise([0, *ends]):
            here = order[start:end]
            amounts = np.zeros(self.number)
            amounts[self.pattern[here]] = self.amount[here]
            yield amounts if self.of is None else amounts[self.of]


@dataclass(frozen=True)
class Plan:
    """Which sums there are, and what else the coefficients need: `weights`, `distances` (labels, labels)."""

    families: Sequence[Family]
    categories: int
    weights: Floats
    distances: Floats | None
    total_weight: float

    @property
    def columns(self) -> int:
        """How many sums there are."""
        return sum(prod(family.shape) for family in self.families)

    def each(self) -> Iterator[Floats]:
        """How much a unit of each pattern adds to each sum (patterns,), sum by sum."""
        return chain.from_iterable(family.each() for family in self.families)

    def named(self, totals: Floats) -> dict[str, Floats]:
        """The sums by name, from totals (replicates, columns); each is (replicates, *shape)."""
        found, start = {}, 0
        for family in self.families:
            end = start + prod(family.shape)
            found[family.name] = totals[:, start:end].reshape(-1, *family.shape)
            start = end
        return found


def plan(
    study: Study, patterns: Patterns, weights: Form, names: Sequence[str], set_distance: str | Form = "masi"
) -> Plan:
    """The sums for the coefficients of these names, which are to be `servable`."""
    by_count, by_rater = _of_counts(study, patterns, weights, names, set_distance), _of_raters(patterns, weights, names)
    counts, of = patterns.counts, patterns.further.of
    families = [Family(name, *triplets, counts.number, of) for name, triplets in by_count]
    families += [Family(name, *triplets, patterns.number, None) for name, triplets in by_rater]
    alpha = "krippendorff_alpha" in names and not _by_ranks(study, set_distance)
    return Plan(
        families, patterns.categories,
        _dense(weights, patterns.categories) if not only_alpha(study) else np.zeros((0, 0)),
        _dense(distance(study, patterns, set_distance), patterns.categories) if alpha else None,
        total_weight(weights, patterns.categories),
    )  # fmt: skip


def servable(study: Study, patterns: Patterns, names: Sequence[str]) -> list[str]:
    """The names of those coefficients whose sums fit in memory for thousands of replicates."""
    labels, pairs = patterns.categories, patterns.annotators * (patterns.annotators - 1) // 2
    needed = {
        "krippendorff_alpha": labels * labels if study.level == "ordinal" else labels,
        "conger_kappa": labels * patterns.annotators,
        "light_kappa": pairs * (2 * labels + 1),
    }
    there = {
        "light_kappa": pairs > 0 and not only_alpha(study),
        "krippendorff_alpha": study.level != "ratio" or study.numbers is None or study.numbers.min(initial=0) >= 0,
        "scott_pi": patterns.annotators == 2,
        "cohen_kappa": patterns.annotators == 2,
    }
    return [name for name in names if there.get(name, True) and needed.get(name, labels) <= MOST_COLUMNS]


def _of_counts(
    study: Study, patterns: Patterns, weights: Form, names: Sequence[str], set_distance: str | Form
) -> Iterator[tuple[str, Triplets]]:
    """The sums that do not ask who chose what."""
    counts = patterns.counts
    every = np.arange(counts.number)
    pattern, category, count = counts.cells
    one, labels, first = (), (counts.categories,), np.zeros(counts.number, dtype=np.int64)
    yield "pairable", (one, every, first, counts.pairable)
    yield "rated", (one, every, first, counts.rated)
    yield "agreeing", (one, every, first, agreeing_share(counts, weights))
    if not only_alpha(study):
        yield "shares", (labels, pattern, category, count / counts.size[pattern])
    if "scott_pi" in names:
        yield "pairable_shares", (labels, pattern, category, count / counts.size[pattern] * counts.pairable[pattern])
    if "krippendorff_alpha" in names:
        yield "ratings", (one, every, first, counts.size * counts.pairable)
        yield "values", (labels, pattern, category, count * counts.pairable[pattern])
        yield _disagreement(study, patterns, set_distance)


def _disagreement(study: Study, patterns: Patterns, set_distance: str | Form) -> tuple[str, Triplets]:
    counts = patterns.counts
    pattern, category, _ = counts.cells
    left, right = counts.cell_pairs
    if _by_ranks(study, set_distance):
        place = category[left] * counts.categories + category[right]
        shape = (counts.categories, counts.categories)
        return "coincidences", (shape, pattern[left], place, 2 * counts.coincidences)
    apart = distance(study, patterns, set_distance).between(category[left], category[right])
    amounts = 2 * counts.per_pattern(pattern[left], apart * counts.coincidences)
    return "disagreeing", ((), np.arange(counts.number), np.zeros(counts.number, dtype=np.int64), amounts)


def _of_raters(patterns: Patterns, weights: Form, names: Sequence[str]) -> Iterator[tuple[str, Triplets]]:
    """The sums of each annotator, or pair of annotators."""
    if "conger_kappa" in names:
        place = patterns.annotator * patterns.categories + patterns.value
        shape = (patterns.annotators, patterns.categories)
        yield "by_annotator", (shape, patterns.pattern, place, np.ones(place.size))
    if {"cohen_kappa", "light_kappa"} & set(names):
        yield from _of_pairs(patterns, weights)


def _of_pairs(patterns: Patterns, weights: Form) -> Iterator[tuple[str, Triplets]]:
    labels, before = patterns.categories, 0
    columns: list[tuple[Integers, ...]] = []
    for tables in pair_tables(patterns):
        pair, left, right = (each[tables.cell] for each in (tables.pair, tables.left_value, tables.right_value))
        columns.append((tables.pattern, before + pair, left, right))
        before += tables.number
    rows, pair, left, right = (np.concatenate(column) for column in zip(*columns, strict=True))
    yield "pair_agreeing", ((before,), rows, pair, weights.between(left, right))
    yield "pair_left", ((before, labels), rows, pair * labels + left, np.ones(rows.size))
    yield "pair_right", ((before, labels), rows, pair * labels + right, np.ones(rows.size))


def _by_ranks(study: Study, set_distance: str | Form) -> bool:
    """Whether the distances come from the values themselves and move with every replicate."""
    return study.level == "ordinal" and isinstance(set_distance, str)


def _dense(form: Form, labels: int) -> Floats:
    if labels > MOST_COLUMNS:
        return np.zeros((0, 0))
    every = np.arange(labels)
    left, right = np.repeat(every, labels), np.tile(every, labels)
    return form.between(left, right).reshape(labels, labels)
