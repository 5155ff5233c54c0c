"""Gwet's AC1 and AC2."""

from __future__ import annotations

from annotate.agreement.counts import Counts
from annotate.agreement.distances import Identity
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.measures.brennan_prediger import total_weight
from annotate.agreement.measures.coefficient import Coefficient, chance_corrected
from annotate.agreement.measures.fleiss import expected_by_prevalence
from annotate.agreement.measures.percent import observed_agreement


def gwet_ac(patterns: Counts, weights: Form) -> Coefficient:
    """AC1 under identity weights (Gwet 2008, p. 38), else AC2 (Gwet 2014, eq. 5.5).

    Pe = T_w / (q (q - 1)) * sum over k of pi_k (1 - pi_k), T_w the sum of all weights, q the number of declared labels.
    """
    q = patterns.categories
    observed = observed_agreement(patterns, weights)
    if q < 2:
        raise Undefined("there is only one label, so all agreement is expected by chance")
    expected = total_weight(weights, q) / (q * (q - 1)) * (1 - expected_by_prevalence(patterns, Identity()))
    return chance_corrected(observed, expected)
