"""Bootstrap over documents or units without touching the ratings again: weights times a table of sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from annotate.agreement.intervals import Interval
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.patterns import Floats, Integers, Patterns
from annotate.agreement.sums import Plan

REPLICATES: Final = 10_000
FEWEST_FOR_BCA: Final = 20
MOST_DRAWS: Final = 50_000_000  # replicates x rows; beyond, the sums are drawn from their normal limit
BLOCK: Final = 4_000_000  # weights held at a time
KINDS: Final = ("percentile", "bca")


@dataclass(frozen=True)
class Replicates:
    """The values of each coefficient in every replicate, nan where undefined there."""

    values: dict[str, Floats]
    drawn: str
    over: str
    seed: int


def replicate(plan: Plan, names: list[str], replicates: int, seed: int, over: str) -> Replicates:
    """Draw documents (or units where each is its own cluster) with replacement (Efron & Tibshirani 1993, ch. 8).

    Rows are patterns with their weights, or clusters. With more than `MOST_DRAWS` draws the totals, sums of so many
    independent rows, are drawn from the normal distribution with their mean and covariance.
    """
    rows, weight = _rows(plan)
    random = np.random.default_rng(seed)
    many = rows.shape[0] * replicates > MOST_DRAWS
    blocks = _normal(rows, weight, replicates, random) if many else _exact(rows, weight, replicates, random)
    parts = [plan.values(names, totals) for totals in blocks]
    found = {name: np.concatenate([part[name] for part in parts]) for name in names}
    return Replicates(found, ", sums drawn from their normal limit" if many else "", over, seed)


def bootstrap_interval(
    kind: str, drawn: Replicates, name: str, found: Coefficient, patterns: Patterns, confidence: float,
    error: float | None, clusters: int,
) -> Interval:  # fmt: skip
    """Percentile limits, or bias-corrected and accelerated ones (Efron 1987, JASA 82, p. 174).

    The acceleration comes from the influence values. No limits for BCa over fewer than 20 documents, where its
    coverage is far below its name, or where the replicates have no spread.
    """
    values = drawn.values[name]
    defined = values[np.isfinite(values)]
    left_out = f", {values.size - defined.size} undefined left out" if defined.size < values.size else ""
    method = f"bootstrap over {drawn.over}, {kind}, {values.size} replicates, seed {drawn.seed}{drawn.drawn}{left_out}"
    degrees = clusters - 1 if error is not None else None
    if reason := _without(kind, defined, clusters, drawn.over):
        return Interval(None, method, error, degrees, reason)
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    if kind == "bca":
        tails = _corrected_tails(tails, defined, found, patterns)
    low, high = np.quantile(defined, tails)
    return Interval((float(low), float(high)), method, error, degrees)


def _without(kind: str, defined: Floats, clusters: int, over: str) -> str | None:
    if clusters < 2:
        return "fewer than two of them"
    if kind == "bca" and over == "documents" and clusters < FEWEST_FOR_BCA:
        return f"BCa over {clusters} documents covers far less than it says; it needs {FEWEST_FOR_BCA}"
    if defined.size < 2 or np.ptp(defined) == 0:
        return "all replicates are the same"
    return None


def _corrected_tails(
    tails: tuple[float, float], defined: Floats, found: Coefficient, patterns: Patterns
) -> tuple[float, float]:
    normal = NormalDist()
    below = np.mean(defined < found.value.value) + np.mean(defined == found.value.value) / 2
    bias = normal.inv_cdf(float(np.clip(below, 1 / (2 * defined.size), 1 - 1 / (2 * defined.size))))
    influence = found.value.influence
    spread = patterns.powers(influence, 2) ** 1.5
    pull = patterns.powers(influence, 3) / (6 * spread) if spread else 0.0

    def moved(tail: float) -> float:
        z = bias + normal.inv_cdf(tail)
        return normal.cdf(bias + z / (1 - pull * z))

    return moved(tails[0]), moved(tails[1])


def _rows(plan: Plan) -> tuple[Floats, Floats]:
    """What one draw adds to each sum (rows, columns), and how many of each row there are (rows,)."""
    rows, patterns = plan.rows(), plan.patterns
    if patterns.spread is None:
        return rows, patterns.weight
    spread = patterns.spread
    return _added(
        rows, spread.pattern, np.ones(spread.pattern.size) if spread.count is None else spread.count, spread.start
    ), np.ones(spread.cluster.size)


def _added(rows: Floats, pattern: Integers, count: Floats, start: Integers) -> Floats:
    """The sums of the rows of each cluster, from its first entry in `start`; some clusters at a time."""
    table = np.empty((start.size, rows.shape[1]))
    entries = max(1, BLOCK // rows.shape[1])
    ends = np.append(start[1:], pattern.size)
    first = 0
    while first < start.size:
        last = max(first + 1, int(np.searchsorted(ends, start[first] + entries, side="right")))
        here = slice(start[first], ends[last - 1])
        added = rows[pattern[here]]
        if not np.all(count[here] == 1):
            added *= count[here, None]
        table[first:last] = np.add.reduceat(added, start[first:last] - start[first], axis=0)
        first = last
    return table


def _exact(rows: Floats, weight: Floats, replicates: int, random: np.random.Generator) -> Iterator[Floats]:
    number = int(weight.sum())
    step = max(1, BLOCK // max(rows.shape[0], rows.shape[1]))
    for start in range(0, replicates, step):
        size = min(step, replicates - start)
        if np.all(weight == 1):
            drawn = random.integers(0, number, size=(size, number)) + np.arange(size)[:, None] * number
            times = np.bincount(drawn.ravel(), minlength=size * number).reshape(size, number)
        else:
            times = random.multinomial(number, weight / weight.sum(), size=size)
        yield times.astype(np.float64) @ rows


def _normal(rows: Floats, weight: Floats, replicates: int, random: np.random.Generator) -> Iterator[Floats]:
    number = float(weight.sum())
    mean = weight @ rows / number
    step = max(1, BLOCK // rows.shape[1])
    covariance = np.zeros((rows.shape[1], rows.shape[1]))
    for start in range(0, rows.shape[0], step):
        apart = rows[start : start + step] - mean
        covariance += (apart * weight[start : start + step, None]).T @ apart
    size, direction = np.linalg.eigh(covariance)
    root = direction * np.sqrt(np.maximum(size, 0))
    for start in range(0, replicates, step):
        draws = random.standard_normal((min(step, replicates - start), rows.shape[1]))
        yield np.maximum(number * mean + draws @ root.T, 0)
