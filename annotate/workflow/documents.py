"""Documents of a project: adding an accepted text."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from annotate.corpus.document import Document as Text
from annotate.errors import Refused
from annotate.store.models import Document, DocumentVersion, Sentence, Turn, User
from annotate.workflow.log import note


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
    _add_version(session, document, actor, text, now, encoding)
    note(session, project_id, actor.id, "document added", now, document=document.name, sentences=len(text.sentences))
    return document


def _next_position(session: Session, project_id: int) -> int:
    last = session.scalar(select(func.max(Document.position)).where(Document.project_id == project_id))
    return 0 if last is None else last + 1


def _add_version(
    session: Session, document: Document, actor: User, text: Text, now: datetime, encoding: str
) -> DocumentVersion:
    version = DocumentVersion(
        document_id=document.id,
        number=1,
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
        }
        for position, sentence in enumerate(text.sentences)
    ]
    session.execute(insert(Sentence), rows)
    return version
