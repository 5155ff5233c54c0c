"""What tells the sentences of a round apart besides their words: kind, the day they were done, when they were given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin, Status
from annotate.corpus.document import SentenceKind
from annotate.store.models import Annotation, Assignment, Document, DocumentVersion, Sentence

Place = tuple[str, int]
"""The name of a document and the position of a sentence, from 1."""


def kinds(session: Session, project_id: int) -> Mapping[Place, str]:
    """The kind of each sentence of the current versions."""
    rows = select(Document.name, Sentence.position + 1, Sentence.kind).select_from(Sentence)
    rows = rows.join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
    rows = rows.join(Document, Document.id == DocumentVersion.document_id)
    rows = rows.where(Document.project_id == project_id, DocumentVersion.is_current)
    return {(document, position): kind.value for document, position, kind in session.execute(rows)}


def kinds_there(session: Session, project_id: int) -> list[SentenceKind]:
    """The kinds of sentences that the current versions have, in their usual order."""
    rows = select(Sentence.kind).distinct().join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
    rows = rows.join(Document, Document.id == DocumentVersion.document_id)
    found = set(session.scalars(rows.where(Document.project_id == project_id, DocumentVersion.is_current)))
    return [kind for kind in SentenceKind if kind in found]


def days(session: Session, round_id: int) -> Mapping[Place, str]:
    """The day (UTC) on which the last of its annotators saved each sentence that is done."""
    rows = select(Document.name, Sentence.position + 1, func.max(Annotation.saved_at)).select_from(Annotation)
    rows = rows.join(Sentence, Sentence.id == Annotation.sentence_id)
    rows = rows.join(DocumentVersion, DocumentVersion.id == Annotation.document_version_id)
    rows = rows.join(Document, Document.id == DocumentVersion.document_id)
    rows = rows.where(
        Annotation.round_id == round_id,
        Annotation.origin == Origin.ANNOTATOR,
        Annotation.status.in_((Status.DONE, Status.UNCLEAR)),
        DocumentVersion.is_current,
    ).group_by(Document.name, Sentence.position)
    return {(document, position): last.date().isoformat() for document, position, last in session.execute(rows)}


def batches(session: Session, round_id: int) -> Mapping[str, str]:
    """When each document was first assigned in the round, to the minute (UTC)."""
    rows = select(Document.name, func.min(Assignment.assigned_at)).join(Document, Document.id == Assignment.document_id)
    rows = rows.where(Assignment.round_id == round_id).group_by(Document.name)
    return {document: f"{first:%Y-%m-%d %H:%M}" for document, first in session.execute(rows)}
