"""Scott's pi of two annotators."""

from __future__ import annotations

from annotate.agreement.counts import Counts
from annotate.agreement.estimate import Form, Undefined, quadratic, total
from annotate.agreement.measures.coefficient import Coefficient, chance_corrected
from annotate.agreement.measures.fleiss import shares_of_units
from annotate.agreement.measures.percent import observed_agreement


def scott_pi(patterns: Counts, weights: Form) -> Coefficient:
    """Scott 1955, p. 323-325, over the units both annotators rated.

    Pe = sum over k, l of w_kl pi_k pi_l, where pi_k is the share of label k among the ratings of both.
    """
    if patterns.annotators > 2:
        raise Undefined("Scott's pi is for two annotators; Fleiss' kappa is the same for more")
    observed = observed_agreement(patterns, weights)
    both = patterns.pairable
    units = total(patterns, both)
    shares = shares_of_units(patterns) * both[patterns.pattern]
    return chance_corrected(observed, quadratic(patterns, shares, weights) / (units * units))
