"""Where entries are named in answers, and as which entry each naming is taken after splits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import CompoundSelect, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.store.models import Annotation, DocumentVersion, Entry, EntrySplit, Link, Value


def has_splits(session: Session, project_id: int) -> bool:
    """Whether anything was taken out of an entry of the project."""
    found = select(EntrySplit.entry_id).join(Entry, Entry.id == EntrySplit.entry_id)
    return session.scalar(found.where(Entry.project_id == project_id).limit(1)) is not None


def splits_of(session: Session, document_id: int) -> dict[tuple[int, str], int]:
    """(entry, chosen name) -> the entry that it is taken as in the document."""
    rows = select(EntrySplit.entry_id, EntrySplit.name, EntrySplit.into_id).where(EntrySplit.document_id == document_id)
    return {(entry, name): into for entry, name, into in session.execute(rows)}


def after_splits(statement: Any, entry: Any, name: Any) -> Any:
    """`statement`, which selects from annotations, with `entry_split` joined to the entry and name of its rows."""
    return statement.outerjoin(DocumentVersion, DocumentVersion.id == Annotation.document_version_id).outerjoin(
        EntrySplit,
        and_(
            EntrySplit.entry_id == entry, EntrySplit.name == name, EntrySplit.document_id == DocumentVersion.document_id
        ),
    )


def namings(session: Session, ids: Collection[int]) -> CompoundSelect[Any]:
    """The namings of the entries `ids` in annotators' answers, those taken out of them left away, those given to them
    added: annotation_id, chosen (the entry that was chosen), entry_id (that it is taken as), name, what."""
    given = session.scalars(select(EntrySplit.entry_id).where(EntrySplit.into_id.in_(ids))).all()
    return union_all(*(_of(model, what, ids, given) for model, what in ((Link, "source"), (Value, "target"))))


def _of(model: type[Link] | type[Value], what: str, ids: Collection[int], given: Collection[int]) -> Any:
    taken_as = func.coalesce(EntrySplit.into_id, model.entry_id)
    rows = select(
        model.annotation_id,
        model.entry_id.label("chosen"),
        taken_as.label("entry_id"),
        model.name,
        literal(what).label("what"),
    ).join(Annotation, Annotation.id == model.annotation_id)
    rows = after_splits(rows, model.entry_id, model.name)
    return rows.where(model.entry_id.in_({*ids, *given}), taken_as.in_(ids), Annotation.origin == Origin.ANNOTATOR)
