"""Each annotator against the others, and what alpha is without them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from annotate.agreement.annotator_variance import without
from annotate.agreement.estimate import Form, Undefined, total
from annotate.agreement.intervals import standard_error
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.patterns import Floats, Patterns, tally
from annotate.agreement.presenting import Presenter, difference, entry

MOST_ANNOTATORS: Final = 50


def agreement_with_rest(patterns: Patterns, annotator: int, others: Floats) -> Coefficient:
    """Mean over the annotator's units with another rating of the share of the other ratings that agree with theirs.

    `others` (rows,) is that share for each rating, see `share_of_others`.
    """
    mine = patterns.annotator == annotator
    counting = patterns.per_pattern(patterns.pattern[mine], np.ones(np.count_nonzero(mine))) * patterns.pairable
    units = total(patterns, counting)
    if not units.value:
        raise Undefined("this annotator shares no unit with another")
    share = total(patterns, patterns.per_pattern(patterns.pattern[mine], others[mine])) / units
    return Coefficient(share, share.value, units=counting)


def share_of_others(patterns: Patterns, weights: Form) -> Floats:
    """How many of the other ratings of its unit agree with each rating, as a share; 0 where there is none (rows,)."""
    counts = patterns.counts
    pattern, category, count = counts.cells
    left, right = counts.cell_pairs
    alike = weights.between(category[left], category[right])
    agreeing = (count - 1) * weights.between(category, category)
    agreeing += tally(left, alike * count[right], count.size) + tally(right, alike * count[left], count.size)
    share = agreeing / np.maximum(counts.size[pattern] - 1, 1)
    place = patterns.further.of[patterns.pattern] * patterns.categories + patterns.value
    return share[np.searchsorted(pattern * patterns.categories + category, place)]


def annotator_entries(present: Presenter, weights: Form) -> list[dict[str, Any]]:
    """For each annotator: ratings, agreement with the rest, alpha without them, and how much they change alpha.

    None where there are more annotators than anybody reads one by one.
    """
    study = present.study
    if len(study.annotators) > MOST_ANNOTATORS:
        return []
    patterns = present.patterns
    rated = tally(patterns.annotator, patterns.weight[patterns.pattern], patterns.annotators)
    others = share_of_others(patterns, weights)
    every = _alpha_of_all(present)
    return [
        {
            "annotator": name,
            "ratings": int(rated[code]),
            "against_rest": _fixed(present)(
                lambda known, code=code: agreement_with_rest(known, code, others),  # type: ignore[misc]
                "percent_agreement",
            ),
            **_alpha_without(present, every, code),
        }
        for code, name in enumerate(study.annotators)
    ]


def _alpha_of_all(present: Presenter) -> Coefficient | str:
    try:
        return present.alpha(present.patterns)
    except Undefined as reason:
        return str(reason)


def _alpha_without(present: Presenter, every: Coefficient | str, annotator: int) -> dict[str, Any]:
    """Alpha of the others, and alpha of all less that; the same units, so their influence values are subtracted."""
    patterns = present.patterns
    try:
        others = present.alpha(without(patterns, annotator))
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
