"""The save path: what must be known before a save in one statement, and the rows that a save writes.

Core statements, because a save is the one thing that every annotator waits for thousands of times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.orm import Session, aliased

from annotate.corpus.annotation import Act as ActValue
from annotate.corpus.annotation import Answer, Origin, Reference, Status, Value
from annotate.corpus.answer_json import answer_from_json, answer_to_json
from annotate.corpus.codebook import Codebook, LayerKind
from annotate.corpus.document import Offsets
from annotate.corpus.roles import RoundState
from annotate.store.models import (
    Act,
    Annotation,
    AnnotationLog,
    Assignment,
    Document,
    DocumentVersion,
    Link,
    LogKind,
    Round,
    Sentence,
)
from annotate.store.models import Value as ValueRow
from annotate.store.queries.codebooks import StoredCodebook

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """An annotation as it stands: its row, version, status and complete answer."""

    sentence: int
    version: int
    status: Status
    saved_at: datetime
    answer: Answer
    log_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer is to go. `stored` is what stands there, `repeated` what the same request stored before."""

    round_id: int
    round_state: RoundState
    codebook_version_id: int
    document_id: int
    document_version_id: int
    is_current: bool
    sentence: Offsets
    sentence_id: int
    assigned: bool
    annotation_id: int | None
    stored: Stored | None
    repeated: Stored | None


def find_place(
    session: Session,
    project_id: int,
    round_id: int,
    sentence_id: int,
    user_id: int,
    actor_id: int,
    request_id: str,
    origin: Origin,
) -> Place | None:
    """What has to be known of a sentence before saving; None when round and sentence are not both the project's."""
    now, before = aliased(AnnotationLog), aliased(AnnotationLog)
    row = session.execute(
        select(
            Round,
            Sentence,
            DocumentVersion.document_id,
            DocumentVersion.is_current,
            Assignment.id,
            Annotation.id,
            now,
            before,
        )
        .select_from(Sentence)
        .join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
        .join(Document, and_(Document.id == DocumentVersion.document_id, Document.project_id == project_id))
        .join(Round, and_(Round.id == round_id, Round.project_id == project_id))
        .outerjoin(
            Assignment,
            and_(
                Assignment.round_id == Round.id,
                Assignment.document_id == Document.id,
                Assignment.user_id == user_id,
                Assignment.withdrawn_at.is_(None),
            ),
        )
        .outerjoin(
            Annotation,
            and_(
                Annotation.round_id == Round.id,
                Annotation.sentence_id == Sentence.id,
                Annotation.user_id == user_id,
                Annotation.origin == origin,
            ),
        )
        .outerjoin(
            now,
            and_(
                now.round_id == Round.id,
                now.sentence_id == Sentence.id,
                now.user_id == user_id,
                now.origin == origin,
                now.version == Annotation.version,
            ),
        )
        .outerjoin(before, and_(before.actor_id == actor_id, before.request_id == request_id))
        .where(Sentence.id == sentence_id)
    ).first()
    return None if row is None else _place(*row)


def _place(
    round_: Round,
    sentence: Sentence,
    document_id: int,
    is_current: bool,
    assignment_id: int | None,
    annotation_id: int | None,
    now: AnnotationLog | None,
    before: AnnotationLog | None,
) -> Place:
    return Place(
        round_id=round_.id,
        round_state=round_.state,
        codebook_version_id=round_.codebook_version_id,
        document_id=document_id,
        document_version_id=sentence.version_id,
        is_current=is_current,
        sentence=Offsets(sentence.start, sentence.end),
        sentence_id=sentence.id,
        assigned=assignment_id is not None,
        annotation_id=annotation_id,
        stored=stored_from_log(now),
        repeated=stored_from_log(before),
    )


def stored_from_log(row: AnnotationLog | None) -> Stored | None:
    """The annotation as `row` left it."""
    if row is None:
        return None
    return Stored(row.sentence_id, row.version, row.status, row.at, answer_from_json(json.loads(row.answer)), row.id)


