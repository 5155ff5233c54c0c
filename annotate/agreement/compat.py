"""The standard errors and intervals that other programs give, for comparison with earlier papers."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from annotate.agreement.arrays import Floats, Integers
from annotate.agreement.estimate import Form
from annotate.agreement.intervals import NO_SPREAD, Interval, standard_errors
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.patterns import Patterns
from annotate.agreement.student import t_cdf, t_quantile

IRRCAC: Final = "Gwet's analytic standard error over units, t (as irrCAC)"
KALPHA: Final = (
    "bootstrap of the distances of pairs (Hayes & Krippendorff 2007); too narrow: pairs of a unit are not independent"
)
NOT_THERE: Final = ("light_kappa", "specific_agreement", "f1")


def gwet_error(name: str, found: Coefficient, patterns: Patterns) -> float | None:
    """Gwet's standard error (Handbook 2014, ch. 5); of Cohen's kappa that of Fleiss, Cohen & Everitt 1969, eq. 13.

    Gwet's unit values are theta + n * influence, plus theta * (n / n2 - 1) for units with two ratings and -theta for
    others; those of alpha leave out the small-sample factor (N - 1) / N. None where fewer than two units count.
    """
    theta, counting = found.value.value, found.units if found.units is not None else patterns.rated
    units = float(patterns.weight @ counting)
    if units < 2:
        return None
    if name == "cohen_kappa":
        return math.sqrt(float(patterns.weight @ found.value.influence**2))
    apart = units * found.value.influence
    if name == "krippendorff_alpha":
        apart = _alpha_values(found, patterns, units)
    else:
        pairable = float(patterns.weight @ patterns.pairable)
        apart = apart + theta * (units / pairable * patterns.pairable - 1) * counting
    return math.sqrt(float(patterns.weight @ (counting * apart**2)) / (units * (units - 1)))


def gwet_errors_of_pairs(name: str, squares: Floats, units: Integers) -> Floats:
    """The same for many pairs of annotators, from the sums over units of squared influences and numbers of units.

    All (pairs,), nan where fewer than two units count.
    """
    errors = np.sqrt(squares) if name == "cohen_kappa" else standard_errors(squares, units)
    return np.where(units > 1, errors, np.nan)


def _alpha_values(found: Coefficient, patterns: Patterns, units: float) -> Floats:
    ratings = patterns.size * patterns.pairable
    number = float(patterns.weight @ ratings)
    held = found.value.influence + (1 - found.value.value) * ratings / (number * (number - 1))
    centred = held - float(patterns.weight @ held) / units * patterns.pairable
    return units * centred * number / (number - 1)


def gwet_interval(
    name: str, found: Coefficient, patterns: Patterns, confidence: float
) -> tuple[Interval, float | None]:
    """Value +- t standard errors, cut off at 1, and the two-sided p-value of the value being 0."""
    counting = found.units if found.units is not None else patterns.rated
    error = gwet_error(name, found, patterns)
    units = int(patterns.weight @ counting)
    return gwet_interval_of(name, found.value.value, math.nan if error is None else error, units, confidence)


def gwet_interval_of(
    name: str, value: float, error: float, units: int, confidence: float
) -> tuple[Interval, float | None]:
    """The same from the value, Gwet's standard error, and how many units count."""
    if name in NOT_THERE:
        return Interval(None, IRRCAC, None, None, "irrCAC has no such coefficient"), None
    if units < 2:
        return Interval(None, IRRCAC, None, None, "fewer than two units"), None
    degrees = units - 1
    if error < NO_SPREAD:
        return Interval(None, IRRCAC, error, degrees, "the standard error is zero"), None
    half = t_quantile((1 + confidence) / 2, degrees) * error
    p_value = 2 * t_cdf(-abs(value) / error, degrees)
    return Interval((value - half, min(1.0, value + half)), IRRCAC, error, degrees), p_value


def kalpha_interval(
    found: Coefficient, patterns: Patterns, distance: Form, confidence: float, replicates: int, seed: int
) -> Interval:
    """Hayes & Krippendorff 2007, p. 82-84: as many pairs as there are values / 2 drawn anew, expected distance kept."""
    method = f"{KALPHA}; {replicates} replicates, seed {seed}"
    apart, share = _pair_distances(patterns, distance)
    pairs = round(float(patterns.weight @ (patterns.size * patterns.pairable)) / 2)
    drawn = np.random.default_rng(seed).multinomial(pairs, share / share.sum(), size=replicates)
    values = 1 - drawn @ apart / pairs / (found.expected or math.nan)
    if np.ptp(values) == 0:
        return Interval(None, method, None, None, "all replicates are the same")
    low, high = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval((float(low), float(high)), method, float(values.std(ddof=1)), None)


def _pair_distances(patterns: Patterns, distance: Form) -> tuple[Floats, Floats]:
    """The distinct distances of pairs of a unit's values, and the share of each (distances,)."""
    counts = patterns.counts
    pattern, category, _ = counts.cells
    left, right = counts.cell_pairs
    between = distance.between(category[left], category[right])
    share = 2 * counts.weight[pattern[left]] * counts.coincidences
    total = float(counts.weight @ (counts.size * counts.pairable))
    distinct, which = np.unique(np.append(between, 0.0), return_inverse=True)
    return distinct, np.bincount(which, weights=np.append(share, total - share.sum())).astype(np.float64)
