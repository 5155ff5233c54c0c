"""Cohen's kappa of two annotators, for many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotate.agreement.arrays import Floats
from annotate.agreement.estimate import Form
from annotate.agreement.measures.coefficient import CERTAIN, ONE_LABEL
from annotate.agreement.pairs import PairTables

NO_UNIT = "the two annotators have no unit in common"


@dataclass(frozen=True)
class OfPairs:
    """A coefficient of every pair: `value`, `observed`, `expected` (pairs,), nan where undefined.

    `pull` (cells,) is the influence of a unit in each cell of the pairs' tables on its pair's value; `nothing` says why
    a pair has no value where it has no observed part either.
    """

    value: Floats
    observed: Floats
    expected: Floats | None
    pull: Floats
    nothing: str = NO_UNIT

    def undefined(self, pair: int) -> str:
        """Why the pair, one without a value, has none."""
        return self.nothing if np.isnan(self.observed[pair]) else ONE_LABEL


def pair_agreement(tables: PairTables, weights: Form) -> OfPairs:
    """The mean weight of the two ratings over the units both rated."""
    agreement = weights.between(tables.left_value, tables.right_value)
    observed = quotient(tables.per_pair(agreement * tables.units), tables.shared)
    return OfPairs(observed, observed, None, (agreement - observed[tables.pair]) / tables.shared[tables.pair])


def cohen_kappa(tables: PairTables, weights: Form) -> OfPairs:
    """Cohen 1960, p. 40, weighted 1968, p. 215, over the units both rated.

    Pe = sum over k, l of w_kl p_k q_l for the two annotators' shares p and q of each label.
    """
    agreement = pair_agreement(tables, weights)
    shared = tables.shared[:, None]
    p, q = (quotient(tables.margins(values), shared) for values in (tables.left_value, tables.right_value))
    left_slope, right_slope = weights.times(q), weights.times(p)
    expected = np.sum(p * left_slope, axis=1)
    value = quotient(agreement.observed - expected, np.where(1 - expected < CERTAIN, 0.0, 1 - expected))
    pair = tables.pair
    slopes = left_slope[pair, tables.left_value] + right_slope[pair, tables.right_value]
    of_expected = (slopes - 2 * expected[pair]) / tables.shared[pair]
    pull = (agreement.pull - (1 - value[pair]) * of_expected) / (1 - expected[pair])
    return OfPairs(value, agreement.observed, expected, pull)


def quotient(amounts: Floats, parts: Floats) -> Floats:
    """The quotients, nan where there are no parts."""
    shape = np.broadcast_shapes(amounts.shape, parts.shape)
    quotients: Floats = np.divide(amounts, parts, out=np.full(shape, np.nan), where=parts > 0)
    return quotients
