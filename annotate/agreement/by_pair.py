"""Agreement pair by pair, as part of a report: every two annotators, and what they disagree on."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

import numpy as np

from annotate.agreement.arrays import Floats, Integers, sorted_order
from annotate.agreement.coefficients import only_alpha
from annotate.agreement.compat import gwet_errors_of_pairs, gwet_interval_of
from annotate.agreement.conventions import convention_of
from annotate.agreement.details import MOST_LISTED, looked_at
from annotate.agreement.estimate import Form
from annotate.agreement.intervals import FISHER, LOGIT, Interval, intervals_of, standard_errors
from annotate.agreement.labels import label_text
from annotate.agreement.measures.cohen import OfPairs, cohen_kappa, pair_agreement
from annotate.agreement.pairs import MOST_PAIRS, PairTables, pair_tables, possible_pairs
from annotate.agreement.patterns import Patterns
from annotate.agreement.presenting import SHARES, Presenter, entry, with_interval
from annotate.agreement.two_by_two import table_entry

MOST_CELLS: Final = 200_000  # of all confusion matrices of a report together, and so many disagreements
NEVER_MET: Final = "with no unit in common"
MET_LESS: Final = f"not among the {MOST_PAIRS} with the most units in common"
Texts = Callable[[int], str]


def pair_entries(present: Presenter, form: Form) -> dict[str, list[dict[str, Any]]]:
    """Each two annotators: units in common, kappa, percent agreement, their table, and what they disagree on.

    Of a crowd so many as a report may hold; "pairs_left_out" counts the others by reason.
    """
    text = functools.cache(lambda code: label_text(present.study.categories[code]))
    pairs = [each for tables in listed_pairs(present.patterns) for each in _entries(tables, form, present, text)]
    left_out = _left_out(present.patterns, len(pairs))
    return {
        "pairs": pairs,
        "pairs_left_out": [{"reason": reason, "count": count} for reason, count in left_out.items() if count],
    }


def listed_pairs(patterns: Patterns) -> Iterator[PairTables]:
    """The tables of the pairs that a report lists: all, or of a crowd those with the most units in common."""
    if possible_pairs(patterns) <= MOST_PAIRS:
        yield from pair_tables(patterns)
        return
    shared = np.concatenate([tables.shared for tables in pair_tables(patterns)])
    most = np.zeros(shared.size, dtype=bool)
    most[np.argsort(-shared, kind="stable")[:MOST_PAIRS]] = True
    start = 0
    for tables in pair_tables(patterns):
        yield tables.only(most[start : start + tables.number])
        start += tables.number


def _most(patterns: Patterns) -> int:
    """How many pairs a report may have to list."""
    return min(possible_pairs(patterns), MOST_PAIRS)


def _left_out(patterns: Patterns, listed: int) -> dict[str, int]:
    met = listed if listed < MOST_PAIRS else sum(tables.number for tables in pair_tables(patterns))
    return {NEVER_MET: possible_pairs(patterns) - met, MET_LESS: met - listed}


def _entries(tables: PairTables, form: Form, present: Presenter, text: Texts) -> Iterator[dict[str, Any]]:
    names = present.study.annotators
    coefficients = _coefficients(tables, form, present)
    confusions, disagreements = _tables(tables, present, text), _disagreements(tables, present, text)
    pairs = zip(tables.left.tolist(), tables.right.tolist(), tables.shared.tolist(), strict=True)
    for pair, (left, right, units) in enumerate(pairs):
        yield {
            "annotators": [names[left], names[right]],
            "units": int(units),
            **{name: entries[pair] for name, entries in coefficients.items()},
            "table": confusions[pair],
            **disagreements[pair],
        }


def _coefficients(tables: PairTables, form: Form, present: Presenter) -> dict[str, list[dict[str, Any]]]:
    """The entries of every pair's kappa and percent agreement, by their names."""
    found = {"percent_agreement": pair_agreement(tables, form)}
    reason = only_alpha(present.study)
    if reason is None:
        found = {"cohen_kappa": cohen_kappa(tables, form), **found}
    entries = entries_of_pairs(tables, found, present)
    if reason is None:
        return entries
    undefined = entry(undefined=reason, convention=_convention("cohen_kappa", present))
    return {"cohen_kappa": [undefined] * tables.number, **entries}


