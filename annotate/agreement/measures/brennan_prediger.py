"""Brennan and Prediger's coefficient."""

from __future__ import annotations

import numpy as np

from annotate.agreement.counts import Counts
from annotate.agreement.estimate import Estimate, Form
from annotate.agreement.measures.coefficient import Coefficient, chance_corrected
from annotate.agreement.measures.percent import observed_agreement


def brennan_prediger(patterns: Counts, weights: Form) -> Coefficient:
    """Brennan & Prediger 1981, p. 693; S of Bennett et al. 1954; PABAK for two labels; weights Gwet 2014, eq. 4.11.

    Pe is the mean weight of all pairs of the declared labels: 1/q without weights.
    """
    observed = observed_agreement(patterns, weights)
    expected = Estimate(total_weight(weights, patterns.categories) / patterns.categories**2, np.zeros(patterns.number))
    return chance_corrected(observed, expected)


def total_weight(weights: Form, categories: int) -> float:
    """The sum of the weights of all pairs of categories, the same ones among them."""
    return float(weights.times(np.ones(categories)).sum())
