"""Agreement label by label, as part of a report."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats, tally
from annotate.agreement.coefficients import only_alpha
from annotate.agreement.counts import Counts
from annotate.agreement.labels import label_text
from annotate.agreement.measures.coefficient import Coefficient, lifted
from annotate.agreement.patterns import Patterns
from annotate.agreement.per_label import alpha_against_rest, fleiss_per_category, label_against_rest, specific_agreement
from annotate.agreement.presenting import Compute, Presenter
from annotate.agreement.sets import elements_of, holding
from annotate.agreement.study import Study

MOST_LISTED: Final = 1000  # a report does not grow with the project; what it leaves out it counts
MOST_LABELS: Final = 100  # numbers of an interval scale are no labels to look at one by one
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
    """Each declared label by itself, in sets whether they hold it; none where labels are no closed list.

    `prevalence` is its share of all ratings, `prevalence_index` |2 * prevalence - 1|, which for two annotators is that
    of Byrt et al. 1993; their bias index is a pair's and stands there.
    """
    study = present.study
    if study.level == "set" and not study.open_set and len(elements := elements_of(study)) <= MOST_LABELS:
        parts = [(label, holding(study, label)) for label in elements]
    elif looked_at(study):
        parts = [(label, np.arange(len(study.categories)) == code) for code, label in enumerate(study.categories)]
    else:
        return []
    ratings = chosen(present.patterns)
    every = max(float(ratings.sum()), 1.0)
    found = iter(present.each([measure for _, held in parts for measure in _of_label(held)]))
    return [
        {
            "label": label_text(label),
            "ratings": int(number),
            "prevalence": number / every,
            "prevalence_index": abs(2 * number / every - 1),
        }
        | {name: next(found) for name in BY_LABEL}
        for label, held in parts
        for number in [float(ratings[: held.size][held].sum())]
    ]


def _of_label(held: NDArray[np.bool_]) -> Iterator[tuple[str, Compute]]:
    """The measures of a label, which share its patterns: those last asked for, as all at once may be too many."""
    merged = functools.lru_cache(maxsize=1)(functools.partial(label_against_rest, held=held))

    def of_patterns(measure: Callable[[Counts], Coefficient], patterns: Patterns) -> Coefficient:
        return lifted(measure(merged(patterns).counts), merged(patterns), patterns)

    yield from ((name, functools.partial(of_patterns, measure)) for name, measure in BY_LABEL.items())


def coincidence_entries(study: Study, patterns: Patterns) -> list[list[float]] | None:
    """Krippendorff's coincidences o_ck of all labels (2011, p. 2), or None where labels are no closed list.

    A unit's ordered pairs of values count 1 / (r_u - 1) each, so that row k sums to the ratings with label k.
    """
    if not looked_at(study):
        return None
    counts = patterns.counts
    pattern, category, count = counts.cells
    left, right = counts.cell_pairs
    table = np.zeros((patterns.categories, patterns.categories))
    np.add.at(table, (category[left], category[right]), counts.weight[pattern[left]] * counts.coincidences)
    same = counts.weight[pattern] * count * (count - 1) / np.maximum(counts.size[pattern] - 1, 1)
    rows: list[list[float]] = (table + table.T + np.diag(tally(category, same, patterns.categories))).tolist()
    return rows
