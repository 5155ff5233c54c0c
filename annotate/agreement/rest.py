"""One annotator beside the rest of them, who may be many: their agreement, and alpha of the rest alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats, Integers, numbered, tally
from annotate.agreement.counts import Counts, Further
from annotate.agreement.estimate import Form, Undefined, total
from annotate.agreement.measures.alpha import alpha_from
from annotate.agreement.measures.coefficient import Coefficient, lifted, lifted_estimate
from annotate.agreement.patterns import Patterns


@dataclass(frozen=True, eq=False)
class Rest:
    """Patterns merged where an annotator chose the same, or nothing, and as many of the rest chose each value.

    `further` has the ratings of the rest; `own` (its patterns,) is what the annotator chose, -1 for nothing; `every`
    (its patterns,) is the count pattern of all annotators.
    """

    further: Further
    own: Integers
    every: Integers


def rest_of(patterns: Patterns, annotator: int) -> Rest:
    """The annotator beside the rest."""
    counts, base = patterns.counts, patterns.categories + 1
    mine = np.flatnonzero(patterns.annotator == annotator)
    chosen = np.zeros(patterns.number, dtype=np.int64)
    chosen[patterns.pattern[mine]] = patterns.value[mine] + 1
    keys, of = numbered(patterns.further.of * base + chosen, counts.number * base)
    every, chosen = np.divmod(keys, base)
    rows = counts.ratings_of(every)
    pattern = np.repeat(np.arange(keys.size), counts.size[every].astype(np.int64))
    own = _first(pattern, counts.value[rows] + 1 == chosen[pattern])
    rest = Counts(
        patterns.annotators - 1, patterns.categories, np.delete(pattern, own), counts.value[np.delete(rows, own)],
        tally(of, patterns.weight, keys.size),
    )  # fmt: skip
    return Rest(Further(rest, of), chosen - 1, every)


def _first(group: Integers, there: NDArray[np.bool_]) -> Integers:
    """The first element of each group that is there; groups are sorted."""
    found = np.flatnonzero(there)
    first: Integers = found[np.append(True, group[found][1:] != group[found][:-1])[: found.size]]
    return first


def agreement_with_rest(patterns: Patterns, rest: Rest, weights: Form) -> Coefficient:
    """Mean over the annotator's units with another rating of the share of the other ratings that agree with theirs."""
    others = rest.further.counts
    counting = ((rest.own >= 0) & (others.size > 0)).astype(np.float64)
    units = total(others, counting)
    if not units.value:
        raise Undefined("this annotator shares no unit with another")
    rows = np.flatnonzero(rest.own[others.pattern] >= 0)
    pattern = others.pattern[rows]
    agreeing = others.per_pattern(pattern, weights.between(rest.own[pattern], others.value[rows]))
    share = total(others, agreeing / np.maximum(others.size, 1)) / units
    return lifted(Coefficient(share, share.value, units=counting), rest.further, patterns)


def alpha_of_rest(patterns: Patterns, rest: Rest, apart: Floats, distance: Form) -> Coefficient:
    """Alpha of all but the annotator, whose distances are taken out of those of their units.

    `apart` (cells of the count patterns,) are `with_others` under the distance.
    """
    counts, others = patterns.counts, rest.further.counts
    pattern, _, count = counts.cells
    left = counts.per_pattern(pattern, apart * count)[rest.every]
    own = np.flatnonzero(rest.own >= 0)
    left[own] -= 2 * apart[counts.cell_of(rest.every[own], rest.own[own])]
    found = alpha_from(others, left / np.maximum(others.size - 1, 1) * others.pairable, distance)
    return replace(found, value=lifted_estimate(found.value, rest.further), units=others.pairable[rest.further.of])


def with_others(counts: Counts, form: Form) -> Floats:
    """The sum of the form between a rating and all other ratings of its unit (cells,)."""
    _, category, count = counts.cells
    left, right = counts.cell_pairs
    between = form.between(category[left], category[right])
    sums = (count - 1) * form.between(category, category)
    sums += tally(left, between * count[right], count.size) + tally(right, between * count[left], count.size)
    return sums