def write_answer(
    session: Session,
    place: Place,
    stored_codebook: StoredCodebook,
    answer: Answer,
    status: Status,
    *,
    user_id: int,
    actor_id: int,
    request_id: str,
    now: datetime,
    origin: Origin = Origin.ANNOTATOR,
    kind: LogKind = LogKind.SAVE,
    refers_to: int | None = None,
) -> Stored:
    """Appends to the log and makes the rows of the annotation anew. `answer` is settled, checked, its entries found."""
    version = place.stored.version + 1 if place.stored else 1
    whose: Row = {"round_id": place.round_id, "sentence_id": place.sentence_id, "user_id": user_id, "origin": origin}
    state: Row = {"version": version, "status": status, "codebook_version_id": stored_codebook.id}
    session.execute(
        insert(AnnotationLog).values(
            **whose,
            **state,
            kind=kind,
            actor_id=actor_id,
            at=now,
            request_id=request_id,
            refers_to_id=refers_to,
            answer=json.dumps(answer_to_json(answer), ensure_ascii=False, separators=(",", ":")),
        )
    )
    row = (
        whose
        | state
        | {
            "document_version_id": place.document_version_id,
            "mark": answer.mark,
            "no_act": answer.no_act,
            "comment": answer.comment,
            "saved_at": now,
        }
    )
    project_answer(session, place.annotation_id, row, answer, stored_codebook)
    return Stored(place.sentence_id, version, status, now, answer)


def project_answer(
    session: Session, annotation_id: int | None, row: Row, answer: Answer, stored_codebook: StoredCodebook
) -> None:
    """Makes the annotation's row and those of its acts, links and values say what `answer` says."""
    if annotation_id is None:
        annotation_id = session.execute(insert(Annotation).values(**row).returning(Annotation.id)).scalar_one()
    else:
        # What an act owns goes with it.
        session.execute(delete(ValueRow).where(ValueRow.annotation_id == annotation_id))
        session.execute(delete(Act).where(Act.annotation_id == annotation_id))
        session.execute(update(Annotation).where(Annotation.id == annotation_id).values(**row))
    for table, rows in (
        (Act, [{"annotation_id": annotation_id, "position": position} for position in range(len(answer.acts))]),
        (Link, list(_links(annotation_id, answer))),
        (ValueRow, list(_values(annotation_id, answer, stored_codebook))),
    ):
        if rows:
            session.execute(insert(table), rows)


def _links(annotation_id: int, answer: Answer) -> Iterator[Row]:
    for act, content in enumerate(answer.acts):
        for position, link in enumerate(content.chain):
            mention, cue = link.mention or (None, None), link.cue or (None, None)
            yield {
                "annotation_id": annotation_id,
                "act": act,
                "position": position,
                "entry_id": link.entry,
                "name": link.name,
                "mode": link.mode,
                "taken": link.taken,
                "mention_start": mention[0],
                "mention_end": mention[1],
                "cue_start": cue[0],
                "cue_end": cue[1],
            }


def _values(annotation_id: int, answer: Answer, stored: StoredCodebook) -> Iterator[Row]:
    for act, link, values in _owners(answer):
        for layer, value in values.items():
            for filled in _filled(layer, value, stored):
                yield (
                    _EMPTY_VALUE
                    | filled
                    | {
                        "annotation_id": annotation_id,
                        "act": act,
                        "link": link,
                        "layer_id": stored.layers[layer],
                    }
                )


def _owners(answer: Answer) -> Iterator[tuple[int | None, int | None, Mapping[str, Value]]]:
    yield None, None, answer.values
    for position, act in enumerate(answer.acts):
        yield position, None, act.values
        yield from _link_owners(position, act)


def _link_owners(position: int, act: ActValue) -> Iterator[tuple[int, int, Mapping[str, Value]]]:
    for number, link in enumerate(act.chain):
        yield position, number, link.values


_EMPTY_VALUE: Row = dict.fromkeys(("label_id", "entry_id", "name", "number", "text", "span_start", "span_end", "empty"))


def _filled(layer: str, value: Value, stored: StoredCodebook) -> Iterator[Row]:
    """One row a value; the columns that say it."""
    match value:
        case Reference(entry=entry, name=name):
            yield {"entry_id": entry, "name": name}
        case frozenset() if not value:
            yield {"empty": True}
        case frozenset():
            yield from ({"label_id": stored.labels[layer, label]} for label in sorted(value))
        case tuple():
            yield from ({"span_start": start, "span_end": end} for start, end in value)
        case str() if _is_text(layer, stored.codebook):
            yield {"text": value}
        case str():
            yield {"label_id": stored.labels[layer, value]}
        case _:
            yield {"number": value}


def _is_text(layer: str, codebook: Codebook) -> bool:
    return codebook.layer(layer).kind is LayerKind.TEXT
