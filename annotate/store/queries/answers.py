"""The rows that a save writes: that of the log, and those of the annotation, which say the same.

Core statements, because a save is the one thing that every annotator waits for thousands of times.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Origin, Status
from annotate.corpus.answer_json import answer_to_json
from annotate.store.engine import sent_together
from annotate.store.models import Act, Annotation, AnnotationLog, Link, LogKind, table
from annotate.store.models import Value as ValueRow
from annotate.store.queries.answer_rows import Row, links_of, values_of
from annotate.store.queries.codebooks import StoredCodebook
from annotate.store.queries.places import Place
from annotate.store.queries.stored import Stored

_annotation = table(Annotation)
# The inserts `inline` give no row back, so that nothing waits for any of them.
_ADD_LOG = insert(table(AnnotationLog)).inline()
_ADD_ANNOTATION = insert(_annotation).returning(_annotation.c.id)
_ANNOTATIONS_OF = select(
    _annotation.c.id, _annotation.c.round_id, _annotation.c.sentence_id, _annotation.c.user_id, _annotation.c.origin
).where(_annotation.c.document_version_id == bindparam("version_id"))
_CHANGE_ANNOTATION = update(_annotation).where(_annotation.c.id == bindparam("whose"))
_REMOVE_VALUES = delete(table(ValueRow)).where(ValueRow.annotation_id == bindparam("whose"))
_REMOVE_ACTS = delete(table(Act)).where(Act.annotation_id == bindparam("whose"))
_ADD_ACTS, _ADD_LINKS, _ADD_VALUES = (insert(table(model)).inline() for model in (Act, Link, ValueRow))


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
    change = Change(
        place.round_id, place.sentence_id, place.document_version_id, user_id, origin,
        place.stored.version + 1 if place.stored else 1, status, answer, stored_codebook,
        actor_id, request_id, now, kind, refers_to,
    )  # fmt: skip
    connection = session.connection()
    annotation_id = place.annotation_id or _added(connection, change.row())
    with sent_together(connection):
        connection.execute(_ADD_LOG, change.logged())
        if place.annotation_id is not None:
            _clear(connection, annotation_id)
            connection.execute(_CHANGE_ANNOTATION, change.row() | {"whose": annotation_id})
        _add_owned(connection, [(annotation_id, answer, stored_codebook)])
    return Stored(place.sentence_id, change.version, status, now, answer)


@dataclass(frozen=True, slots=True)
class Change:
    """A new state of an annotation: whose and where, what it says now, and who made it so."""

    round_id: int
    sentence_id: int
    document_version_id: int
    user_id: int
    origin: Origin
    version: int
    status: Status
    answer: Answer
    codebook: StoredCodebook
    actor_id: int
    request_id: str
    now: datetime
    kind: LogKind
    refers_to: int | None

    def logged(self) -> Row:
        """Its row of the log."""
        return self._state() | {
            "kind": self.kind,
            "actor_id": self.actor_id,
            "at": self.now,
            "request_id": self.request_id,
            "refers_to_id": self.refers_to,
            "answer": json.dumps(answer_to_json(self.answer), ensure_ascii=False, separators=(",", ":")),
        }

    def row(self) -> Row:
        """The annotation's row."""
        return self._state() | {
            "document_version_id": self.document_version_id,
            "mark": self.answer.mark,
            "no_act": self.answer.no_act,
            "comment": self.answer.comment,
            "saved_at": self.now,
        }

    def _state(self) -> Row:
        return {
            "round_id": self.round_id,
            "sentence_id": self.sentence_id,
            "user_id": self.user_id,
            "origin": self.origin,
            "version": self.version,
            "status": self.status,
            "codebook_version_id": self.codebook.id,
        }


def write_first_answers(session: Session, changes: Sequence[Change]) -> None:
    """As `write_answer` for many sentences of one document version that nobody has answered yet, in few statements."""
    if not changes:
        return
    connection = session.connection()
    connection.execute(_ADD_LOG, [change.logged() for change in changes])
    connection.execute(insert(_annotation), [change.row() for change in changes])
    found = connection.execute(_ANNOTATIONS_OF, {"version_id": changes[0].document_version_id})
    ids = {tuple(whose): id_ for id_, *whose in found}
    _add_owned(
        connection,
        [
            (ids[change.round_id, change.sentence_id, change.user_id, change.origin], change.answer, change.codebook)
            for change in changes
        ],
    )


def add_annotation(session: Session, row: Row, answer: Answer, stored_codebook: StoredCodebook) -> None:
    """Adds the annotation's row and those of its acts, links and values, as `answer` says them."""
    connection = session.connection()
    _add_owned(connection, [(_added(connection, row), answer, stored_codebook)])


def _added(connection: Connection, row: Row) -> int:
    """The id of the annotation that `row` now is."""
    id_: int = connection.execute(_ADD_ANNOTATION, row).scalar_one()
    return id_


def _clear(connection: Connection, annotation_id: int) -> None:
    """Removes what the annotation owns; what an act owns goes with it."""
    connection.execute(_REMOVE_VALUES, {"whose": annotation_id})
    connection.execute(_REMOVE_ACTS, {"whose": annotation_id})


def _add_owned(connection: Connection, answers: Sequence[tuple[int, Answer, StoredCodebook]]) -> None:
    """Adds the acts, links and values of annotations that have none."""
    acts = [
        {"annotation_id": annotation_id, "position": position}
        for annotation_id, answer, _ in answers
        for position in range(len(answer.acts))
    ]
    links = [row for annotation_id, answer, _ in answers for row in links_of(annotation_id, answer)]
    values = [row for annotation_id, answer, codebook in answers for row in values_of(annotation_id, answer, codebook)]
    for statement, rows in ((_ADD_ACTS, acts), (_ADD_LINKS, links), (_ADD_VALUES, values)):
        if rows:
            connection.execute(statement, rows)
