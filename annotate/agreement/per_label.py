"""How far annotators agree on each label by itself: units merged further, with all other labels as one."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import numbered, tally
from annotate.agreement.counts import Counts, Further
from annotate.agreement.distances import Identity, Nominal
from annotate.agreement.estimate import Undefined, total
from annotate.agreement.measures.alpha import krippendorff_alpha
from annotate.agreement.measures.coefficient import Coefficient, pairable_units
from annotate.agreement.measures.fleiss import fleiss_kappa
from annotate.agreement.patterns import Patterns

REST: Final = 0
LABEL: Final = 1


def label_against_rest(patterns: Patterns, held: NDArray[np.bool_]) -> Further:
    """The patterns merged by how many annotators chose the label and how many another, which are all one.

    `held` (categories,) says which categories are the label, or of sets, which hold it.
    """
    counts = patterns.counts
    pattern, category, count = counts.cells
    ours = held[category]
    chosen = tally(pattern[ours], count[ours], counts.number)
    base = int(counts.size.max(initial=0)) + 1
    keys, of = numbered((chosen * base + counts.size).astype(np.int64), base**2)
    labelled, ratings = np.divmod(keys, base)
    rows = np.repeat(np.arange(keys.size), ratings)
    place = np.arange(rows.size) - np.repeat(np.cumsum(ratings) - ratings, ratings)
    value = np.where(place < labelled[rows], LABEL, REST)
    two = Counts(counts.annotators, 2, rows, value, tally(of, counts.weight, keys.size))
    return Further(two, of[patterns.further.of])


def specific_agreement(two: Counts) -> Coefficient:
    """The chance that a second rating has the label when a first one has it (Cicchetti & Feinstein 1990, p. 554).

    Sum over units of n_uk (n_uk - 1) / (r_u - 1), over the number of ratings with label k in units with two or more:
    with unequal numbers of ratings a unit every rating counts once.
    """
    pairable_units(two)
    pattern, category, count = two.cells
    chosen = two.per_pattern(pattern, np.where(category == LABEL, count, 0.0)) * two.pairable
    ratings = total(two, chosen)
    if not ratings.value:
        raise Undefined("nobody chose this label in a unit with two ratings")
    share = total(two, chosen * (chosen - 1) / np.maximum(two.size - 1, 1)) / ratings
    return Coefficient(share, share.value, units=two.pairable)


def alpha_against_rest(two: Counts) -> Coefficient:
    """Nominal alpha of one label against all others together (Krippendorff 2004, Content analysis, p. 233)."""
    return krippendorff_alpha(two, Nominal())


def fleiss_per_category(two: Counts) -> Coefficient:
    """Fleiss' kappa of one label against all others together (Fleiss 1971, p. 381, for equal numbers of ratings)."""
    return fleiss_kappa(two, Identity())
