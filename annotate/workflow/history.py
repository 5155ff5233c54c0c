"""Undo and redo of one's own answers, from the log alone, so that both work after a reload and on another computer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Origin
from annotate.corpus.answers import status_of
from annotate.errors import Refused
from annotate.store.models import AnnotationLog, DocumentVersion, LogKind, Sentence, User
from annotate.store.queries.answers import write_answer
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.places import Place
from annotate.store.queries.stored import Stored, stored_from_log
from annotate.workflow.answers import (
    deed_of,
    let_go_replaced,
    part_of,
    place_of,
    refuse_unless_id,
    refuse_unless_labelling,
)
from annotate.workflow.entries import entries_of
from annotate.workflow.entry_life import Namer, bring_back


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the log as far as undoing needs it; `request_id` tells what was done at once."""

    id: int
    kind: LogKind
    refers_to: int | None
    sentence: int
    version: int
    user: int
    request_id: str


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
) -> list[Stored]:
    """Takes back what the user did last in the document's current version, in all sentences where it was done at once.

    Returns what then stands in them, in their order; raises Refused when there is nothing to undo.
    """
    if repeated := _repeated(session, user, request_id):
        return repeated
    done, _ = _stacks(_steps(session, user, round_id, document_id, track))
    if not done:
        raise Refused("There is nothing to undo in this document.")
    return _go(session, user, project_id, round_id, _last(done), LogKind.UNDO, request_id, now, track)


def redo(
    session: Session,
    user: User,
    project_id: int,
    round_id: int,
    document_id: int,
    request_id: str,
    now: datetime,
    track: Track = OWN,
) -> list[Stored]:
    """Brings back what was undone last; returns and raises as `undo` does."""
    if repeated := _repeated(session, user, request_id):
        return repeated
    _, undone = _stacks(_steps(session, user, round_id, document_id, track))
    if not undone:
        raise Refused("There is nothing to redo in this document.")
    return _go(session, user, project_id, round_id, _last(undone), LogKind.REDO, request_id, now, track)


def _repeated(session: Session, user: User, request_id: str) -> list[Stored]:
    refuse_unless_id(request_id)
    same = AnnotationLog.request_id == request_id
    part = AnnotationLog.request_id.startswith(f"{request_id}:", autoescape=True)
    rows = session.scalars(
        select(AnnotationLog)
        .where(AnnotationLog.actor_id == user.id, or_(same, part))
        .order_by(AnnotationLog.sentence_id)
    )
    return [stored for row in rows if (stored := stored_from_log(row))]


def _last(stack: list[Step]) -> list[Step]:
    """What was done at once with the top of the stack; what somebody did in between is not passed over."""
    deed = deed_of(stack[-1].request_id)
    return list(takewhile(lambda step: deed_of(step.request_id) == deed, reversed(stack)))


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
            AnnotationLog.request_id,
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
    steps: list[Step],
    kind: LogKind,
    request_id: str,
    now: datetime,
    track: Track,
) -> list[Stored]:
    """Takes the steps back, or brings them back, the first one first."""
    each_id = [request_id] if len(steps) == 1 else [part_of(request_id, step.sentence) for step in steps]
    changed = [
        _write(session, user, project_id, round_id, step, kind, own_id, now, track)
        for step, own_id in zip(steps, each_id, strict=True)
    ]
    return sorted(changed, key=lambda stored: stored.sentence)


def _write(
    session: Session,
    user: User,
    project_id: int,
    round_id: int,
    step: Step,
    kind: LogKind,
    request_id: str,
    now: datetime,
    track: Track,
) -> Stored:
    """Writes the answer that the sentence had before the step, or after it, as its newest."""
    place = place_of(
        session, step.user, project_id, round_id, step.sentence, request_id, actor_id=user.id, origin=track.origin
    )
    track.refuse(place)
    version = step.version - 1 if kind is LogKind.UNDO else step.version
    answer = _answer_of(session, round_id, step, track.origin, version)
    codebook = stored_codebook(session, place.codebook_version_id)
    namer = Namer(project_id, user.id, round_id, now)
    bring_back(session, namer, entries_of(answer))
    stored = write_answer(
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
    let_go_replaced(session, namer, place, answer)
    return stored


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
