"""F1: how much of what one annotator names another names too; such a study has the `CATEGORIES`."""

from __future__ import annotations

from typing import Final

import numpy as np

from annotate.agreement.counts import Counts
from annotate.agreement.estimate import Undefined, total
from annotate.agreement.measures.coefficient import Coefficient, pairable_units
from annotate.agreement.measures.cohen import OfPairs, quotient
from annotate.agreement.pairs import PairTables

CATEGORIES: Final = ("named", "not named")
NAMED: Final = 0
NOTHING_NAMED: Final = "neither annotator named a source in a sentence that both annotated"


def f1(patterns: Counts) -> Coefficient:
    """2 |A and B| / (|A| + |B|), pooled over pairs of annotators and their common units.

    The harmonic mean of precision and recall, whichever of the two is taken as the truth (van Rijsbergen 1979,
    Information retrieval, ch. 7; Hripcsak & Rothschild 2005, p. 297). With n of r annotators naming a unit its
    ordered pairs are n (n - 1) that both named, among n (r - 1) of which the first one did.
    """
    pairable_units(patterns)
    named = np.bincount(patterns.pattern[patterns.value == NAMED], minlength=patterns.number).astype(np.float64)
    both, first = named * (named - 1), named * (patterns.size - 1)
    first_named = total(patterns, first)
    if not first_named.value:
        raise Undefined(NOTHING_NAMED)
    share = total(patterns, both) / first_named
    return Coefficient(share, share.value)


def f1_of_pairs(tables: PairTables) -> OfPairs:
    """F1 of every two annotators over the units that both judged."""
    left, right = tables.left_value == NAMED, tables.right_value == NAMED
    both, each = 2.0 * (left & right), 1.0 * left + right
    named = tables.per_pair(tables.units * each)
    value = quotient(tables.per_pair(tables.units * both), named)
    pull = quotient(both - value[tables.pair] * each, named[tables.pair])
    return OfPairs(value, value, None, pull, NOTHING_NAMED)
