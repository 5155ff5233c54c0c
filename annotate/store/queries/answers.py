"""The save path: what must be known before a save in one statement, and the rows that a save writes.

Core statements, because a save is the one thing that every annotator waits for thousands of times.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import BindParameter, Connection, RowMapping, and_, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Origin, Status
from annotate.corpus.answer_json import answer_from_json, answer_to_json
from annotate.corpus.document import Offsets
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import RoundState
from annotate.store.engine import sent_together
from annotate.store.models import (
    Act,
    Annotation,
    AnnotationLog,
    Assignment,
    Document,
    DocumentVersion,
    Entry,
    Link,
    LogKind,
    Round,
    Sentence,
    table,
)
from annotate.store.models import Value as ValueRow
from annotate.store.queries.answer_rows import Row, links_of, values_of
from annotate.store.queries.codebooks import StoredCodebook


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
    author_id: int
    document_id: int
    document_version_id: int
    is_current: bool
    sentence: Offsets
    sentence_id: int
    assigned: bool
    annotation_id: int | None
    stored: Stored | None
    repeated: Stored | None


ANSWERS_KEPT = 5_000

_round, _sentence, _version = table(Round), table(Sentence), table(DocumentVersion)
_assignment, _annotation, _author = table(Assignment), table(Annotation), table(Entry)
_now, _before = table(AnnotationLog).alias("now"), table(AnnotationLog).alias("before")
_USER: BindParameter[int] = bindparam("user_id")
_ORIGIN = bindparam("origin", type_=_annotation.c.origin.type)
_LOGGED = ("id", "sentence_id", "version", "status", "at", "answer")
LOGGED_COLUMNS = tuple(table(AnnotationLog).c[column] for column in _LOGGED)
"""The columns of the log that `stored_of` takes, in its order."""

# Built once: putting this statement together takes longer than running it.
_FIND_PLACE = (
    select(
        _round.c.id.label("round_id"),
        _round.c.state.label("round_state"),
        _round.c.codebook_version_id,
        _author.c.id.label("author_id"),
        _version.c.document_id,
        _version.c.is_current,
        _sentence.c.id.label("sentence_id"),
        _sentence.c.version_id.label("document_version_id"),
        _sentence.c.start,
        _sentence.c.end,
        _assignment.c.id.label("assignment_id"),
        _annotation.c.id.label("annotation_id"),
        *(log.c[column].label(f"{log.name}_{column}") for log in (_now, _before) for column in _LOGGED),
    )
    .select_from(_sentence)
    .join(_version, _version.c.id == _sentence.c.version_id)
    .join(
        table(Document),
        and_(Document.id == _version.c.document_id, Document.project_id == bindparam("project_id")),
    )
    .join(_round, and_(_round.c.id == bindparam("round_id"), _round.c.project_id == Document.project_id))
    .join(_author, and_(_author.c.project_id == _round.c.project_id, _author.c.kind == EntryKind.AUTHOR))
    .outerjoin(
        _assignment,
        and_(
            _assignment.c.round_id == _round.c.id,
            _assignment.c.document_id == _version.c.document_id,
            _assignment.c.user_id == _USER,
            _assignment.c.withdrawn_at.is_(None),
        ),
    )
    .outerjoin(
        _annotation,
        and_(
            _annotation.c.round_id == _round.c.id,
            _annotation.c.sentence_id == _sentence.c.id,
            _annotation.c.user_id == _USER,
            _annotation.c.origin == _ORIGIN,
        ),
    )
    .outerjoin(
        _now,
        and_(
            _now.c.round_id == _round.c.id,
            _now.c.sentence_id == _sentence.c.id,
            _now.c.user_id == _USER,
            _now.c.origin == _ORIGIN,
            _now.c.version == _annotation.c.version,
        ),
    )
    .outerjoin(
        _before, and_(_before.c.actor_id == bindparam("actor_id"), _before.c.request_id == bindparam("request_id"))
    )
    .where(_sentence.c.id == bindparam("sentence_id"))
)


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
    wanted = {
        "project_id": project_id,
        "round_id": round_id,
        "sentence_id": sentence_id,
        "user_id": user_id,
        "actor_id": actor_id,
        "request_id": request_id,
        "origin": origin,
    }
    row = session.connection().execute(_FIND_PLACE, wanted).mappings().first()
    return None if row is None else _place(row)


def _place(row: RowMapping) -> Place:
    return Place(
        round_id=row["round_id"],
        round_state=row["round_state"],
        codebook_version_id=row["codebook_version_id"],
        author_id=row["author_id"],
        document_id=row["document_id"],
        document_version_id=row["document_version_id"],
        is_current=row["is_current"],
        sentence=Offsets(row["start"], row["end"]),
        sentence_id=row["sentence_id"],
        assigned=row["assignment_id"] is not None,
        annotation_id=row["annotation_id"],
        stored=_logged(row, "now"),
        repeated=_logged(row, "before"),
    )


def _logged(row: RowMapping, log: str) -> Stored | None:
    if row[f"{log}_id"] is None:
        return None
    return stored_of(*(row[f"{log}_{column}"] for column in _LOGGED))


def stored_of(log_id: int, sentence_id: int, version: int, status: Status, at: datetime, answer: str) -> Stored:
    """The annotation as a row of the log left it."""
    return Stored(sentence_id, version, status, at, _read(answer), log_id)


# The same answers stand in many sentences, and are read again whenever somebody opens the document again.
@lru_cache(maxsize=ANSWERS_KEPT)
def _read(answer: str) -> Answer:
    return answer_from_json(json.loads(answer))


def stored_from_log(row: AnnotationLog | None) -> Stored | None:
    """The annotation as `row` left it."""
    if row is None:
        return None
    return stored_of(row.id, row.sentence_id, row.version, row.status, row.at, row.answer)


# None of them gives a row back (`inline`), so that nothing waits for any of them.
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
