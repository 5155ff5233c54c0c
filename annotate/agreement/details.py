"""Agreement label by label and pair by pair, as parts of a report."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from annotate.agreement.coefficients import only_alpha
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.labels import label_text
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.measures.cohen import cohen_kappa, pair_agreement
from annotate.agreement.pairs import Pair, each_pair
from annotate.agreement.patterns import Floats, Patterns, tally
from annotate.agreement.per_label import alpha_against_rest, fleiss_per_category, specific_agreement
from annotate.agreement.presenting import Presenter
from annotate.agreement.study import Study
from annotate.agreement.sums import coincidences
from annotate.agreement.two_by_two import table_entry

MOST_LISTED: Final = 1000  # a report does not grow with the project; what it leaves out it counts
MOST_LABELS: Final = 100  # numbers of an interval scale are no labels to look at one by one
MOST_CELLS: Final = 200_000  # of all confusion matrices of a report together
BY_LABEL: Final = {
    "specific_agreement": specific_agreement,
    "krippendorff_alpha": alpha_against_rest,
    "fleiss_kappa": fleiss_per_category,
}


def chosen(patterns: Patterns) -> Floats:
    """How often each category was chosen (categories,)."""
    return tally(patterns.value, patterns.weight[patterns.pattern], patterns.categories)


def looked_at(study: Study) -> bool:
    """Whether the labels are a closed list, short enough to look at each."""
    return only_alpha(study) is None and len(study.categories) <= MOST_LABELS


def label_entries(present: Presenter) -> list[dict[str, Any]]:
    """Each declared label by itself; none where labels are sets or no closed list.

    `prevalence` is its share of all ratings, `prevalence_index` |2 * prevalence - 1|, which for two annotators is that
    of Byrt et al. 1993; their bias index is a pair's and stands there.
    """
    study = present.study
    if not looked_at(study):
        return []
    ratings = chosen(present.patterns)
    share = ratings / max(float(ratings.sum()), 1.0)
    return [
        {
            "label": label_text(label),
            "ratings": int(ratings[code]),
            "prevalence": float(share[code]),
            "prevalence_index": abs(2 * float(share[code]) - 1),
        }
        | {
            name: present(lambda known, measure=measure, code=code: measure(known, code), name)  # type: ignore[misc]
            for name, measure in BY_LABEL.items()
        }
        for code, label in enumerate(study.categories)
    ]


def coincidence_entries(study: Study, patterns: Patterns) -> list[list[float]] | None:
    """Krippendorff's coincidences o_ck of all labels (2011, p. 2), or None where labels are no closed list.

    A unit's ordered pairs of values count 1 / (r_u - 1) each, so that row k sums to the ratings with label k.
    """
    if not looked_at(study):
        return None
    pattern, category, count = patterns.cells
    left, right = patterns.cell_pairs
    table = np.zeros((patterns.categories, patterns.categories))
    np.add.at(table, (category[left], category[right]), patterns.weight[pattern[left]] * coincidences(patterns))
    same = patterns.weight[pattern] * count * (count - 1) / np.maximum(patterns.size[pattern] - 1, 1)
    np.add.at(table, (category, category), same)
    rows: list[list[float]] = table.tolist()
    return rows


def pair_entries(present: Presenter, form: Form) -> list[dict[str, Any]]:
    """Each two annotators: units in common, kappa, percent agreement, their table, and what they disagree on."""
    # Two annotators cannot be a sample of annotators.
    fixed = dataclasses.replace(present, inference=dataclasses.replace(present.inference, annotators="fixed"))
    texts = [label_text(label) for label in present.study.categories]
    return [_pair_entry(pair, form, fixed, texts) for pair in each_pair(present.patterns)]


def _pair_entry(pair: Pair, form: Form, present: Presenter, texts: Sequence[str]) -> dict[str, Any]:
    study = present.study
    labels, counts = pair.disagreements()
    return {
        "annotators": [study.annotators[pair.left], study.annotators[pair.right]],
        "units": pair.units,
        "cohen_kappa": present(lambda patterns: _kappa(study, patterns, pair, form), "cohen_kappa"),
        "percent_agreement": present(lambda patterns: pair_agreement(patterns, pair, form), "percent_agreement"),
        "table": _table(study, pair, texts),
        "disagreements": [
            {"labels": [texts[left], texts[right]], "count": count}
            for (left, right), count in zip(labels[:MOST_LISTED].tolist(), counts[:MOST_LISTED].tolist(), strict=True)
        ],
        "disagreements_left_out": max(len(counts) - MOST_LISTED, 0),
    }


def _kappa(study: Study, patterns: Patterns, pair: Pair, form: Form) -> Coefficient:
    if reason := only_alpha(study):
        raise Undefined(reason)
    return cohen_kappa(patterns, pair, form)


def _table(study: Study, pair: Pair, texts: Sequence[str]) -> dict[str, Any] | None:
    cells = (len(study.annotators) * len(study.categories)) ** 2 / 2
    if not looked_at(study) or cells > MOST_CELLS:
        return None
    return table_entry(pair.confusion(len(study.categories)), texts)
