"""Light's kappa, and Cohen's of a study's only two annotators."""

from __future__ import annotations

import numpy as np

from annotate.agreement.arrays import tally
from annotate.agreement.estimate import Estimate, Form, Undefined
from annotate.agreement.measures.coefficient import Coefficient, pairable_units
from annotate.agreement.measures.cohen import NO_UNIT, cohen_kappa
from annotate.agreement.pairs import pair_tables, possible_pairs
from annotate.agreement.patterns import Patterns


def light_kappa(patterns: Patterns, weights: Form) -> Coefficient:
    """The mean of Cohen's kappa over all pairs of annotators (Light 1971, p. 367); undefined when one of them is."""
    pairable_units(patterns)
    there, pairs = 0, possible_pairs(patterns)
    totals, influence, own = np.zeros(3), np.zeros(patterns.number), np.zeros(patterns.annotators)
    for tables in pair_tables(patterns):
        there += tables.number
        kappa = cohen_kappa(tables, weights)
        lacking = np.flatnonzero(np.isnan(kappa.value))
        if lacking.size:
            raise _undefined(patterns, kappa.undefined(int(lacking[0])))
        totals += [each.sum() for each in (kappa.value, kappa.observed, kappa.expected) if each is not None]
        influence += patterns.per_pattern(tables.pattern, kappa.pull[tables.cell])
        own += sum(tally(side, kappa.value, patterns.annotators) for side in (tables.left, tables.right))
    if there < pairs:
        raise _undefined(patterns, NO_UNIT)
    value, observed, expected = (totals / pairs).tolist()
    without = (totals[0] - own) / max(pairs - patterns.annotators + 1, 1)
    kappas = Estimate(value, influence / pairs)
    return Coefficient(kappas, observed, expected, units=patterns.pairable, without=without)


def _undefined(patterns: Patterns, reason: str) -> Undefined:
    return Undefined(reason if patterns.annotators == 2 else f"Cohen's kappa of a pair is undefined: {reason}")


def kappa_of_two(patterns: Patterns, weights: Form) -> Coefficient:
    """Cohen's kappa of a study with two annotators, of whom there is one pair; see `cohen_kappa`."""
    if patterns.annotators > 2:
        raise Undefined("Cohen's kappa is for two annotators; each pair has its own, and Light's kappa is their mean")
    return light_kappa(patterns, weights)
