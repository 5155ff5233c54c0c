"""Nothing acknowledged is lost: annotation rows are a projection of the log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from annotate.resources import seeds
from annotate.store.engine import Store
from annotate.store.models import Act, Annotation, AnnotationLog, Link, Sentence, Value, table
from annotate.store.queries.answers import add_annotation
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.stored import stored_from_log
from annotate.workflow.accounts import make_account
from annotate.workflow.folders import import_folder

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def rows(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All annotation rows, without the row numbers that say nothing."""
    found = {}
    for model in (Annotation, Act, Link, Value):
        columns = [column for column in table(model).columns if (model, column.name) not in {(Value, "id")}]
        found[model.__tablename__] = sorted(map(tuple, session.execute(select(*columns))), key=repr)
    return found


def rebuild(session: Session) -> None:
    """Removes every annotation and makes it anew from the newest row of its log."""
    ids = {
        (each.round_id, each.sentence_id, each.user_id, each.origin): each.id
        for each in session.scalars(select(Annotation))
    }
    for model in (Value, Link, Act, Annotation):
        session.execute(delete(model))
    newest: dict[tuple[Any, ...], AnnotationLog] = {}
    for log in session.scalars(select(AnnotationLog).order_by(AnnotationLog.id)):
        newest[log.round_id, log.sentence_id, log.user_id, log.origin] = log
    for key, log in newest.items():
        rebuild_one(session, log, ids[key])


def rebuild_one(session: Session, log: AnnotationLog, annotation_id: int) -> None:
    stored = stored_from_log(log)
    assert stored is not None
    row = {
        "id": annotation_id,
        "round_id": log.round_id,
        "sentence_id": log.sentence_id,
        "user_id": log.user_id,
        "origin": log.origin,
        "version": log.version,
        "status": log.status,
        "codebook_version_id": log.codebook_version_id,
        "document_version_id": session.get_one(Sentence, log.sentence_id).version_id,
        "mark": stored.answer.mark,
        "no_act": stored.answer.no_act,
        "comment": stored.answer.comment,
        "saved_at": log.at,
    }
    add_annotation(session, row, stored.answer, stored_codebook(session, log.codebook_version_id))


def test_all_annotation_rows_can_be_rebuilt_from_the_log(store: Store) -> None:
    """Were every annotation row lost, the log would give each of them back, value by value."""
    with store.writing() as session:
        owner = make_account(session, "owner", "Owner", "long enough", NOW)
        import_folder(session, owner, seeds() / "panel", NOW)
    with store.writing() as session:
        before = rows(session)
        rebuild(session)
        after = rows(session)
    assert all(before.values())
    assert after == before
