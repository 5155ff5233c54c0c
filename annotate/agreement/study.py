"""A study: who gave which value to which unit, as integer codes."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.labels import look_alikes, order_categories, to_numbers
from annotate.errors import Refused

Codes = NDArray[np.int32]
LEVELS: Final = ("nominal", "ordinal", "interval", "ratio", "set", "chain", "joint", "related")
MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Scheme:
    """The values that a joint reading pairs with its keys: every declared label in order, and their level."""

    categories: Sequence[Hashable]
    level: str = "nominal"
    numbers: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Units x annotators -> value or missing, in long form: row i says annotator[i] gave value[i] to unit[i].

    `unit`, `annotator`, `value` are int32 arrays of the same length, codes into `units`, `annotators`, `categories`.
    There is at most one row per unit and annotator; a missing rating has no row. `categories` holds the declared
    labels in their order, unused ones too. A value is a string, for level "set" a frozenset, for "chain" a tuple of
    entries, for "joint" a frozenset of (key, value) pairs whose values `joint` describes, for "related" a frozenset of
    sources, of which `related` names the pairs that are related.
    `cluster` gives the document of each unit. `weight` (units,) says how many units of the same ratings and document
    each of `units` stands for, a whole number of at least 1; None is one each.
    `open_set` says that the labels are no closed list (sources, targets).
    """

    units: Sequence[str]
    annotators: Sequence[str]
    categories: Sequence[Hashable]
    unit: Codes
    annotator: Codes
    value: Codes
    level: str = "nominal"
    numbers: NDArray[np.float64] | None = None
    cluster: Codes | None = None
    clusters: Sequence[str] = ()
    open_set: bool = False
    excluded: Mapping[str, int] = field(default_factory=dict)
    coverage: float | None = None
    caution: tuple[str, ...] = ()
    joint: Scheme | None = None
    related: Collection[tuple[Hashable, Hashable]] = ()
    weight: NDArray[np.float64] | None = None


def from_rows(
    units: Sequence[str],
    annotators: Sequence[str],
    values: Sequence[Hashable],
    *,
    level: str = "nominal",
    categories: Sequence[Hashable] | None = None,
    documents: Sequence[str] | None = None,
    row_names: Sequence[str] | None = None,
    **others: Any,
) -> Study:
    """Build a study from three sequences of the same length, one element a rating; None as a value is missing.

    `categories` is the full, ordered list of labels; without it the labels found are taken, in order of their numbers
    or else their text. `documents` names the document of each row's unit, `row_names` the rows for messages
    ("row 1", ... by default). `others` are further fields of `Study`. Refused when an annotator rates a unit twice,
    a label is not among the declared ones, a unit stands in two documents, or a number is needed and not given.
    """
    if level not in LEVELS:
        raise Refused(f'there is no level "{level}"; the levels are {", ".join(LEVELS)}')
    kept = [row for row, value in enumerate(values) if value is not None]
    if len(kept) < len(values):
        units, annotators = ([column[row] for row in kept] for column in (units, annotators))
        values = [values[row] for row in kept]
        documents = documents and [documents[row] for row in kept]
        row_names = [row_names[row] if row_names else f"row {row + 1}" for row in kept]
    unit, unit_names = intern(units)
    annotator, annotator_names = intern(annotators, ordered=True)
    _refuse_repeats(unit, annotator, unit_names, annotator_names, row_names)
    declared = order_categories(set(values), categories, level)
    value = _codes(values, declared)
    caution = (*others.pop("caution", ()), *look_alikes(declared))
    numbers = to_numbers(declared) if level in ("interval", "ratio") else None
    cluster, clusters = _clusters(unit, unit_names, documents)
    return Study(
        unit_names, annotator_names, declared, unit, annotator, value, level, numbers, cluster, clusters,
        caution=caution, **others,
    )  # fmt: skip


def intern(values: Sequence[str], *, ordered: bool = False) -> tuple[Codes, list[str]]:
    """Codes and distinct values of a column, in order of appearance or, when `ordered`, of the text."""
    distinct = list(dict.fromkeys(values))
    if ordered:
        distinct.sort()
    return _codes(values, distinct), distinct


def _codes(values: Sequence[Hashable], distinct: Sequence[Hashable]) -> Codes:
    code = {value: index for index, value in enumerate(distinct)}
    return np.fromiter((code[value] for value in values), dtype=np.int32, count=len(values))


def _refuse_repeats(
    unit: Codes, annotator: Codes, units: Sequence[str], annotators: Sequence[str], row_names: Sequence[str] | None
) -> None:
    cell = unit.astype(np.int64) * max(len(annotators), 1) + annotator
    order = np.argsort(cell, kind="stable")
    again = np.flatnonzero(np.diff(cell[order]) == 0)
    if not again.size:
        return

    def name(row: int) -> str:
        return row_names[row] if row_names else f"row {row + 1}"

    named = [
        f'"{annotators[annotator[order[i]]]}" on "{units[unit[order[i]]]}" ({name(order[i])} and {name(order[i + 1])})'
        for i in again[:MOST_NAMED]
    ]
    more = f" and {again.size - MOST_NAMED} more" if again.size > MOST_NAMED else ""
    raise Refused(
        f"the same annotator rated the same unit more than once: {'; '.join(named)}{more}; "
        "name a column that tells the rounds or the acts apart, or remove the repeated rows"
    )


def _clusters(unit: Codes, units: Sequence[str], documents: Sequence[str] | None) -> tuple[Codes | None, Sequence[str]]:
    if documents is None:
        return None, ()
    document, names = intern(documents)
    cluster = np.zeros(len(units), dtype=np.int32)
    cluster[unit] = document
    torn = np.flatnonzero(cluster[unit] != document)
    if torn.size:
        row = int(torn[0])
        both = f'"{names[cluster[unit[row]]]}" and "{documents[row]}"'
        raise Refused(f'unit "{units[unit[row]]}" stands in two documents, {both}; give its copies different names')
    return cluster, names
