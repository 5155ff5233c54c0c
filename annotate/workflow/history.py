"""Undo and redo of one's own answers, from the log alone, so that both work after a reload and on another computer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Origin
from annotate.corpus.answers import status_of
from annotate.errors import Refused
from annotate.store.models import AnnotationLog, DocumentVersion, LogKind, Sentence, User
from annotate.store.queries.answers import write_answer
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.places import Place
from annotate.store.queries.stored import Stored, stored_from_log
from annotate.workflow.answers import place_of, refuse_unless_id, refuse_unless_labelling


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the log as far as undoing needs it."""

    id: int
    kind: LogKind
    refers_to: int | None
    sentence: int
    version: int
    user: int


@dataclass(frozen=True, slots=True)
class Track:
    """Whose changes are undone, and when that is refused: an annotator's own, or a document's gold, whoever made it."""

    origin: Origin
    refuse: Callable[[Place], None]


OWN = Track(Origin.ANNOTATOR, refuse_unless_labelling)


def undo(
    session: Session,
    user: User,
    project_id: int,
    round_id: int,
    document_id: int,
    request_id: str,
    now: datetime,
    track: Track = OWN,
) -> Stored:
    """Takes back the user's last change in the document's current version; raises Refused when there is none."""
    if repeated := _repeated(session, user, request_id):
        return repeated
    done, _ = _stacks(_steps(session, user, round_id, document_id, track))
    if not done:
        raise Refused("There is nothing to undo in this document.")
    return _go(
        session, user, project_id, round_id, done[-1], done[-1].version - 1, LogKind.UNDO, request_id, now, track
    )


def redo(
    session: Session,
    user: User,
    project_id: int,
    round_id: int,
    document_id: int,
    request_id: str,
    now: datetime,
    track: Track = OWN,
) -> Stored:
    """Brings back the change that was undone last; raises Refused when there is none."""
    if repeated := _repeated(session, user, request_id):
        return repeated
    _, undone = _stacks(_steps(session, user, round_id, document_id, track))
    if not undone:
        raise Refused("There is nothing to redo in this document.")
    return _go(
        session, user, project_id, round_id, undone[-1], undone[-1].version, LogKind.REDO, request_id, now, track
    )


def _repeated(session: Session, user: User, request_id: str) -> Stored | None:
    refuse_unless_id(request_id)
    row = session.scalars(
        select(AnnotationLog).where(AnnotationLog.actor_id == user.id, AnnotationLog.request_id == request_id)
    ).first()
    return stored_from_log(row)


def _stacks(steps: Iterable[Step]) -> tuple[list[Step], list[Step]]:
    """What can be undone and what redone, the next one last."""
    done: list[Step] = []
    undone: list[Step] = []
    for step in steps:
        if step.kind is LogKind.UNDO:
            undone.append(done.pop())
        elif step.kind is LogKind.REDO:
            done.append(undone.pop())
        else:
            done.append(step)
            undone.clear()
    return done, undone


def _steps(session: Session, user: User, round_id: int, document_id: int, track: Track) -> list[Step]:
    own = [AnnotationLog.user_id == user.id] if track is OWN else []
    rows = session.execute(
        select(
            AnnotationLog.id,
            AnnotationLog.kind,
            AnnotationLog.refers_to_id,
            AnnotationLog.sentence_id,
            AnnotationLog.version,
            AnnotationLog.user_id,
        )
        .join(Sentence, Sentence.id == AnnotationLog.sentence_id)
        .join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
        .where(
            AnnotationLog.round_id == round_id,
            *own,
            AnnotationLog.origin == track.origin,
            AnnotationLog.kind.in_((LogKind.SAVE, LogKind.UNDO, LogKind.REDO)),
            DocumentVersion.document_id == document_id,
            DocumentVersion.is_current,
        )
        .order_by(AnnotationLog.id)
    )
    return [Step(*row) for row in rows]


def _go(
    session: Session,
    user: User,
    project_id: int,
    round_id: int,
    step: Step,
    version: int,
    kind: LogKind,
    request_id: str,
    now: datetime,
    track: Track,
) -> Stored:
    """Writes the answer that the sentence had in `version` as its newest."""
    place = place_of(
        session, step.user, project_id, round_id, step.sentence, request_id, actor_id=user.id, origin=track.origin
    )
    track.refuse(place)
    answer = _answer_of(session, round_id, step, track.origin, version)
    codebook = stored_codebook(session, place.codebook_version_id)
    return write_answer(
        session,
        place,
        codebook,
        answer,
        status_of(answer, codebook.codebook),
        user_id=step.user,
        actor_id=user.id,
        request_id=request_id,
        now=now,
        origin=track.origin,
        kind=kind,
        refers_to=step.id,
    )


def _answer_of(session: Session, round_id: int, step: Step, origin: Origin, version: int) -> Answer:
    row = session.scalars(
        select(AnnotationLog).where(
            AnnotationLog.round_id == round_id,
            AnnotationLog.sentence_id == step.sentence,
            AnnotationLog.user_id == step.user,
            AnnotationLog.origin == origin,
            AnnotationLog.version == version,
        )
    ).first()
    stored = stored_from_log(row)
    return stored.answer if stored else Answer()
