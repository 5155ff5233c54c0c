"""Tables of labels: long (a row a layer), wide (a row an act), JSON Lines, and the ratings of a study."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotate.agreement.labels import label_text
from annotate.agreement.study import Study
from annotate.corpus.annotation import Origin, Status
from annotate.corpus.answer_json import answer_to_json
from annotate.corpus.codebook import Codebook
from annotate.corpus.record import Record
from annotate.export.cells import ANSWERED, NO_ACT, NOT_APPLICABLE, Cell, Names, cells_of, chain_name

PLACE = (
    "project", "round", "document", "document_version", "sentence", "start", "end", "kind", "text", "annotator",
    "origin", "status",
)  # fmt: skip
LAST = ("comment", "codebook_version", "version", "saved_at", "active_seconds")
LONG = (*PLACE, "act", "source", "link", "layer", "value_status", "value", "as_chosen", *LAST)

Row = Sequence[object]
Members = Mapping[int, Sequence[str]]
"""The names of the members of each joint source."""


def long_rows(records: Iterable[Record], codebook: Codebook, names: Names) -> Iterator[Row]:
    """The rows under the header `LONG`: one a sentence, annotator, act and layer."""
    for record in records:
        place, last = _place(record), _last(record)
        for cell in cells_of(record, codebook, names):
            source = chain_name(record.answer.acts[cell.act - 1].chain, names) if cell.act else ""
            about = (cell.act, source, cell.link, cell.layer, cell.state, cell.value, cell.chosen)
            yield (*place, *about, *last)


def wide_header(layers: Sequence[str]) -> Row:
    """The header of the wide table with a column for each of `layers`."""
    return (*PLACE, "act", *layers, *LAST)


def wide_rows(records: Iterable[Record], codebook: Codebook, names: Names, layers: Sequence[str]) -> Iterator[Row]:
    """One row a sentence, annotator and act, with a column a layer.

    An empty cell is open, or what the status says; "(not applicable)" and "(no act)" are told apart from it, as is an
    answered empty set, {}. Layers of links give one value a link, divided by " > ".
    """
    for record in records:
        place, last = _place(record), _last(record)
        cells = list(cells_of(record, codebook, names))
        for act in range(1, len(record.answer.acts) + 1) or (None,):
            shown = [each for each in cells if each.act in (act, None)]
            yield (*place, act, *(_column(shown, layer) for layer in layers), *last)


def json_lines(records: Iterable[Record], names: Names, members: Members) -> Iterator[str]:
    """One JSON object a line for each annotation that says anything; the next import reads them again."""
    for record in records:
        if record.status is not Status.UNSEEN:
            yield json.dumps(_object(record, names, members), ensure_ascii=False) + "\n"


def study_rows(study: Study) -> Iterator[Row]:
    """The header and the ratings of a study: unit, annotator, label, document.

    Sets have a row an element and a further column, act, that tells these apart. The empty set is the label {}.
    """
    several = study.level in ("set", "related")
    yield ("unit", "annotator", "label", "document", *(("act",) if several else ()))
    rows = zip(study.unit.tolist(), study.annotator.tolist(), study.value.tolist(), strict=True)
    for unit, annotator, value in rows:
        document = study.clusters[study.cluster[unit]] if study.cluster is not None else None
        category = study.categories[value]
        for act, label in enumerate(_elements(category) if several else (label_text(category),), start=1):
            yield (study.units[unit], study.annotators[annotator], label, document, *((act,) if several else ()))


def _elements(category: object) -> list[str]:
    assert isinstance(category, frozenset), "a set"
    return sorted(map(label_text, category)) or [label_text(category)]


def _place(record: Record) -> Row:
    return (
        record.project, record.round, record.document, record.document_version, record.sentence, record.start,
        record.end, record.kind.value, record.text, record.annotator, record.origin.value, record.status.value,
    )  # fmt: skip


def _last(record: Record) -> Row:
    return (record.answer.comment, record.codebook_version, record.version, _moment(record), record.active_seconds)


def _moment(record: Record) -> str | None:
    return record.saved_at.isoformat().replace("+00:00", "Z") if record.saved_at else None


def _column(cells: Iterable[Cell], layer: str) -> str:
    marks = {NOT_APPLICABLE: "(not applicable)", NO_ACT: "(no act)"}
    found = [
        cell.value if cell.state == ANSWERED else marks.get(cell.state, "") for cell in cells if cell.layer == layer
    ]
    return " > ".join(found) if any(found) else ""


def _object(record: Record, names: Names, members: Members) -> dict[str, object]:
    answer = answer_to_json(record.answer)
    mark = answer.pop("mark")
    placed = dict(zip(PLACE, _place(record), strict=True))
    if record.origin is Origin.ANNOTATOR:
        del placed["origin"]
    named = {key: _named(value, names, members) for key, value in answer.items()}
    added = {"codebook_version": record.codebook_version, "version": record.version, "saved_at": _moment(record)}
    timed = {} if record.active_seconds is None else {"active_seconds": record.active_seconds}
    return placed | named | added | timed | ({"status": mark} if mark else {})


def _named(data: object, names: Names, members: Members) -> object:
    """References with the canonical name for the entry's number, joint sources with their members' names."""
    if isinstance(data, list):
        return [_named(each, names, members) for each in data]
    if not isinstance(data, dict):
        return data
    fields = {key: _named(value, names, members) for key, value in data.items()}
    entry = data.get("entry")
    if isinstance(entry, int):
        fields["entry"] = names.get(entry, data["name"])
        fields |= {"members": list(members[entry])} if entry in members else {}
    return fields
