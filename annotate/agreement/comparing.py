"""Differences with their intervals: of two coefficients, two rounds, or two groups of annotators."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotate.agreement.coefficients import coefficient
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.intervals import CONFIDENCE
from annotate.agreement.patterns import Floats, merge
from annotate.agreement.presenting import difference, entry
from annotate.agreement.study import Study


@dataclass(frozen=True)
class Side:
    """One of two things compared: a coefficient of a study, under weights."""

    study: Study
    name: str
    weights: Form


def compare(first: Side, second: Side, confidence: float = CONFIDENCE) -> dict[str, Any]:
    """The entry of first less second, t with one less than the documents (or units) of either.

    Influence values of the same document are subtracted before they are squared, so that a shared document counts as
    paired and different ones as independent (Efron 1982, ch. 6). Documents, and units without them, are the same when
    they have the same name.
    """
    try:
        (left, of_left), (right, of_right) = _influences(first), _influences(second)
    except Undefined as reason:
        return entry(undefined=str(reason))
    names = [*of_left, *(name for name in of_right if name not in of_left)]
    apart = np.array([of_left.get(name, 0.0) - of_right.get(name, 0.0) for name in names])
    standing = {**_standing(first.study), **_standing(second.study)}
    times = np.array([standing.get(name, 1.0) for name in names])
    clusters, over = int(times.sum()), "documents" if first.study.cluster is not None else "units"
    error = math.sqrt(clusters / (clusters - 1) * float(times @ apart**2)) if clusters > 1 else None
    shared = int(times @ np.array([name in of_left and name in of_right for name in names]))
    found = difference(left - right, error, clusters, over, confidence)
    return {**found, "first": left, "second": right, "shared": shared, "clusters": clusters}


def _standing(study: Study) -> dict[str, float]:
    """How many units each of the units stands for, by name; none where every one is itself, or documents count."""
    if study.weight is None or study.cluster is not None:
        return {}
    return dict(zip(study.units, study.weight.tolist(), strict=True))


def _influences(side: Side) -> tuple[float, dict[str, float]]:
    """The coefficient's value and the influence of each document, or unit, by name."""
    study, patterns = side.study, merge(side.study)
    found = coefficient(side.name, study, patterns, side.weights)
    counting = patterns.rated if found.units is None else found.units
    sums: Floats = patterns.cluster_sums(found.value.influence)
    counted = patterns.cluster_sums(counting) > 0
    names = study.units if study.cluster is None else study.clusters
    return found.value.value, {names[code]: float(sums[code]) for code in np.flatnonzero(counted).tolist()}
