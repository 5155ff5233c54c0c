"""How far annotators agree on each label by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.estimate import Undefined, total
from annotate.agreement.measures.alpha import krippendorff_alpha
from annotate.agreement.measures.coefficient import Coefficient, pairable_units
from annotate.agreement.measures.fleiss import fleiss_kappa
from annotate.agreement.patterns import Floats, Patterns


@dataclass(frozen=True)
class AgainstRest:
    """Distance 1 between one label and any other, 0 among the others; with `same`, weights of 1 less that."""

    label: int
    same: bool = False

    def times(self, margins: Floats) -> Floats:
        """See `Form`."""
        is_label = np.arange(margins.size) == self.label
        apart: Floats = np.where(is_label, margins.sum() - margins[self.label], margins[self.label])
        return margins.sum() - apart if self.same else apart

    def between(self, left: NDArray[np.integer], right: NDArray[np.integer]) -> Floats:
        """See `Form`."""
        apart: Floats = ((left == self.label) != (right == self.label)).astype(np.float64)
        return 1 - apart if self.same else apart


def specific_agreement(patterns: Patterns, label: int) -> Coefficient:
    """The chance that a second rating has the label when a first one has it (Cicchetti & Feinstein 1990, p. 554).

    Sum over units of n_uk (n_uk - 1) / (r_u - 1), over the number of ratings with label k in units with two or more:
    with unequal numbers of ratings a unit every rating counts once.
    """
    pairable_units(patterns)
    pattern, category, count = patterns.cells
    chosen = np.where((category == label) & (patterns.size[pattern] >= 2), count, 0.0)
    ratings = total(patterns, patterns.per_pattern(pattern, chosen))
    if not ratings.value:
        raise Undefined("nobody chose this label in a unit with two ratings")
    others = np.maximum(patterns.size[pattern] - 1, 1)
    agreeing = total(patterns, patterns.per_pattern(pattern, chosen * (chosen - 1) / others))
    share = agreeing / ratings
    return Coefficient(share, share.value, units=patterns.pairable)


def alpha_against_rest(patterns: Patterns, label: int) -> Coefficient:
    """Nominal alpha of one label against all others together (Krippendorff 2004, Content analysis, p. 233)."""
    return krippendorff_alpha(patterns, AgainstRest(label))


def fleiss_per_category(patterns: Patterns, label: int) -> Coefficient:
    """Fleiss' kappa of one label against all others together (Fleiss 1971, p. 381, for equal numbers of ratings)."""
    return fleiss_kappa(patterns, AgainstRest(label, same=True))
