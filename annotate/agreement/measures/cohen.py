"""Cohen's kappa of two annotators."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotate.agreement.estimate import Estimate, Form, Undefined
from annotate.agreement.measures.coefficient import Coefficient, chance_corrected
from annotate.agreement.pairs import Pair
from annotate.agreement.patterns import Floats, Patterns, tally
from annotate.agreement.study import Codes


def cohen_kappa(patterns: Patterns, pair: Pair, weights: Form) -> Coefficient:
    """Cohen 1960, p. 40, weighted 1968, p. 215, over the units both rated.

    Pe = sum over k, l of w_kl p_k q_l for the two annotators' shares p and q of each label.
    """
    observed = pair_agreement(patterns, pair, weights).value
    p, q = (_shares(values, pair.weight, patterns.categories) for values in (pair.left_value, pair.right_value))
    left_slope, right_slope = weights.times(q), weights.times(p)
    expected = float(p @ left_slope)
    slope = (left_slope[pair.left_value] + right_slope[pair.right_value] - 2 * expected) / float(pair.weight.sum())
    kappa = chance_corrected(observed, Estimate(expected, patterns.per_pattern(pair.pattern, slope)))
    return replace(kappa, units=_rated_by_both(patterns, pair))


def pair_agreement(patterns: Patterns, pair: Pair, weights: Form) -> Coefficient:
    """The mean weight of the two ratings over the units both rated."""
    if not pair.weight.size:
        raise Undefined("the two annotators have no unit in common")
    agreement = weights.between(pair.left_value, pair.right_value)
    units = float(pair.weight.sum())
    observed = float(agreement @ pair.weight) / units
    influence = patterns.per_pattern(pair.pattern, (agreement - observed) / units)
    return Coefficient(Estimate(observed, influence), observed, units=_rated_by_both(patterns, pair))


def _rated_by_both(patterns: Patterns, pair: Pair) -> Floats:
    both = np.zeros(patterns.number)
    both[pair.pattern] = 1.0
    return both


def _shares(values: Codes, weight: Floats, categories: int) -> Floats:
    return tally(values, weight, categories) / float(weight.sum())