def entries_of_pairs(
    tables: PairTables, found: dict[str, OfPairs], present: Presenter
) -> dict[str, list[dict[str, Any]]]:
    """The entries of coefficients of every pair, by their names."""
    # Two annotators cannot be a sample of annotators, and drawing documents anew is for a study's own coefficients.
    analytic = present.inference.compat == "irrCAC"
    patterns = present.patterns.by_unit() if analytic else present.patterns
    squares, clusters = tables.squares(patterns, [each.pull for each in found.values()])
    intervals_of_pairs = _analytic if analytic else _jackknife
    return {
        name: _as_entries(of_pairs, intervals_of_pairs(name, of_pairs, sums, clusters, present), name, present)
        for (name, of_pairs), sums in zip(found.items(), squares, strict=True)
    }


def _jackknife(
    name: str, found: OfPairs, squares: Floats, clusters: Integers, present: Presenter
) -> list[tuple[Interval, float | None]]:
    errors, scale = standard_errors(squares, clusters), LOGIT if name in SHARES else FISHER
    intervals = intervals_of(found.value, errors, clusters, scale, present.over, present.inference.confidence)
    return [(interval, None) for interval in intervals]


def _analytic(
    name: str, found: OfPairs, squares: Floats, units: Integers, present: Presenter
) -> list[tuple[Interval, float | None]]:
    errors = gwet_errors_of_pairs(name, squares, units)
    each = zip(found.value.tolist(), errors.tolist(), units.tolist(), strict=True)
    return [gwet_interval_of(name, *of_pair, present.inference.confidence) for of_pair in each]


def _as_entries(
    found: OfPairs, intervals: list[tuple[Interval, float | None]], name: str, present: Presenter
) -> list[dict[str, Any]]:
    convention = _convention(name, present)
    expected = [None] * found.value.size if found.expected is None else found.expected.tolist()
    parts = zip(found.value.tolist(), found.observed.tolist(), expected, intervals, strict=True)
    return [
        entry(undefined=found.undefined(pair), convention=convention)
        if math.isnan(value)
        else with_interval(
            entry(value=value, observed=observed, expected=chance, p_value=p_value, convention=convention), interval
        )
        for pair, (value, observed, chance, (interval, p_value)) in enumerate(parts)
    ]


def _convention(name: str, present: Presenter) -> str | None:
    return convention_of(name, "nominal", present.set_distance)


def _disagreements(tables: PairTables, present: Presenter, text: Texts) -> list[dict[str, Any]]:
    """For each pair the labels where they differ and units, the most frequent first; so many as a report may hold."""
    differ = np.flatnonzero(tables.left_value != tables.right_value)
    units = tables.units[differ].astype(np.int64)
    most_units = int(units.max(initial=0))
    differ = differ[sorted_order(tables.pair[differ] * (most_units + 1) + most_units - units)]
    number = np.bincount(tables.pair[differ], minlength=tables.number)
    place = np.arange(differ.size) - np.repeat(np.cumsum(number) - number, number)
    most = min(MOST_LISTED, MOST_CELLS // _most(present.patterns))
    kept = differ[place < most]
    cells = zip(*(each[kept].tolist() for each in (tables.left_value, tables.right_value, tables.units)), strict=True)
    listed = [{"labels": [text(left), text(right)], "count": int(count)} for left, right, count in cells]
    ends = np.cumsum(np.minimum(number, most)).tolist()
    return [
        {"disagreements": listed[start:end], "disagreements_left_out": size - (end - start)}
        for (start, end), size in zip(pairwise([0, *ends]), number.tolist(), strict=True)
    ]


def _tables(tables: PairTables, present: Presenter, text: Texts) -> list[dict[str, Any] | None]:
    """For each pair its confusion matrix, where labels are a closed list and all matrices together not too long."""
    labels = len(present.study.categories)
    if not looked_at(present.study) or _most(present.patterns) * labels**2 > MOST_CELLS:
        return [None] * tables.number
    texts = [text(code) for code in range(labels)]
    return [table_entry(tables.confusion(pair), texts) for pair in range(tables.number)]
