"""Each annotator against the others, and what alpha is without them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from annotate.agreement.annotator_variance import without
from annotate.agreement.arrays import Floats, tally
from annotate.agreement.estimate import Form, Undefined, total
from annotate.agreement.intervals import standard_error
from annotate.agreement.measures.alpha import alpha_from
from annotate.agreement.measures.coefficient import Coefficient, units_of_two
from annotate.agreement.patterns import Patterns
from annotate.agreement.presenting import Presenter, difference, entry

MOST_ANNOTATORS: Final = 50


def agreement_with_rest(patterns: Patterns, annotator: int, agreeing: Floats) -> Coefficient:
    """Mean over the annotator's units with another rating of the share of the other ratings that agree with theirs.

    `agreeing` (rows,) are `with_others` under the weights of agreement.
    """
    mine = patterns.annotator == annotator
    pattern = patterns.pattern[mine]
    counting = patterns.per_pattern(pattern, np.ones(pattern.size)) * patterns.pairable
    units = total(patterns, counting)
    if not units.value:
        raise Undefined("this annotator shares no unit with another")
    others = np.maximum(patterns.size - 1, 1)
    share = total(patterns, patterns.per_pattern(pattern, agreeing[mine]) / others) / units
    return Coefficient(share, share.value, units=counting)


def alpha_without(patterns: Patterns, annotator: int, apart: Floats, distance: Form) -> Coefficient:
    """Alpha of all but an annotator, whose distances are taken out of those of their units.

    `apart` (rows,) are `with_others` under the distance.
    """
    mine = np.flatnonzero(patterns.annotator == annotator)
    pattern = patterns.pattern[mine]
    size = patterns.size - patterns.per_pattern(pattern, np.ones(mine.size))
    pairable = (size >= 2).astype(np.float64)
    units_of_two(patterns, patterns.annotators - 1, pairable)
    counting = pairable[patterns.pattern]
    counting[mine] = 0
    left = patterns.per_pattern(patterns.pattern, apart) - 2 * patterns.per_pattern(pattern, apart[mine])
    disagreement = left / np.maximum(size - 1, 1) * pairable
    return alpha_from(patterns, size, pairable, counting, disagreement, distance)


def with_others(patterns: Patterns, form: Form) -> Floats:
    """The sum of the form between each rating and all other ratings of its unit (rows,)."""
    counts = patterns.counts
    _, category, count = counts.cells
    left, right = counts.cell_pairs
    between = form.between(category[left], category[right])
    sums = (count - 1) * form.between(category, category)
    sums += tally(left, between * count[right], count.size) + tally(right, between * count[left], count.size)
    return sums[counts.cell_of(patterns.further.of[patterns.pattern], patterns.value)]


def annotator_entries(present: Presenter, weights: Form) -> list[dict[str, Any]]:
    """For each annotator: ratings, agreement with the rest, alpha without them, and how much they change alpha.

    None where there are more annotators than anybody reads one by one.
    """
    study = present.study
    if len(study.annotators) > MOST_ANNOTATORS:
        return []
    patterns = present.patterns
    rated = tally(patterns.annotator, patterns.weight[patterns.pattern], patterns.annotators)
    agreeing = with_others(patterns, weights)
    apart = None if present.distance is None else with_others(patterns, present.distance)
    every = _alpha_of_all(present)
    return [
        {
            "annotator": name,
            "ratings": int(rated[code]),
            "against_rest": _fixed(present)(
                lambda known, code=code: agreement_with_rest(known, code, agreeing),  # type: ignore[misc]
                "percent_agreement",
            ),
            **_alpha_without(present, every, code, apart),
        }
        for code, name in enumerate(study.annotators)
    ]


def _alpha_of_all(present: Presenter) -> Coefficient | str:
    try:
        return present.alpha(present.patterns)
    except Undefined as reason:
        return str(reason)


def _alpha_without(
    present: Presenter, every: Coefficient | str, annotator: int, apart: Floats | None
) -> dict[str, Any]:
    """Alpha of the others, and alpha of all less that; the same units, so their influence values are subtracted."""
    patterns = present.patterns
    try:
        if apart is None or present.distance is None:
            others = present.alpha(without(patterns, annotator))
        else:
            others = alpha_without(patterns, annotator, apart, present.distance)
    except Undefined as reason:
        return {name: entry(undefined=str(reason)) for name in ("alpha_without", "alpha_difference")}
    if isinstance(every, str):
        return {name: entry(undefined=every) for name in ("alpha_without", "alpha_difference")}
    change = every.value - others.value
    error, clusters = standard_error(patterns, change.influence, patterns.pairable)
    return {
        "alpha_without": _fixed(present)(lambda _: others, "krippendorff_alpha"),
        "alpha_difference": difference(change.value, error, clusters, present.over, present.inference.confidence),
    }


def _fixed(present: Presenter) -> Presenter:
    """The presenter that takes annotators as they are: one of them is left out on purpose."""
    return replace(present, inference=replace(present.inference, annotators="fixed"))
