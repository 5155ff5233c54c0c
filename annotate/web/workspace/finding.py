"""Finding sentences without scripts, by the same questions that static/workspace/find.js asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from annotate.corpus.annotation import Status
from annotate.corpus.searching import searchable
from annotate.store.models import Remark, RemarkKind
from annotate.web.workspace.page import Json, Row
from annotate.workflow.work import ANSWERED

Asked = Mapping[int, Sequence[Remark]]


def _asked_as(kind: RemarkKind, _row: Row, asked: Sequence[Remark]) -> bool:
    return any(each.kind is kind for each in asked)


_STATES: Mapping[str, Callable[[Row, Sequence[Remark]], bool]] = {
    "open": lambda row, asked: row.saved.status not in ANSWERED,
    "answered": lambda row, asked: row.saved.status in ANSWERED,
    "skipped": lambda row, asked: row.saved.status == Status.SKIPPED,
    "unclear": lambda row, asked: row.saved.status == Status.UNCLEAR,
    "commented": lambda row, asked: bool(row.saved.answer["comment"]),
    "asked": lambda row, asked: bool(asked),
    "replied": lambda row, asked: any(each.reply for each in asked),
    **{f"asked/{kind}": partial(_asked_as, kind) for kind in RemarkKind},
}


def found(rows: Sequence[Row], wanted: Mapping[str, str], remarks: Asked) -> list[Row] | None:
    """The rows that match all that is `wanted`: words, state, label ("layer/label"), speaker, kind. None where nothing
    is. `remarks` are what the annotator asked, by sentence id."""
    if not any(wanted.get(field) for field in ("words", "state", "label", "speaker", "kind")):
        return None
    return [row for row in rows if _matches(row, wanted, remarks.get(row.sentence.id, ()))]


def _matches(row: Row, wanted: Mapping[str, str], asked: Sequence[Remark]) -> bool:
    words, speaker = (searchable(wanted.get(field, "")) for field in ("words", "speaker"))
    state, label, kind = (wanted.get(field, "") for field in ("state", "label", "kind"))
    return (
        (not words or words in searchable(row.text))
        and (state not in _STATES or _STATES[state](row, asked))
        and (not label or label in _labels(row.saved.answer))
        and (not speaker or any(speaker in searchable(name) for name in _names(row.saved.answer)))
        and (not kind or row.sentence.kind == kind)
    )


def _owners(answer: Json) -> Iterator[Mapping[str, Any]]:
    yield answer["values"]
    for act in answer["acts"]:
        yield act["values"]
        yield from (link.get("values") or {} for link in act["source"])


def _labels(answer: Json) -> set[str]:
    return {
        f"{layer}/{label}"
        for owner in _owners(answer)
        for layer, value in owner.items()
        for label in (value if isinstance(value, list) else [value])
        if isinstance(label, str)
    }


def _names(answer: Json) -> Iterator[str]:
    for act in answer["acts"]:
        yield from (link["name"] for link in act["source"])
        yield from (value["name"] for value in act["values"].values() if isinstance(value, dict))
