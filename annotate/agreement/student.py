"""Student's t distribution."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

STEPS = 300
TINY = 1e-300


def t_cdf(t: float, df: float) -> float:
    """P(T <= t) for `df` degrees of freedom (Abramowitz & Stegun 1964, 26.7.1 by 26.5.2)."""
    tail = 0.5 * incomplete_beta(df / 2, 0.5, df / (df + t * t))
    return tail if t < 0 else 1 - tail


def t_density(t: float, df: float) -> float:
    """The density of Student's t (Abramowitz & Stegun 1964, 26.7.1)."""
    log_front = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - math.log(df * math.pi) / 2
    return math.exp(log_front - (df + 1) / 2 * math.log1p(t * t / df))


@lru_cache(maxsize=256)
def t_quantile(probability: float, df: float) -> float:
    """The t with P(T <= t) = probability, 0 < probability < 1, for df >= 1.

    Newton's steps from the normal quantile, which is the smaller: above 0 the curve bends down, so that no step goes
    past the root before rounding does.
    """
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    t = max(0.0, NormalDist().inv_cdf(probability))
    for _ in range(STEPS):
        step = (probability - t_cdf(t, df)) / t_density(t, df)
        if t + step <= t or step < 1e-15 * t:
            break
        t += step
    return t


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), 0 <= x <= 1 (Abramowitz & Stegun 1964, 26.5.8)."""
    if x in (0.0, 1.0):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta) / a
    return front / _continued_fraction(a, b, x)


def _continued_fraction(a: float, b: float, x: float) -> float:
    """1 + d1 / (1 + d2 / (1 + ...)) from front to back (Lentz 1976, Applied Optics 15, p. 668)."""
    value, numerator, denominator = 1.0, 1.0, 0.0
    for step in range(1, STEPS):
        d = _coefficient(step, a, b, x)
        denominator = 1 / ((1 + d * denominator) or TINY)
        numerator = (1 + d / numerator) or TINY
        value *= numerator * denominator
        if abs(numerator * denominator - 1) < 1e-16:
            break
    return value


def _coefficient(step: int, a: float, b: float, x: float) -> float:
    m = step // 2
    if step % 2:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
