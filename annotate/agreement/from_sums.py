"""Each coefficient as a function of a few sums over units, for many replicates at once.

The first axis of every array is the replicate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from annotate.agreement.arrays import Floats
from annotate.agreement.distances import midranks
from annotate.agreement.measures.coefficient import CERTAIN
from annotate.agreement.sums import Plan

Sums = Mapping[str, Floats]


def from_sums(plan: Plan, names: Sequence[str], totals: Floats) -> dict[str, Floats]:
    """Each coefficient for each replicate, nan where undefined, from totals (replicates, columns)."""
    sums = plan.named(totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: MEASURES[name](plan, sums) for name in names}


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
    return _corrected(_percent(plan, sums), plan.total_weight / plan.categories**2)


def _gwet(plan: Plan, sums: Sums) -> Floats:
    q = plan.categories
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
    units = sums["pair_left"].sum(axis=-1)
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
    "cohen_kappa": _light,
    "light_kappa": _light,
    "conger_kappa": _conger,
    "brennan_prediger": _brennan,
    "gwet_ac1": _gwet,
    "gwet_ac2": _gwet,
}
