"""Light's kappa."""

from __future__ import annotations

import numpy as np

from annotate.agreement.estimate import Estimate, Form, Undefined
from annotate.agreement.measures.coefficient import Coefficient, pairable_units
from annotate.agreement.measures.cohen import cohen_kappa
from annotate.agreement.pairs import each_pair
from annotate.agreement.patterns import Patterns


def light_kappa(patterns: Patterns, weights: Form) -> Coefficient:
    """The mean of Cohen's kappa over all pairs of annotators (Light 1971, p. 367); undefined when one of them is."""
    pairable_units(patterns)
    found = []
    for pair in each_pair(patterns):
        try:
            found.append(cohen_kappa(patterns, pair, weights))
        except Undefined as reason:
            raise Undefined(f"Cohen's kappa of a pair is undefined: {reason}") from reason
    mean = sum((kappa.value for kappa in found), Estimate(0.0, np.zeros(patterns.number))) * (1 / len(found))
    observed = sum(kappa.observed for kappa in found) / len(found)
    return Coefficient(mean, observed, sum(kappa.expected or 0.0 for kappa in found) / len(found))
