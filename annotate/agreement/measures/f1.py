"""F1: how much of what one annotator names another names too; such a study has the `CATEGORIES`."""

from __future__ import annotations

from typing import Final

import numpy as np

from annotate.agreement.estimate import Estimate, Undefined, total
from annotate.agreement.measures.coefficient import Coefficient, pairable_units
from annotate.agreement.pairs import Pair
from annotate.agreement.patterns import Patterns

CATEGORIES: Final = ("named", "not named")
NAMED: Final = 0
NOTHING_NAMED: Final = "neither annotator named a source in a sentence that both annotated"


def f1(patterns: Patterns) -> Coefficient:
    """2 |A and B| / (|A| + |B|), pooled over pairs of annotators and their common units.

    The harmonic mean of precision and recall, whichever of the two is taken as the truth (van Rijsbergen 1979,
    Information retrieval, ch. 7; Hripcsak & Rothschild 2005, p. 297). With n of r annotators naming a unit its
    ordered pairs are n (n - 1) that both named, among n (r - 1) of which the first one did.
    """
    pairable_units(patterns)
    named = np.bincount(patterns.pattern[patterns.value == NAMED], minlength=patterns.number).astype(np.float64)
    both, first = named * (named - 1), named * (patterns.size - 1)
    return _share(total(patterns, both), total(patterns, first))


def f1_of_pair(patterns: Patterns, pair: Pair) -> Coefficient:
    """F1 of two annotators over the units that both judged."""
    left, right = (values == NAMED for values in (pair.left_value, pair.right_value))
    both, each = 2.0 * (left & right), 1.0 * left + right
    return _share(*(total(patterns, patterns.per_pattern(pair.pattern, amounts)) for amounts in (both, each)))


def _share(both: Estimate, named: Estimate) -> Coefficient:
    if not named.value:
        raise Undefined(NOTHING_NAMED)
    share = both / named
    return Coefficient(share, share.value)
