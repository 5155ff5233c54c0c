"""Standard errors and confidence intervals by the infinitesimal jackknife over documents or units."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from annotate.agreement.patterns import Floats, Patterns
from annotate.agreement.student import t_quantile

CONFIDENCE = 0.95
NO_SPREAD = 1e-12  # a standard error below this is rounding
ON_LIMIT = 1e-12


@dataclass(frozen=True)
class Interval:
    """Limits, or the reason why there are none; the standard error is given wherever there are two clusters."""

    limits: tuple[float, float] | None
    method: str
    standard_error: float | None
    degrees_of_freedom: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Scale:
    """A transformation under which a coefficient is nearly normal, its slope and its inverse, between two limits."""

    name: str
    low: float
    high: float
    forward: Callable[[float], float]
    slope: Callable[[float], float]
    back: Callable[[float], float]


FISHER = Scale("Fisher's z", -1.0, 1.0, math.atanh, lambda value: 1 / (1 - value * value), math.tanh)
LOGIT = Scale(
    "logit",
    0.0,
    1.0,
    lambda value: math.log(value / (1 - value)),
    lambda value: 1 / (value * (1 - value)),
    lambda z: 1 / (1 + math.exp(-z)) if z > -700 else 0.0,
)


def standard_error(patterns: Patterns, influence: Floats, counting: Floats) -> tuple[float | None, int]:
    """Square root of G / (G - 1) * sum over clusters of their summed influence squared, and G.

    Infinitesimal jackknife (Efron 1982, ch. 6; for clusters Binder 1983, p. 283). G is the number of clusters with
    a unit that counts, `counting` is 1 for such patterns (patterns,). None when there are fewer than two.
    """
    clusters = patterns.clusters_with(counting)
    if clusters < 2:
        return None, clusters
    return math.sqrt(clusters / (clusters - 1) * patterns.powers(influence, 2)), clusters


def interval_of(
    value: float, error: float | None, clusters: int, scale: Scale, method: str, confidence: float
) -> Interval:
    """The interval value +- t(G - 1) standard errors on a scale, taken back from it."""
    method = f"infinitesimal jackknife over {method}, t on {scale.name}"
    if error is None:
        return Interval(None, method, None, None, "fewer than two of them")
    degrees = clusters - 1
    if reason := _without_interval(value, error, scale):
        return Interval(None, method, error, degrees, reason)
    centre, half = scale.forward(value), t_quantile((1 + confidence) / 2, degrees) * error * scale.slope(value)
    return Interval((scale.back(centre - half), scale.back(centre + half)), method, error, degrees)


def _without_interval(value: float, error: float, scale: Scale) -> str | None:
    if not scale.low - ON_LIMIT <= value <= scale.high + ON_LIMIT:
        return f"the value lies outside the scale from {scale.low:g} to {scale.high:g}"
    if min(value - scale.low, scale.high - value) <= ON_LIMIT:
        return f"the value is {round(value)}, where no interval can be computed"
    if error < NO_SPREAD:
        return "the standard error is zero"
    return None
