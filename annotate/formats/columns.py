"""Which columns of a table hold the units, the annotators and the labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotate.errors import Unreadable

LOOK_MISSING: Final = frozenset({"na", "n/a", "nan", "none", "null", "-", "--", ".", "?", "missing"})
USUAL_NAMES: Final = {
    "unit": ("unit", "unit_id", "item", "item_id", "sentence", "sentence_id", "id"),
    "annotator": ("annotator", "annotator_id", "rater", "coder", "worker", "worker_id", "judge", "user"),
    "label": ("label", "value", "category", "code", "annotation", "rating"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what. Those of unit, annotator and label may be empty: then the usual names are looked for."""

    unit: str = ""
    annotator: str = ""
    label: str = ""
    round: str | None = None
    act: str | None = None
    cluster: str | None = None


def told(columns: Columns, header: Sequence[str]) -> Columns:
    """The columns with those not named filled by their usual names; `Unreadable` when one cannot be told."""
    lowered = {name.strip().casefold(): name for name in reversed(header)}
    taken = {columns.unit, columns.annotator, columns.label, columns.round, columns.act, columns.cluster}
    for part, usual in USUAL_NAMES.items():
        if getattr(columns, part):
            continue
        found = [lowered[name] for name in usual if name in lowered and lowered[name] not in taken]
        if not found:
            raise Unreadable(f"name the column of the {part}: the columns are {', '.join(header)}")
        columns = replace(columns, **{part: found[0]})
    return columns


def looking_missing(labels: Iterable[str]) -> tuple[str, ...]:
    """A caution that names the labels which often mean a missing rating."""
    found = sorted({label for label in set(labels) if label.strip().casefold() in LOOK_MISSING})
    if not found:
        return ()
    named = ", ".join(f'"{label}"' for label in found)
    return (f"counted as labels: {named}; if they mean missing, say so with --missing",)
