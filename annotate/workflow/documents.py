"""Documents of a project: adding an accepted text, listing, reading, and removing one that nobody works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from annotate.corpus.document import Document as Text
from annotate.errors import Message, NotFound, Refused
from annotate.store.models import (
    Annotation,
    AnnotationLog,
    Assignment,
    Document,
    DocumentVersion,
    Project,
    Round,
    Sentence,
    Turn,
    User,
)
from annotate.workflow.log import note

DOCUMENTS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list of a project; `sentences` are those of its current version."""

    document: Document
    sentences: int


@dataclass(frozen=True, slots=True)
class Open:
    """A document to be read: its current version with all sentences, and turn number -> speaker."""

    document: Document
    version: DocumentVersion
    sentences: Sequence[Sentence]
    turns: Mapping[int, str]


def list_documents(session: Session, project: Project, page: int = 1) -> tuple[list[Listed], int]:
    """One page of a project's documents in their order, and how many there are in all."""
    total = session.scalar(select(func.count(Document.id)).where(Document.project_id == project.id)) or 0
    rows = session.execute(
        select(Document, DocumentVersion.sentence_count)
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, DocumentVersion.is_current))
        .where(Document.project_id == project.id)
        .order_by(Document.position)
        .offset(DOCUMENTS_A_PAGE * (page - 1))
        .limit(DOCUMENTS_A_PAGE)
    )
    return [Listed(*row) for row in rows], total


def last_language(session: Session, project: Project) -> str | None:
    """The language of the project's newest document, a fair guess for the next one."""
    newest = select(Document.language).where(Document.project_id == project.id).order_by(Document.id.desc()).limit(1)
    return session.scalar(newest)


def read_document(session: Session, project: Project, document_id: int, number: int | None = None) -> Open:
    """The document as it stands, or as its version `number` was; raises NotFound unless it is the project's."""
    wanted = DocumentVersion.is_current if number is None else DocumentVersion.number == number
    row = session.execute(
        select(Document, DocumentVersion)
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, wanted))
        .where(Document.id == document_id, Document.project_id == project.id)
    ).first()
    if row is None:
        raise NotFound("There is no such document in this project.")
    document, version = row
    sentences = select(Sentence).where(Sentence.version_id == version.id).order_by(Sentence.position)
    turns = select(Turn.number, Turn.speaker).where(Turn.version_id == version.id)
    return Open(document, version, session.scalars(sentences).all(), dict(session.execute(turns).all()))


def versions_of(session: Session, document: Document) -> list[DocumentVersion]:
    """The document's versions, the newest first."""
    of_document = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    return list(session.scalars(of_document.order_by(DocumentVersion.number.desc())))


def why_kept(session: Session, document: Document) -> Message | None:
    """Why the document cannot be removed; None when it can."""
    of_document = select(DocumentVersion.id).where(DocumentVersion.document_id == document.id)
    answered = exists().where(Annotation.document_version_id.in_(of_document))
    logged = exists().where(AnnotationLog.sentence_id == Sentence.id, Sentence.version_id.in_(of_document))
    if session.scalar(select(answered | logged)):
        return Message("Somebody has answered sentences of this document, and answers are never lost.")
    rounds = session.scalars(
        select(Round.name)
        .join(Assignment, Assignment.round_id == Round.id)
        .where(Assignment.document_id == document.id, Assignment.withdrawn_at.is_(None))
        .distinct()
    ).all()
    return Message("It is assigned in the round “{round}”; withdraw that first.", round=rounds[0]) if rounds else None


def remove_document(session: Session, actor: User, project: Project, document_id: int, now: datetime) -> Document:
    """Removes a document that nobody has answered or is to answer; raises Refused otherwise."""
    document = read_document(session, project, document_id).document
    reason = why_kept(session, document)
    if reason:
        raise Refused("This document cannot be removed. {reason}", document.name, reason=reason)
    session.execute(delete(Assignment).where(Assignment.document_id == document.id))
    session.execute(delete(DocumentVersion).where(DocumentVersion.document_id == document.id))
    session.execute(delete(Document).where(Document.id == document.id))
    note(session, project.id, actor.id, "document removed", now, document=document.name)
    return document


def add_document(
    session: Session, project_id: int, actor: User, text: Text, now: datetime, *, encoding: str = "utf-8"
) -> Document:
    """Stores an accepted text as the project's last document, its first version current.

    Raises Refused when it has no sentences or the project has a document of its name.
    """
    if not text.sentences:
        raise Refused("There is no sentence in this text.", where=text.name)
    taken = select(Document.id).where(Document.project_id == project_id, Document.name == text.name)
    if session.scalar(taken) is not None:
        raise Refused("The project has a document of this name already; choose another name.", where=text.name)
    document = Document(
        project_id=project_id,
        name=text.name,
        title=text.title or text.name,
        language=text.language,
        position=_next_position(session, project_id),
        created_by=actor.id,
        created_at=now,
    )
    session.add(document)
    session.flush()
    add_version(session, document, actor, text, now, encoding)
    note(session, project_id, actor.id, "document added", now, document=document.name, sentences=len(text.sentences))
    return document


def _next_position(session: Session, project_id: int) -> int:
    last = session.scalar(select(func.max(Document.position)).where(Document.project_id == project_id))
    return 0 if last is None else last + 1


def add_version(
    session: Session,
    document: Document,
    actor: User,
    text: Text,
    now: datetime,
    encoding: str,
    *,
    number: int = 1,
    continues: Sequence[int | None] = (),
) -> DocumentVersion:
    """Stores the text as the document's current version `number`; `continues` has, for each sentence, the id of the
    one before that it continues, None where it is new."""
    version = DocumentVersion(
        document_id=document.id,
        number=number,
        is_current=True,
        text=text.text,
        encoding=encoding,
        sentence_count=len(text.sentences),
        created_by=actor.id,
        created_at=now,
    )
    session.add(version)
    session.flush()
    session.add_all(Turn(version_id=version.id, number=turn.number, speaker=turn.speaker) for turn in text.turns)
    rows = [
        {
            "version_id": version.id,
            "position": position,
            "start": sentence.start,
            "end": sentence.end,
            "kind": sentence.kind,
            "paragraph": sentence.paragraph,
            "turn": sentence.turn,
            "quotation": sentence.quotation,
            "external_id": sentence.external_id,
            "continues_id": continues[position] if continues else None,
        }
        for position, sentence in enumerate(text.sentences)
    ]
    session.execute(insert(Sentence), rows)
    return version
