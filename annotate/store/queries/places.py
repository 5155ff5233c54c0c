"""Where an answer is to go: all that must be known before a save, in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, FromClause, RowMapping, and_, bindparam, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.corpus.document import Offsets
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import RoundState
from annotate.store.models import (
    Annotation,
    AnnotationLog,
    Assignment,
    Document,
    DocumentVersion,
    Entry,
    Round,
    Sentence,
    table,
)
from annotate.store.queries.stored import LOGGED_COLUMNS, Stored, stored_of


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


_round, _sentence, _version = table(Round), table(Sentence), table(DocumentVersion)
_assignment, _annotation, _author = table(Assignment), table(Annotation), table(Entry)
_now, _before = table(AnnotationLog).alias("now"), table(AnnotationLog).alias("before")
_LOGGED = [column.name for column in LOGGED_COLUMNS]
_USER: BindParameter[int] = bindparam("user_id")
_ORIGIN = bindparam("origin", type_=_annotation.c.origin.type)


def _of_whom(rows: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Rows of the user's answer to the sentence in the round."""
    return (
        rows.c.round_id == _round.c.id,
        rows.c.sentence_id == _sentence.c.id,
        rows.c.user_id == _USER,
        rows.c.origin == _ORIGIN,
    )


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
        *(log.c[name].label(f"{log.name}_{name}") for log in (_now, _before) for name in _LOGGED),
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
    .outerjoin(_annotation, and_(*_of_whom(_annotation)))
    .outerjoin(_now, and_(*_of_whom(_now), _now.c.version == _annotation.c.version))
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
