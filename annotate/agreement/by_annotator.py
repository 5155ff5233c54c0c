"""Each annotator against the others, and what alpha is without them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np

from annotate.agreement.annotator_variance import without
from annotate.agreement.arrays import Floats, Integers, tally
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.intervals import standard_error
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.presenting import Presenter, difference, entry
from annotate.agreement.rest import Rest, agreement_with_rest, alpha_of_rest, rest_of, with_others

MOST_ANNOTATORS: Final = 1000  # a report does not grow with the project; what it leaves out it counts
MOST_LOOKS: Final = 50_000_000  # at patterns, all of them for each annotator
RATED_LESS: Final = "not among those with the most ratings"


def annotator_entries(present: Presenter, weights: Form) -> dict[str, list[dict[str, Any]]]:
    """For each annotator: ratings, agreement with the rest, alpha without them, and how much they change alpha.

    Of many annotators so many as a report may hold; "by_annotator_left_out" counts the others with the reason.
    """
    patterns = present.patterns
    rated = tally(patterns.annotator, patterns.weight[patterns.pattern], patterns.annotators)
    most = min(MOST_ANNOTATORS, MOST_LOOKS // max(patterns.number, 1))
    listed = np.sort(np.argsort(-rated, kind="stable")[:most])
    left_out = patterns.annotators - listed.size
    return {
        "by_annotator": _entries(present, weights, listed, rated),
        "by_annotator_left_out": [{"reason": RATED_LESS, "count": left_out}] if left_out else [],
    }


def _entries(present: Presenter, weights: Form, listed: Integers, rated: Floats) -> list[dict[str, Any]]:
    patterns, fixed = present.patterns, _fixed(present)
    apart = None if present.distance is None else with_others(patterns.counts, present.distance)
    every = _alpha_of_all(present)
    return [
        {
            "annotator": present.study.annotators[code],
            "ratings": int(rated[code]),
            "against_rest": fixed(partial(agreement_with_rest, rest=rest, weights=weights), "percent_agreement"),
            **_alpha_without(present, every, code, rest, apart),
        }
        for code in listed.tolist()
        for rest in [rest_of(patterns, code)]
    ]


def _alpha_of_all(present: Presenter) -> Coefficient | str:
    try:
        return present.alpha(present.patterns)
    except Undefined as reason:
        return str(reason)


def _alpha_without(
    present: Presenter, every: Coefficient | str, annotator: int, rest: Rest, apart: Floats | None
) -> dict[str, Any]:
    """Alpha of the others, and alpha of all less that; the same units, so their influence values are subtracted."""
    patterns = present.patterns
    try:
        if apart is None or present.distance is None:
            others = present.alpha(without(patterns, annotator))
        else:
            others = alpha_of_rest(patterns, rest, apart, present.distance)
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
