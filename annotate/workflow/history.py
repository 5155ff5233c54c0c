"""Undo and redo of one's own answers, from the log alone, so that both work after a reload and on another computer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Origin
from annotate.corpus.answers import status_of
from annotate.errors import Refused
from annotate.store.models import AnnotationLog, DocumentVersion, LogKind, Sentence, User
from annotate.store.queries.answers import stored_from_log, write_answer
from annotate.store.queries.codebooks import stored_codebook
from annotate.workflow.answers import Saved, place_of, refuse_unless_labelling


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the log as far as undoing needs it."""

    id: int
    kind: LogKind
    refers_to: int | None
    sentence: int
    version: int


def undo(
    session: Session, user: User, project_id: int, round_id: int, document_id: int, request_id: str, now: datetime
) -> Saved:
    """Takes back the user's last change in the document's current version; raises Refused when there is none."""
    if repeated := _repeated(session, user, request_id):
        return repeated
    done, _ = _stacks(_steps(session, user, round_id, document_id))
    if not done:
        raise Refused("There is nothing to undo in this document.")
    return _go(session, user, project_id, round_id, done[-1], done[-1].version - 1, LogKind.UNDO, request_id, now)


def redo(
    session: Session, user: User, project_id: int, round_id: int, document_id: int, request_id: str, now: datetime
) -> Saved:
    """Brings back the change that was undone last; raises Refused when there is none."""
    if repeated := _repeated(session, user, request_id):
        return repeated
    _, undone = _stacks(_steps(session, user, round_id, document_id))
    if not undone:
        raise Refused("There is nothing to redo in this document.")
    return _go(session, user, project_id, round_id, undone[-1], undone[-1].version, LogKind.REDO, request_id, now)


def _repeated(session: Session, user: User, request_id: str) -> Saved | None:
    row = session.scalars(
        select(AnnotationLog).where(AnnotationLog.actor_id == user.id, AnnotationLog.request_id == request_id)
    ).first()
    stored = stored_from_log(row)
    return Saved(stored) if stored else None


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


def _steps(session: Session, user: User, round_id: int, document_id: int) -> list[Step]:
    rows = session.execute(
        select(
            AnnotationLog.id,
            AnnotationLog.kind,
            AnnotationLog.refers_to_id,
            AnnotationLog.sentence_id,
            AnnotationLog.version,
        )
        .join(Sentence, Sentence.id == AnnotationLog.sentence_id)
        .join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
        .where(
            AnnotationLog.round_id == round_id,
            AnnotationLog.user_id == user.id,
            AnnotationLog.origin == Origin.ANNOTATOR,
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
) -> Saved:
    """Writes the answer that the sentence had in `version` as its newest."""
    place = place_of(session, user, project_id, round_id, step.sentence, request_id)
    refuse_unless_labelling(place)
    answer = _answer_of(session, user, round_id, step.sentence, version)
    codebook = stored_codebook(session, place.codebook_version_id)
    stored = write_answer(
        session,
        place,
        codebook,
        answer,
        status_of(answer, codebook.codebook),
        user_id=user.id,
        actor_id=user.id,
        request_id=request_id,
        now=now,
        kind=kind,
        refers_to=step.id,
    )
    return Saved(stored)


def _answer_of(session: Session, user: User, round_id: int, sentence_id: int, version: int) -> Answer:
    row = session.scalars(
        select(AnnotationLog).where(
            AnnotationLog.round_id == round_id,
            AnnotationLog.sentence_id == sentence_id,
            AnnotationLog.user_id == user.id,
            AnnotationLog.origin == Origin.ANNOTATOR,
            AnnotationLog.version == version,
        )
    ).first()
    stored = stored_from_log(row)
    return stored.answer if stored else Answer()
