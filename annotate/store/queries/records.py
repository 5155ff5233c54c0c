"""The annotations of a round as records, one document at a time, so that memory does not grow with the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.corpus.identities import taken_as
from annotate.corpus.record import Record
from annotate.store.models import (
    ActiveTime,
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
from annotate.store.queries.namings import splits_of
from annotate.store.queries.standing import as_logged
from annotate.store.queries.stored import Stored, stored_from_log


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported: a round's answers, those of one user alone if `user_id` is given, of which origins."""

    project: Project
    round: Round
    user_id: int | None = None
    origins: tuple[Origin, ...] = (Origin.ANNOTATOR,)


@dataclass(frozen=True, slots=True)
class CurrentText:
    """A document of a round and its current version, without the text itself."""

    document_id: int
    document: str
    version_id: int
    number: int
    sentences: int


def documents_of(session: Session, selection: Selection) -> list[CurrentText]:
    """The documents assigned in a round or answered, with their current versions, in the project's order."""
    assigned = select(Assignment.document_id).where(Assignment.round_id == selection.round.id)
    answered = (
        select(DocumentVersion.document_id)
        .join(Annotation, Annotation.document_version_id == DocumentVersion.id)
        .where(Annotation.round_id == selection.round.id)
    )
    rows = session.execute(
        select(Document.id, Document.name, DocumentVersion.id, DocumentVersion.number, DocumentVersion.sentence_count)
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, DocumentVersion.is_current))
        .where(Document.project_id == selection.project.id, Document.id.in_(assigned.union(answered)))
        .order_by(Document.position)
    )
    return [CurrentText(*row) for row in rows]


def records_of(session: Session, selection: Selection, text: CurrentText) -> Iterator[Record]:
    """Every annotation of a current text, by sentence and login; unseen ones of the assigned too.

    Where gold is selected and begun, or nothing else is selected, a sentence without it has a record of no annotator.
    """
    answers = _answers(session, selection, text)
    unseen: dict[Answerer, Answered | None] = dict.fromkeys(_awaited(session, selection, text, answers))
    moved = splits_of(session, text.document_id)
    times = _times(session, selection, text)
    whole = session.scalars(select(DocumentVersion.text).where(DocumentVersion.id == text.version_id)).one()
    columns = select(Sentence.id, Sentence.position, Sentence.start, Sentence.end, Sentence.kind)
    rows = session.execute(columns.where(Sentence.version_id == text.version_id).order_by(Sentence.position))
    for sentence_id, position, start, end, kind in rows:
        unanswered = Record(
            project=selection.project.slug,
            round=selection.round.name,
            document=text.document,
            document_version=text.number,
            sentence=position + 1,
            start=start,
            end=end,
            kind=kind,
            text=whole[start:end],
        )
        given = answers.get(sentence_id, {})
        decided = any(origin is Origin.GOLD for _, origin in given)
        for (login, origin), answered in sorted((unseen | given).items(), key=itemgetter(0)):
            if answered or not (decided and origin is Origin.GOLD):
                spent = times.get((sentence_id, login)) if origin is Origin.ANNOTATOR else None
                yield replace(_record(unanswered, login, origin, answered, moved), active_seconds=spent)


Answered = tuple[Stored, int | None]
"""An answer and the number of its codebook version."""
Answerer = tuple[str, Origin]
"""A login, and as what it answers; the login of gold that nobody decided is empty."""
Answers = dict[int, dict[Answerer, Answered | None]]
"""By sentence id, then by who answered."""


def _awaited(session: Session, selection: Selection, text: CurrentText, answers: Answers) -> Iterator[Answerer]:
    """Whose answers every sentence of the text ought to have."""
    if Origin.ANNOTATOR in selection.origins:
        yield from ((login, Origin.ANNOTATOR) for login in _assigned(session, selection, text))
    begun = any(origin is Origin.GOLD for given in answers.values() for _, origin in given)
    if selection.origins == (Origin.GOLD,) or begun:
        yield "", Origin.GOLD


def _record(
    unanswered: Record, login: str, origin: Origin, answered: Answered | None, moved: Mapping[tuple[int, str], int]
) -> Record:
    if answered is None:
        return replace(unanswered, annotator=login, origin=origin)
    stored, codebook = answered
    return replace(
        unanswered,
        annotator=login,
        origin=origin,
        status=stored.status,
        answer=taken_as(stored.answer, moved),
        version=stored.version,
        saved_at=stored.saved_at,
        codebook_version=codebook,
    )


def _answers(session: Session, selection: Selection, text: CurrentText) -> Answers:
    of_user = [Annotation.user_id == selection.user_id] if selection.user_id is not None else []
    rows = session.execute(
        select(AnnotationLog, User.login, CodebookVersion.number)
        .join(Annotation, as_logged())
        .join(User, User.id == Annotation.user_id)
        .join(CodebookVersion, CodebookVersion.id == Annotation.codebook_version_id)
        .where(
            Annotation.round_id == selection.round.id,
            Annotation.document_version_id == text.version_id,
            Annotation.origin.in_(selection.origins),
            *of_user,
        )
    )
    found: Answers = defaultdict(dict)
    for log, login, codebook in rows.all():
        stored = stored_from_log(log)
        session.expunge(log)  # else the session would keep every answer of the project
        if stored is not None:
            found[log.sentence_id][login, log.origin] = stored, codebook
    return found


def _times(session: Session, selection: Selection, text: CurrentText) -> dict[tuple[int, str], float]:
    """(sentence id, login) -> the seconds of active time."""
    rows = session.execute(
        select(ActiveTime.sentence_id, User.login, ActiveTime.milliseconds)
        .join(User, User.id == ActiveTime.user_id)
        .join(Sentence, Sentence.id == ActiveTime.sentence_id)
        .where(ActiveTime.round_id == selection.round.id, Sentence.version_id == text.version_id)
    )
    return {(sentence, login): milliseconds / 1000 for sentence, login, milliseconds in rows}


def _assigned(session: Session, selection: Selection, text: CurrentText) -> Sequence[str]:
    """The logins of those who are to annotate the document."""
    of_user = [Assignment.user_id == selection.user_id] if selection.user_id is not None else []
    return session.scalars(
        select(User.login)
        .join(Assignment, Assignment.user_id == User.id)
        .where(
            Assignment.round_id == selection.round.id,
            Assignment.document_id == text.document_id,
            Assignment.withdrawn_at.is_(None),
            *of_user,
        )
    ).all()
