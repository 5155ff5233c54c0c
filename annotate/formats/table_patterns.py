"""The units of a table that DuckDB grouped, as a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.labels import look_alikes, order_categories, to_numbers
from annotate.agreement.study import Codes, Study
from annotate.formats.columns import looking_missing
from annotate.formats.table_groups import BITS, Groups, Names

Integers = NDArray[np.integer]


class Numbered(Sequence[str]):
    """The names of units that were grouped without them: their numbers."""

    def __init__(self, numbers: range) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: Any) -> Any:
        found = self._numbers[place]
        return Numbered(found) if isinstance(found, range) else str(found + 1)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The distinct patterns of a table's units: `labels` (patterns, annotators) from 1, 0 for none, their `document`
    (patterns,) or None, how many `units` show them (patterns,); and the rows without a label."""

    labels: Codes
    document: Integers | None
    units: Integers
    unseen: int
    names: Names
    documents: Sequence[str]


def patterns_of(groups: Groups) -> Patterns | None:
    """The patterns with a rating in order of document and ratings; None where there is none, or a unit is odd."""
    cells, names = {name: np.asarray(column) for name, column in groups.cells.items()}, groups.names
    keys = [cells[f"key{number}"] for number in names.numbers]
    order = _order(keys, cells["document"], names)
    order = order[np.logical_or.reduce([key[order] > 0 for key in keys])]
    if cells["odd"].any() or not order.size:
        return None
    labels = np.empty((order.size, len(names.annotators)), dtype=np.int32)
    for who in range(len(names.annotators)):
        labels[:, who] = keys[who // names.each][order] >> names.bits * (who % names.each) & (1 << names.bits) - 1
    units = cells["units"][order]
    if units @ np.count_nonzero(labels, axis=1) != groups.given:
        return None
    document = cells["document"][order] if groups.documents else None
    return Patterns(labels, document, units, groups.rows - groups.given, names, groups.documents)


def _order(keys: Sequence[Integers], document: Integers, names: Names) -> Integers:
    """The patterns in order of document and ratings, so that sums over them are always the same."""
    bits = names.bits * len(names.annotators)
    if bits + int(document.max(initial=0)).bit_length() <= BITS:
        return np.argsort(document.astype(np.int64) << bits | keys[0])
    return np.lexsort((*keys, document))


def study_of(found: Patterns, level: str, categories: Sequence[str] | None) -> Study:
    """The study whose units stand for all with the same pattern; the labels are declared, or those found."""
    who = np.flatnonzero([column.any() for column in found.labels.T]).tolist()
    given = np.flatnonzero(np.bincount(found.labels.ravel())[1:]).tolist()
    labels = [found.names.labels[code] for code in given]
    declared = order_categories(set(labels), categories, level)
    code_of = {label: code for code, label in enumerate(declared)}
    place = np.zeros(len(found.names.labels) + 1, dtype=np.int32)
    place[np.array(given) + 1] = [code_of[label] for label in labels]
    chosen = found.labels[:, who]
    cell = np.flatnonzero(chosen)
    unit = cell // len(who)
    annotator = cell - unit * len(who)
    return Study(
        Numbered(range(len(chosen))), [found.names.annotators[code] for code in who], declared,
        unit.astype(np.int32), annotator.astype(np.int32), place.take(chosen.ravel().take(cell)), level,
        to_numbers(declared) if level in ("interval", "ratio") else None,
        None if found.document is None else found.document.astype(np.int32), found.documents,
        weight=found.units.astype(np.float64), excluded={"unseen": found.unseen},
        caution=(*looking_missing(labels), *look_alikes(declared)),
    )  # fmt: skip
