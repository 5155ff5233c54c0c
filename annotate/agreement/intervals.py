"""Standard errors and confidence intervals by the infinitesimal jackknife over documents or units."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats
from annotate.agreement.patterns import Patterns
from annotate.agreement.student import t_quantile

NO_SPREAD = 1e-12  # a standard error below this is rounding
ON_LIMIT = 1e-12
FEW = "fewer than two units or documents"


class Interval(NamedTuple):
    """Limits, or the reason why there are none; the standard error is given wherever there are two clusters."""

    limits: tuple[float, float] | None
    method: str
    standard_error: float | None
    degrees_of_freedom: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Scale:
    """A transformation under which a coefficient is nearly normal, its slope and its inverse, between two limits.

    The three functions take numbers and arrays.
    """

    name: str
    low: float
    high: float
    forward: Callable[[Any], Any]
    slope: Callable[[Any], Any]
    back: Callable[[Any], Any]


FISHER = Scale("Fisher's z", -1.0, 1.0, np.arctanh, lambda value: 1 / (1 - value * value), np.tanh)
LOGIT = Scale(
    "logit",
    0.0,
    1.0,
    lambda value: np.log(value / (1 - value)),
    lambda value: 1 / (value * (1 - value)),
    lambda z: 1 / (1 + np.exp(-np.maximum(z, -700))),
)


def standard_error(patterns: Patterns, influence: Floats, counting: Floats) -> tuple[float | None, int]:
    """The standard error of a coefficient from its influence (patterns,), and the number of clusters G.

    G is the number of clusters with a unit that counts, `counting` is 1 for such patterns (patterns,). None when there
    are fewer than two.
    """
    clusters = patterns.clusters_with(counting)
    if clusters < 2:
        return None, clusters
    return float(standard_errors(np.array([patterns.powers(influence, 2)]), np.array([clusters]))[0]), clusters


def standard_errors(squares: Floats, clusters: NDArray[np.integer]) -> Floats:
    """Square root of G / (G - 1) * sum over G clusters of their summed influence squared; nan below two clusters.

    Infinitesimal jackknife (Efron 1982, ch. 6; for clusters Binder 1983, p. 283).
    """
    factor = np.divide(clusters, clusters - 1, out=np.full(clusters.shape, np.nan), where=clusters > 1)
    errors: Floats = np.sqrt(factor * squares)
    return errors


def interval_of(
    value: float, error: float | None, clusters: int, scale: Scale, method: str, confidence: float
) -> Interval:
    """The interval value +- t(G - 1) standard errors on a scale, taken back from it."""
    errors = np.array([math.nan if error is None else error])
    return intervals_of(np.array([value]), errors, np.array([clusters]), scale, method, confidence)[0]


def intervals_of(
    values: Floats, errors: Floats, clusters: NDArray[np.integer], scale: Scale, method: str, confidence: float
) -> list[Interval]:
    """The same for many values (n,), an error being nan where there are fewer than two clusters."""
    method = f"infinitesimal jackknife over {method}, t on {scale.name}"
    inside = np.minimum(values - scale.low, scale.high - values) > ON_LIMIT
    there = np.flatnonzero(inside & (errors >= NO_SPREAD))
    half = t_quantiles((1 + confidence) / 2, clusters[there] - 1) * errors[there] * scale.slope(values[there])
    centre = scale.forward(values[there])
    low, high = scale.back(centre - half).tolist(), scale.back(centre + half).tolist()
    limits = dict(zip(there.tolist(), zip(low, high, strict=True), strict=True))
    return [
        Interval(limits[at], method, error, number - 1)
        if at in limits
        else _without_limits(value, error, number, scale, method)
        for at, (value, error, number) in enumerate(
            zip(values.tolist(), errors.tolist(), clusters.tolist(), strict=True)
        )
    ]


def t_quantiles(probability: float, degrees: NDArray[np.integer]) -> Floats:
    """The quantiles of Student's t for many degrees (n,), each number of degrees looked up once."""
    distinct, which = np.unique(degrees, return_inverse=True)
    quantiles: Floats = np.array([t_quantile(probability, each) for each in distinct.tolist()], dtype=np.float64)
    return quantiles[which]


def _without_limits(value: float, error: float, clusters: int, scale: Scale, method: str) -> Interval:
    if math.isnan(error):
        return Interval(None, method, None, None, FEW)
    return Interval(None, method, error, clusters - 1, _reason(value, scale))


def _reason(value: float, scale: Scale) -> str:
    if not scale.low - ON_LIMIT <= value <= scale.high + ON_LIMIT:
        return f"the value lies outside the scale from {scale.low:g} to {scale.high:g}"
    if min(value - scale.low, scale.high - value) <= ON_LIMIT:
        return f"the value is {round(value)}, where no interval can be computed"
    return "the standard error is zero"
