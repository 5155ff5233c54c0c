"""Bootstrap over documents or units without touching the ratings again: weights times a table of sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats, dot
from annotate.agreement.from_sums import from_sums
from annotate.agreement.intervals import FEW, Interval
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.patterns import Patterns
from annotate.agreement.spread import Spread
from annotate.agreement.sums import Plan

FEWEST_FOR_BCA: Final = 20
MOST_DRAWS: Final = 10_000_000  # beyond, the sums are drawn from their normal limit
FEWEST_FOR_LIMIT: Final = 1000  # units or documents; the sums over fewer are always drawn exactly
A_BINOMIAL: Final = 8  # drawing how often a row comes takes as long as drawing so many units
BLOCK: Final = 4_000_000  # weights held at a time
FOLLOWS: Final = 1e-5  # a sum with less of its variance left follows from others, but for rounding
MOST_HELD: Final = 50_000_000  # deviations of sums held at a time


@dataclass(frozen=True)
class Replicates:
    """The values of each coefficient in every replicate, nan where undefined there."""

    values: dict[str, Floats]
    drawn: str
    over: str
    seed: int


@dataclass(frozen=True)
class Rows:
    """What is drawn with replacement: patterns or clusters, `weight` (rows,) of each."""

    plan: Plan
    spread: Spread | None
    weight: Floats

    def sums(self) -> Iterator[Floats]:
        """How much one of each row adds to each sum (rows,), sum by sum."""
        return self.plan.each() if self.spread is None else map(self.spread.sums, self.plan.each())

    @property
    def number(self) -> int:
        """How many are drawn for a replicate: as many as there are."""
        return int(self.weight.sum())

    @property
    def one_by_one(self) -> bool:
        """Whether drawing each takes less than drawing how often each row comes."""
        return self.number <= A_BINOMIAL * self.weight.size

    @property
    def draws(self) -> int:
        """What a replicate takes, in draws of one."""
        return min(self.number, A_BINOMIAL * self.weight.size)


def replicate(plan: Plan, patterns: Patterns, names: list[str], replicates: int, seed: int, over: str) -> Replicates:
    """Draw documents (or units where each is its own cluster) with replacement (Efron & Tibshirani 1993, ch. 8).

    Rows are patterns with their weights, or clusters. With more than `MOST_DRAWS` draws, of at least `FEWEST_FOR_LIMIT`
    units or documents and of no fewer than there are sums, the totals are drawn from the normal distribution with their
    mean and covariance.
    """
    spread, random = patterns.spread, np.random.default_rng(seed)
    rows = Rows(plan, spread, patterns.weight if spread is None else np.ones(spread.cluster.size))
    many = rows.draws * replicates > MOST_DRAWS and rows.number >= max(FEWEST_FOR_LIMIT, plan.columns)
    parts = [from_sums(plan, names, totals) for totals in (_normal if many else _exact)(rows, replicates, random)]
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
        return FEW
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


def _exact(rows: Rows, replicates: int, random: np.random.Generator) -> Iterator[Floats]:
    """Totals (replicates, columns) of rows drawn with replacement."""
    table = np.stack(list(rows.sums()), axis=1)
    step = max(1, BLOCK // max(rows.draws, *table.shape))
    for start in range(0, replicates, step):
        yield _times(rows, min(step, replicates - start), random).astype(np.float64) @ table


def _times(rows: Rows, replicates: int, random: np.random.Generator) -> NDArray[np.integer]:
    """How often each row comes (replicates, rows)."""
    number, size = rows.number, rows.weight.size
    if not rows.one_by_one:
        return random.multinomial(number, rows.weight / number, size=replicates)
    row = np.repeat(np.arange(size), rows.weight.astype(np.int64))
    drawn = row[random.integers(0, number, size=(replicates, number))] + np.arange(replicates)[:, None] * size
    return np.bincount(drawn.ravel(), minlength=replicates * size).reshape(replicates, size)


def _normal(rows: Rows, replicates: int, random: np.random.Generator) -> Iterator[Floats]:
    """Totals (replicates, columns) from the normal distribution with the mean and covariance of such draws.

    Deviations from the mean are of single precision: their error is far below that of drawing.
    """
    mean, covariance = _moments(rows)
    root = _root(covariance)
    step = max(1, BLOCK // rows.plan.columns)
    for start in range(0, replicates, step):
        drawn = random.standard_normal((min(step, replicates - start), len(root)), dtype=np.float32)
        yield np.maximum(mean + drawn @ root, 0)


def _root(covariance: Floats) -> NDArray[np.float32]:
    """R (rank, columns) whose R'R is the covariance: Cholesky's, the largest rest first (Higham 1990).

    Sums that follow from others add no row, and of many pairs of annotators most do.
    """
    spread = np.sqrt(np.diag(covariance))
    scale = np.where(spread > 0, spread, 1.0)
    correlation = (covariance / scale / scale[:, None]).astype(np.float32)
    rest, root = np.diag(correlation).copy(), np.empty_like(correlation)
    for row in range(len(root)):
        pivot = int(np.argmax(rest))
        if rest[pivot] < FOLLOWS:
            return root[:row] * scale.astype(np.float32)
        root[row] = (correlation[pivot] - root[:row, pivot] @ root[:row]) / np.sqrt(rest[pivot])
        rest -= root[row] ** 2
    return root * scale.astype(np.float32)


def _moments(rows: Rows) -> tuple[Floats, Floats]:
    """Mean (columns,) and covariance (columns, columns) of the totals of as many draws as there are rows."""
    columns, root, number = rows.plan.columns, np.sqrt(rows.weight), float(rows.weight.sum())
    total, covariance = np.zeros(columns), np.zeros((columns, columns))
    step = max(1, MOST_HELD // columns)
    for start in range(0, root.size, step):
        here = slice(start, start + step)
        apart = np.empty((columns, root[here].size), dtype=np.float32)
        for column, amounts in enumerate(rows.sums()):
            total[column] = dot(rows.weight, amounts)
            apart[column] = (amounts[here] - total[column] / number) * root[here]
        covariance += apart @ apart.T
    return total, covariance
