"""The sums over units that every coefficient is a function of, and each coefficient as that function.

The functions take many replicates at once: the first axis of every array is the replicate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from annotate.agreement.coefficients import distance, only_alpha
from annotate.agreement.distances import midranks
from annotate.agreement.estimate import Form
from annotate.agreement.measures.alpha import coincidences
from annotate.agreement.measures.brennan_prediger import total_weight
from annotate.agreement.measures.coefficient import CERTAIN
from annotate.agreement.measures.fleiss import unit_shares
from annotate.agreement.measures.percent import agreeing_share
from annotate.agreement.pairs import pair_tables
from annotate.agreement.patterns import Floats, Integers, Patterns
from annotate.agreement.study import Study

MOST_COLUMNS: Final = 4000  # sums kept for each replicate; more would not fit in memory
Sums = Mapping[str, Floats]
Column = tuple[str, tuple[int, ...], Integers, Integers, Floats]


@dataclass(frozen=True)
class Plan:
    """Which sums there are: `shape` by name, and as triplets how much a unit of a pattern adds to which column.

    `pattern`, `column`, `amount` (triplets,) name each pattern and column once;
    `weights`, `distances` (labels, labels).
    """

    shape: dict[str, tuple[int, ...]]
    pattern: Integers
    column: Integers
    amount: Floats
    patterns: Patterns
    weights: Floats
    distances: Floats | None
    total_weight: float

    @property
    def columns(self) -> int:
        """How many sums there are."""
        return sum(int(np.prod(shape)) for shape in self.shape.values())

    def rows(self) -> Floats:
        """How much one unit of each pattern adds to each sum (patterns, columns); a triplet a cell of it."""
        table = np.zeros((self.patterns.number, self.columns))
        table[self.pattern, self.column] = self.amount
        return table

    def named(self, totals: Floats) -> dict[str, Floats]:
        """The sums by name, from totals (replicates, columns); each is (replicates, *shape)."""
        found, start = {}, 0
        for name, shape in self.shape.items():
            end = start + int(np.prod(shape))
            found[name] = totals[:, start:end].reshape(-1, *shape)
            start = end
        return found

    def values(self, names: Sequence[str], totals: Floats) -> dict[str, Floats]:
        """Each coefficient for each replicate, nan where undefined, from totals (replicates, columns)."""
        sums = self.named(totals)
        with np.errstate(divide="ignore", invalid="ignore"):
            return {name: MEASURES[name](self, sums) for name in names if name in MEASURES}


def plan(
    study: Study, patterns: Patterns, weights: Form, names: Sequence[str], set_distance: str | Form = "masi"
) -> Plan:
    """The sums for the coefficients of these names; those with too many labels for their sums are not served."""
    columns = list(_columns(study, patterns, weights, names, set_distance))
    shape, pattern, column, amount, start = {}, [], [], [], 0
    for name, form, rows, places, amounts in columns:
        shape[name] = form
        pattern.append(rows)
        column.append(places + start)
        amount.append(amounts)
        start += int(np.prod(form))
    alpha = "krippendorff_alpha" in names and not _by_ranks(study, set_distance)
    return Plan(
        shape, np.concatenate(pattern), np.concatenate(column), np.concatenate(amount), patterns,
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
        "light_kappa": pairs * (2 * labels + 2),
    }
    served = [name for name in names if name in MEASURES and needed.get(name, labels) <= MOST_COLUMNS]
    return served if pairs else [name for name in served if name != "light_kappa"]


def _columns(
    study: Study, patterns: Patterns, weights: Form, names: Sequence[str], set_distance: str | Form
) -> Iterator[Column]:
    every = np.arange(patterns.number)
    pattern, category, count = patterns.cells
    one, labels, none = (), (patterns.categories,), np.zeros(patterns.number, dtype=np.int64)
    yield "pairable", one, every, none, patterns.pairable
    yield "rated", one, every, none, patterns.rated
    yield "agreeing", one, every, none, agreeing_share(patterns, weights)
    if not only_alpha(study):
        yield "shares", labels, pattern, category, unit_shares(patterns)
        yield "pairable_shares", labels, pattern, category, unit_shares(patterns) * patterns.pairable[pattern]
    if "krippendorff_alpha" in names:
        yield "ratings", one, every, none, patterns.size * patterns.pairable
        yield "values", labels, pattern, category, count * patterns.pairable[pattern]
        yield _disagreement(study, patterns, set_distance)
    if "conger_kappa" in names:
        place = patterns.annotator.astype(np.int64) * patterns.categories + patterns.value
        yield (
            "by_annotator", (patterns.annotators, patterns.categories), patterns.pattern.astype(np.int64), place,
            np.ones(place.size),
        )  # fmt: skip
    if "light_kappa" in names:
        yield from _pair_columns(patterns, weights)


def _disagreement(study: Study, patterns: Patterns, set_distance: str | Form) -> Column:
    pattern, category, _ = patterns.cells
    left, right = patterns.cell_pairs
    if _by_ranks(study, set_distance):
        place = category[left] * patterns.categories + category[right]
        shape = (patterns.categories, patterns.categories)
        return "coincidences", shape, pattern[left], place, 2 * coincidences(patterns)
    apart = distance(study, patterns, set_distance).between(category[left], category[right])
    amounts = 2 * patterns.per_pattern(pattern[left], apart * coincidences(patterns))
    return "disagreeing", (), np.arange(patterns.number), np.zeros(patterns.number, dtype=np.int64), amounts


def _pair_columns(patterns: Patterns, weights: Form) -> Iterator[Column]:
    labels, before = patterns.categories, 0
    columns: list[tuple[Integers, ...]] = []
    for tables in pair_tables(patterns):
        pair, left, right = (each[tables.cell] for each in (tables.pair, tables.left_value, tables.right_value))
        columns.append((tables.pattern, before + pair, left, right))
        before += tables.number
    rows, number, left, right = (np.concatenate(column) for column in zip(*columns, strict=True))
    yield "pair_units", (before,), rows, number, np.ones(rows.size)
    yield "pair_agreeing", (before,), rows, number, weights.between(left, right)
    yield "pair_left", (before, labels), rows, number * labels + left, np.ones(rows.size)
    yield "pair_right", (before, labels), rows, number * labels + right, np.ones(rows.size)


def _by_ranks(study: Study, set_distance: str | Form) -> bool:
    """Whether the distances come from the values themselves and move with every replicate."""
    return study.level == "ordinal" and isinstance(set_distance, str)


def _dense(form: Form, labels: int) -> Floats:
    if labels > MOST_COLUMNS:
        return np.zeros((0, 0))
    every = np.arange(labels)
    left, right = np.repeat(every, labels), np.tile(every, labels)
    return form.between(left, right).reshape(labels, labels)


def _quadratic(margins: Floats, matrix: Floats) -> Floats:
    product: Floats = np.sum(margins @ matrix * margins, axis=-1)
    return product


def _corrected(observed: Floats, expected: Floats | float) -> Floats:
    rest = np.asarray(1 - expected)
    value: Floats = (observed - expected) / np.where(rest < CERTAIN, np.nan, rest)
    return value


def _percent(plan: Plan, sums: Sums) -> Floats:
    value: Floats = sums["agreeing"] / sums["pairable"]
    return value


def _fleiss(plan: Plan, sums: Sums) -> Floats:
    return _corrected(_percent(plan, sums), _quadratic(sums["shares"], plan.weights) / sums["rated"] ** 2)


def _scott(plan: Plan, sums: Sums) -> Floats:
    return _corrected(_percent(plan, sums), _quadratic(sums["pairable_shares"], plan.weights) / sums["pairable"] ** 2)


def _brennan(plan: Plan, sums: Sums) -> Floats:
    return _corrected(_percent(plan, sums), plan.total_weight / plan.patterns.categories**2)


def _gwet(plan: Plan, sums: Sums) -> Floats:
    q = plan.patterns.categories
    same = np.sum(sums["shares"] ** 2, axis=-1) / sums["rated"] ** 2
    return _corrected(_percent(plan, sums), plan.total_weight / (q * (q - 1)) * (1 - same))


def _conger(plan: Plan, sums: Sums) -> Floats:
    counts = sums["by_annotator"]
    ratings = counts.sum(axis=-1, keepdims=True)
    shares = np.where(ratings > 0, counts / ratings, 0.0)
    active = np.sum(ratings[..., 0] > 0, axis=-1)
    expected = _quadratic(shares.sum(axis=1), plan.weights) - _quadratic(shares, plan.weights).sum(axis=-1)
    return _corrected(_percent(plan, sums), expected / (active * (active - 1)))


def _light(plan: Plan, sums: Sums) -> Floats:
    units = sums["pair_units"]
    expected = np.sum(sums["pair_left"] @ plan.weights * sums["pair_right"], axis=-1) / units**2
    mean: Floats = _corrected(sums["pair_agreeing"] / units, expected).mean(axis=-1)
    return mean


def _alpha(plan: Plan, sums: Sums) -> Floats:
    ratings, values = sums["ratings"], sums["values"]
    if plan.distances is None:
        ranks = np.apply_along_axis(midranks, -1, values)
        apart = (ranks[:, :, None] - ranks[:, None, :]) ** 2
        observed = np.sum(sums["coincidences"] * apart, axis=(1, 2)) / ratings
        expected = np.einsum("bk,bkl,bl->b", values, apart, values) / (ratings * (ratings - 1))
    else:
        observed = sums["disagreeing"] / ratings
        expected = _quadratic(values, plan.distances) / (ratings * (ratings - 1))
    value: Floats = 1 - observed / np.where(expected > 0, expected, np.nan)
    return value


MEASURES: Final[dict[str, Callable[[Plan, Sums], Floats]]] = {
    "krippendorff_alpha": _alpha,
    "fleiss_kappa": _fleiss,
    "percent_agreement": _percent,
    "scott_pi": _scott,
    "light_kappa": _light,
    "conger_kappa": _conger,
    "brennan_prediger": _brennan,
    "gwet_ac1": _gwet,
    "gwet_ac2": _gwet,
}
