"""Percent agreement."""

from __future__ import annotations

import numpy as np

from annotate.agreement.arrays import Floats
from annotate.agreement.counts import Counts
from annotate.agreement.estimate import Estimate, Form, total
from annotate.agreement.measures.coefficient import Coefficient, pairable_units


def percent_agreement(patterns: Counts, weights: Form) -> Coefficient:
    """Mean over units with two ratings or more of the share of agreeing pairs of ratings (Gwet 2014, eq. 2.12).

    A unit counts once, however many annotators rated it. Under weights other than identity pairs agree by degrees.
    """
    observed = observed_agreement(patterns, weights)
    return Coefficient(observed, observed.value)


def observed_agreement(patterns: Counts, weights: Form) -> Estimate:
    """The observed agreement of all coefficients but alpha."""
    units = pairable_units(patterns)
    return total(patterns, agreeing_share(patterns, weights)) / units


def agreeing_share(patterns: Counts, weights: Form) -> Floats:
    """Sum over k, l of w_kl n_uk (n_ul - [k = l]) / (r_u (r_u - 1)) for each pattern, 0 where r_u < 2 (patterns,)."""
    pattern, category, count = patterns.cells
    left, right = patterns.cell_pairs
    same = patterns.per_pattern(pattern, count * (count - 1) * weights.between(category, category))
    mixed = 2 * patterns.coincidences * weights.between(category[left], category[right])
    agreeing = same / np.maximum(patterns.size - 1, 1) + patterns.per_pattern(pattern[left], mixed)
    return agreeing / np.maximum(patterns.size, 1)
