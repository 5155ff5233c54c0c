"""Fleiss' kappa."""

from __future__ import annotations

from annotate.agreement.arrays import Floats
from annotate.agreement.counts import Counts
from annotate.agreement.estimate import Estimate, Form, quadratic, total
from annotate.agreement.measures.coefficient import Coefficient, chance_corrected
from annotate.agreement.measures.percent import observed_agreement


def fleiss_kappa(patterns: Counts, weights: Form) -> Coefficient:
    """Fleiss 1971, p. 379-380; for unequal numbers of ratings a unit and for weights Gwet 2014, eq. 3.5-3.7.

    Pe = sum over k, l of w_kl pi_k pi_l, where pi_k is the mean over rated units of the share n_uk / r_u: units with
    one rating count towards chance agreement alone.
    """
    return chance_corrected(observed_agreement(patterns, weights), expected_by_prevalence(patterns, weights))


def expected_by_prevalence(patterns: Counts, form: Form) -> Estimate:
    """Sum over k, l of form_kl pi_k pi_l."""
    units = total(patterns, patterns.rated)
    return quadratic(patterns, shares_of_units(patterns), form) / (units * units)


def shares_of_units(patterns: Counts) -> Floats:
    """1 / r_u for each rating: a unit's ratings of k add up to n_uk / r_u (rows,)."""
    share: Floats = 1 / patterns.size[patterns.pattern]
    return share
