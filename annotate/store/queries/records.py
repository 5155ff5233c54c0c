"""The annotations of a round as records, one document at a time, so that memory does not grow with the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Origin, Status
from annotate.corpus.record import Record
from annotate.store.models import (
    Annotation,
    AnnotationLog,
    Assignment,
    CodebookVersion,
    Document,
    DocumentVersion,
    Project,
    Round,
    Sentence,
    User,
)
from annotate.store.queries.answers import Stored, stored_from_log


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported: a round's answers, those of one user alone if `user_id` is given, of which origins."""

    project: Project
    round: Round
    user_id: int | None = None
    origins: tuple[Origin, ...] = (Origin.ANNOTATOR,)


def documents_of(session: Session, selection: Selection) -> list[tuple[Document, DocumentVersion]]:
    """The documents assigned in a round or answered, with their current versions, in the project's order."""
    assigned = select(Assignment.document_id).where(Assignment.round_id == selection.round.id)
    answered = (
        select(DocumentVersion.document_id)
        .join(Annotation, Annotation.document_version_id == DocumentVersion.id)
        .where(Annotation.round_id == selection.round.id)
    )
    rows = session.execute(
        select(Document, DocumentVersion)
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, DocumentVersion.is_current))
        .where(Document.project_id == selection.project.id, Document.id.in_(assigned.union(answered)))
        .order_by(Document.position)
    )
    return list(rows.all())


def records_of(
    session: Session, selection: Selection, document: Document, version: DocumentVersion
) -> Iterator[Record]:
    """Every annotation of the document's current version, by sentence and login; unseen ones of the assigned too."""
    answers = _answers(session, selection, version)
    assigned = _assigned(session, selection, document)
    for sentence in session.scalars(
        select(Sentence).where(Sentence.version_id == version.id).order_by(Sentence.position)
    ):
        found = answers.get(sentence.id, {})
        unseen = {(login, Origin.ANNOTATOR): None for login in assigned}
        for (login, origin), answer in sorted((unseen | found).items()):
            yield _record(selection, document, version, sentence, login, origin, answer)


Answered = tuple[Stored, int | None]


def _record(
    selection: Selection,
    document: Document,
    version: DocumentVersion,
    sentence: Sentence,
    login: str,
    origin: Origin,
    answered: Answered | None,
) -> Record:
    stored, codebook = answered or (None, None)
    return Record(
        project=selection.project.slug,
        round=selection.round.name,
        document=document.name,
        document_version=version.number,
        sentence=sentence.position + 1,
        start=sentence.start,
        end=sentence.end,
        kind=sentence.kind,
        text=version.text[sentence.start : sentence.end],
        annotator=login,
        origin=origin,
        status=stored.status if stored else Status.UNSEEN,
        answer=stored.answer if stored else Answer(),
        version=stored.version if stored else None,
        saved_at=stored.saved_at if stored else None,
        codebook_version=codebook,
    )


def _answers(
    session: Session, selection: Selection, version: DocumentVersion
) -> dict[int, dict[tuple[str, Origin], Answered | None]]:
    """By sentence id, then login and origin: the answer and the number of its codebook version."""
    of_user = [Annotation.user_id == selection.user_id] if selection.user_id is not None else []
    rows = session.execute(
        select(AnnotationLog, User.login, CodebookVersion.number)
        .join(
            Annotation,
            and_(
                Annotation.round_id == AnnotationLog.round_id,
                Annotation.sentence_id == AnnotationLog.sentence_id,
                Annotation.user_id == AnnotationLog.user_id,
                Annotation.origin == AnnotationLog.origin,
                Annotation.version == AnnotationLog.version,
            ),
        )
        .join(User, User.id == Annotation.user_id)
        .join(CodebookVersion, CodebookVersion.id == Annotation.codebook_version_id)
        .where(
            Annotation.round_id == selection.round.id,
            Annotation.document_version_id == version.id,
            Annotation.origin.in_(selection.origins),
            *of_user,
        )
    )
    found: dict[int, dict[tuple[str, Origin], Answered | None]] = defaultdict(dict)
    for log, login, codebook in rows.all():
        stored = stored_from_log(log)
        session.expunge(log)  # else the session would keep every answer of the project
        if stored is not None:
            found[log.sentence_id][login, log.origin] = stored, codebook
    return found


def _assigned(session: Session, selection: Selection, document: Document) -> Sequence[str]:
    """The logins of those who are to annotate the document."""
    of_user = [Assignment.user_id == selection.user_id] if selection.user_id is not None else []
    return session.scalars(
        select(User.login)
        .join(Assignment, Assignment.user_id == User.id)
        .where(
            Assignment.round_id == selection.round.id,
            Assignment.document_id == document.id,
            Assignment.withdrawn_at.is_(None),
            *of_user,
        )
    ).all()
