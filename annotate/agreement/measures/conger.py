"""Conger's kappa, which for two annotators is Cohen's."""

from __future__ import annotations

import numpy as np

from annotate.agreement.arrays import Floats, tally
from annotate.agreement.estimate import Estimate, Form, Undefined
from annotate.agreement.measures.coefficient import Coefficient, chance_corrected, lifted_estimate
from annotate.agreement.measures.percent import observed_agreement
from annotate.agreement.patterns import Patterns


def conger_kappa(patterns: Patterns, weights: Form) -> Coefficient:
    """Conger 1980, p. 323-325; with missing ratings and weights Gwet 2014, eq. 3.15-3.17.

    Pe is the mean over ordered pairs of annotators g, h of sum over k, l of w_kl p_gk p_hl, where p_gk is the share
    of label k among all ratings of annotator g.
    """
    observed = lifted_estimate(observed_agreement(patterns.counts, weights), patterns.further)
    return chance_corrected(observed, _expected(patterns, weights))


def _expected(patterns: Patterns, weights: Form) -> Estimate:
    shares, ratings = annotator_shares(patterns)
    active = ratings > 0
    number = int(active.sum())
    if number < 2:
        raise Undefined("fewer than two annotators")
    everyone = weights.times(shares.sum(axis=0))
    own = np.stack([weights.times(row) for row in shares])
    pairs = number * (number - 1)
    value = float(shares.sum(axis=0) @ everyone - np.sum(shares * own)) / pairs
    slope = 2 * (everyone - own) / pairs
    centre = np.sum(shares * slope, axis=1)
    amounts = (slope - centre[:, None]) / np.where(active, ratings, 1)[:, None]
    return Estimate(value, patterns.per_pattern(patterns.pattern, amounts.ravel().take(patterns.choice)))


def annotator_shares(patterns: Patterns) -> tuple[Floats, Floats]:
    """p_gk (annotators, categories) and the number of ratings of each annotator (annotators,)."""
    shape = (patterns.annotators, patterns.categories)
    counts = tally(patterns.choice, patterns.weight.take(patterns.pattern), shape[0] * shape[1]).reshape(shape)
    ratings = counts.sum(axis=1)
    return np.divide(counts, ratings[:, None], out=np.zeros_like(counts), where=ratings[:, None] > 0), ratings
