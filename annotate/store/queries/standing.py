"""The answers to a document as they stand."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.store.models import Annotation, AnnotationLog
from annotate.store.queries.stored import LOGGED_COLUMNS, Stored, stored_of


def as_logged() -> ColumnElement[bool]:
    """Joins each annotation with the row of the log that it is a projection of."""
    return and_(
        Annotation.round_id == AnnotationLog.round_id,
        Annotation.sentence_id == AnnotationLog.sentence_id,
        Annotation.user_id == AnnotationLog.user_id,
        Annotation.origin == AnnotationLog.origin,
        Annotation.version == AnnotationLog.version,
    )


def standing_answers(
    session: Session, round_id: int, version_id: int, origin: Origin, user_id: int | None = None
) -> Iterator[tuple[int, Stored]]:
    """(user id, what stands) for each answer to a sentence of the document version in the round; of one user if
    `user_id` is given."""
    # Columns, not objects: a long text has thousands of answers.
    rows = session.execute(
        select(AnnotationLog.user_id, *LOGGED_COLUMNS)
        .join(Annotation, as_logged())
        .where(
            Annotation.round_id == round_id,
            Annotation.document_version_id == version_id,
            true() if user_id is None else Annotation.user_id == user_id,
            Annotation.origin == origin,
        )
        .order_by(AnnotationLog.user_id, AnnotationLog.sentence_id)
    )
    for whose, *logged in rows:
        yield whose, stored_of(*logged)
