"""Which columns of a table hold the units, the annotators and the labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotate.errors import Unreadable

LOOK_MISSING: Final = frozenset({"", "na", "n/a", "nan", "none", "null", "-", "--", ".", "?", "missing"})
USUAL_NAMES: Final = {
    "unit": ("unit", "unit_id", "item", "item_id", "sentence", "sentence_id", "segment", "segment_id", "id"),
    "annotator": (
        "annotator", "annotator_id", "rater", "rater_id", "coder", "coder_id", "worker", "worker_id", "judge", "user",
    ),
    "label": ("label", "value", "category", "code", "annotation", "rating"),
    "cluster": ("document", "document_id", "doc", "doc_id", "article", "article_id", "text_id"),
}  # fmt: skip
NO_LABELS: Final = frozenset(
    {"text", "comment", "comments", "note", "notes", "date", "time", "timestamp", "created_at"}
)
WIDE: Final = "; a table in which each annotator has a column is read with --wide"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what.

    Those of unit, annotator and label may be empty, that of the document (`cluster`) None: then usual names are looked
    for. A document that is empty means that there is none.
    """

    unit: str = ""
    annotator: str = ""
    label: str = ""
    round: str | None = None
    act: str | None = None
    cluster: str | None = None

    @property
    def named(self) -> set[str]:
        """All columns that are known."""
        return {name for name in (self.unit, self.annotator, self.label, self.round, self.act, self.cluster) if name}


def told(columns: Columns, header: Sequence[str]) -> Columns:
    """The columns with those not named filled by their usual names; `Unreadable` when one cannot be told.

    The label is, too, the only column that is left. Where no column names a unit in a document, the document is the
    unit. Without a document `cluster` is None.
    """
    document = columns.cluster if columns.cluster is not None else usual("cluster", header, columns.named)
    columns = replace(columns, cluster=document)
    for part in ("unit", "annotator", "label"):
        if not getattr(columns, part):
            columns = replace(columns, **_found(part, header, columns))
    return replace(columns, cluster=columns.cluster or None)


def usual(part: str, header: Sequence[str], taken: Collection[str] = ()) -> str:
    """The column that has a usual name of a part, in any spelling, and is not taken; "" when there is none."""
    spelled = {_spelled(name): name for name in reversed(header) if name not in taken}
    return next((spelled[name] for name in USUAL_NAMES[part] if name in spelled), "")


def _found(part: str, header: Sequence[str], columns: Columns) -> dict[str, str]:
    """The column of a part; for want of one that of the document is the unit, and the only other one the label."""
    if name := usual(part, header, columns.named):
        return {part: name}
    if part == "unit" and columns.cluster:
        return {"unit": columns.cluster, "cluster": ""}
    left = [name for name in header if name not in columns.named and _spelled(name) not in NO_LABELS]
    if part == "label" and len(left) == 1:
        return {"label": left[0]}
    if part == "label" and left:
        raise Unreadable(f"name the column of the label with --label, several times for several: {' or '.join(left)}")
    raise Unreadable(
        f"name the column of the {part} with --{part}: the columns are {', '.join(header)}"
        f"{WIDE if part == 'annotator' else ''}"
    )


def _spelled(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def looking_missing(labels: Iterable[str]) -> tuple[str, ...]:
    """A caution that names the labels which often mean a missing rating."""
    found = sorted({label for label in set(labels) if label.strip().casefold() in LOOK_MISSING})
    if not found:
        return ()
    named = ", ".join(f'"{label}"' for label in found)
    return (f"counted as labels: {named}; if they mean missing, say so with --missing",)
