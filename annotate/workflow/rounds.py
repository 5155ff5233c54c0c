"""Rounds: making them, moving them on, assigning documents to annotators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import tidy
from annotate.corpus.roles import RoundKind, RoundState
from annotate.corpus.spread import spread
from annotate.errors import Message, NotFound, Refused
from annotate.store.models import Assignment, CodebookVersion, Document, Project, Round, User
from annotate.workflow.codebooks import newest_version
from annotate.workflow.log import note
from annotate.workflow.members import annotators_of

MOVES = {
    RoundState.PREPARING: (RoundState.LABELLING,),
    RoundState.LABELLING: (RoundState.CLOSED,),
    RoundState.CLOSED: (RoundState.LABELLING, RoundState.REVEALED),
    RoundState.REVEALED: (),
}
"""The states that each state leads to. What was revealed stays so: nobody is blind again."""
PAGE = 50
"""Documents on one page of assignments."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A round with the number of its codebook version, and how many assignments stand in it."""

    round: Round
    codebook: int
    assignments: int


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """Some of a project's documents, all its annotators, and who has which document."""

    documents: Sequence[Document]
    annotators: Sequence[User]
    standing: Mapping[int, set[int]]
    page: int
    last: int


def make_round(session: Session, project_id: int, actor: User, name: str, kind: RoundKind, now: datetime) -> Round:
    """A round in preparation, under the newest codebook version; raises Refused for a name that is taken."""
    clean = tidy(name)
    if session.scalar(select(Round.id).where(Round.project_id == project_id, Round.name == clean)) is not None:
        raise Refused("The project has a round “{name}” already; choose another name.", name=clean)
    made = Round(
        project_id=project_id,
        name=clean,
        kind=kind,
        state=RoundState.PREPARING,
        codebook_version_id=newest_version(session, project_id).id,
        created_at=now,
    )
    session.add(made)
    session.flush()
    note(session, project_id, actor.id, "round made", now, round=clean)
    return made


def move_round(session: Session, actor: User, round_: Round, state: RoundState, now: datetime) -> None:
    """Moves a round to `state`; raises Refused where that does not follow from the state it is in."""
    if state not in MOVES[round_.state]:
        allowed = list(MOVES[round_.state]) or Message("nothing")
        raise Refused(
            "A round that is {state} can become {allowed}, not {wanted}.",
            state=round_.state,
            allowed=allowed,
            wanted=state,
        )
    note(session, round_.project_id, actor.id, "round moved", now, round=round_.name, state=state.value)
    round_.state = state
    session.add(round_)


def rounds_listed(session: Session, project: Project) -> list[Listed]:
    """The project's rounds, the newest first."""
    stands = and_(Assignment.round_id == Round.id, Assignment.withdrawn_at.is_(None))
    rows = session.execute(
        select(Round, CodebookVersion.number, func.count(Assignment.id))
        .join(CodebookVersion, CodebookVersion.id == Round.codebook_version_id)
        .outerjoin(Assignment, stands)
        .where(Round.project_id == project.id)
        .group_by(Round.id, CodebookVersion.number)
        .order_by(Round.id.desc())
    )
    return [Listed(round_, number or 0, count) for round_, number, count in rows]


def round_of(session: Session, project: Project, round_id: int) -> Round:
    """The project's round with this id; raises NotFound for another project's too."""
    round_ = session.scalars(select(Round).where(Round.id == round_id, Round.project_id == project.id)).first()
    if round_ is None:
        raise NotFound("There is no such round in this project.")
    return round_


def use_newest_codebook(session: Session, actor: User, round_: Round, now: datetime) -> None:
    """Puts a round in preparation under the newest codebook version; raises Refused once labelling has begun."""
    if round_.state is not RoundState.PREPARING:
        raise Refused("The codebook version of a round is fixed once labelling has begun; make another round.")
    newest = newest_version(session, round_.project_id)
    round_.codebook_version_id = newest.id
    session.add(round_)
    note(session, round_.project_id, actor.id, "round codebook", now, round=round_.name, version=newest.number)


def assign(session: Session, actor: User, round_: Round, pairs: Iterable[tuple[int, int]], now: datetime) -> int:
    """Assigns (document id, user id) pairs, anew where withdrawn; returns how many did not stand before.

    Raises Refused in a round that is closed, and for a document or an annotator that is not the project's.
    """
    wanted = list(dict.fromkeys(pairs))
    _refuse_closed(round_)
    _refuse_strangers(session, round_.project_id, wanted)
    known = {(row.document_id, row.user_id): row for row in _rows(session, round_)}
    new = 0
    for document_id, user_id in wanted:
        row = known.get((document_id, user_id))
        new += row is None or row.withdrawn_at is not None
        if row is None:
            session.add(Assignment(round_id=round_.id, document_id=document_id, user_id=user_id, assigned_at=now))
        elif row.withdrawn_at is not None:
            row.withdrawn_at, row.assigned_at = None, now
    session.flush()
    note(session, round_.project_id, actor.id, "assigned", now, round=round_.name, assignments=new)
    return new


def assign_everything(session: Session, actor: User, round_: Round, now: datetime) -> int:
    """Assigns every document to every annotator; returns how many assignments are new."""
    documents, annotators = _documents(session, round_.project_id), _annotators(session, round_.project_id)
    return assign(session, actor, round_, [(one, who) for one in documents for who in annotators], now)


def assign_evenly(session: Session, actor: User, round_: Round, each: int, now: datetime) -> int:
    """Brings every document to `each` annotators, counting those it has; returns how many assignments are new."""
    documents, annotators = _documents(session, round_.project_id), _annotators(session, round_.project_id)
    pairs = spread(documents, annotators, each, standing(session, round_))
    return assign(session, actor, round_, pairs, now)


def assign_exactly(
    session: Session,
    actor: User,
    round_: Round,
    documents: Iterable[int],
    wanted: Iterable[tuple[int, int]],
    now: datetime,
) -> tuple[int, int]:
    """Gives the `documents` the annotators that `wanted` pairs name and no others; returns how many were assigned and
    withdrawn. The answers of withdrawn assignments stay.
    """
    shown = set(documents)
    pairs = {pair for pair in wanted if pair[0] in shown}
    stand = {(one, who) for one, holders in standing(session, round_).items() if one in shown for who in holders}
    _refuse_closed(round_)
    for document_id, user_id in sorted(stand - pairs):
        withdraw(session, actor, round_, document_id, user_id, now)
    return assign(session, actor, round_, sorted(pairs - stand), now), len(stand - pairs)


def withdraw(session: Session, actor: User, round_: Round, document_id: int, user_id: int, now: datetime) -> None:
    """Withdraws an assignment; its answers stay. Raises NotFound when there is none."""
    row = session.scalars(
        select(Assignment).where(
            Assignment.round_id == round_.id, Assignment.document_id == document_id, Assignment.user_id == user_id
        )
    ).first()
    if row is None or row.withdrawn_at is not None:
        raise NotFound("This document is not assigned to that annotator in this round.")
    row.withdrawn_at = now
    details = {"round": round_.name, "document": document_id, "user": user_id}
    note(session, round_.project_id, actor.id, "assignment withdrawn", now, **details)


def assignment_page(session: Session, project: Project, round_: Round, page: int) -> AssignmentPage:
    """Page `page`, from 1, of the project's documents with their annotators in the round."""
    count = session.scalar(select(func.count(Document.id)).where(Document.project_id == project.id)) or 0
    last = max(1, -(-count // PAGE))
    page = min(max(1, page), last)
    of_project = select(Document).where(Document.project_id == project.id).order_by(Document.position)
    return AssignmentPage(
        documents=session.scalars(of_project.limit(PAGE).offset((page - 1) * PAGE)).all(),
        annotators=annotators_of(session, project.id),
        standing=standing(session, round_),
        page=page,
        last=last,
    )


def standing(session: Session, round_: Round) -> Mapping[int, set[int]]:
    """Document id -> the ids of those to whom it is assigned in the round."""
    found: dict[int, set[int]] = {}
    for row in _rows(session, round_):
        if row.withdrawn_at is None:
            found.setdefault(row.document_id, set()).add(row.user_id)
    return found


def _rows(session: Session, round_: Round) -> Sequence[Assignment]:
    return session.scalars(select(Assignment).where(Assignment.round_id == round_.id)).all()


def _documents(session: Session, project_id: int) -> Sequence[int]:
    of_project = select(Document.id).where(Document.project_id == project_id)
    return session.scalars(of_project.order_by(Document.position)).all()


def _annotators(session: Session, project_id: int) -> list[int]:
    return sorted(user.id for user in annotators_of(session, project_id))


def _refuse_closed(round_: Round) -> None:
    if round_.state in (RoundState.CLOSED, RoundState.REVEALED):
        raise Refused(
            "The round “{round}” is {state}; nothing can be assigned in it any more.",
            round=round_.name,
            state=round_.state,
        )


def _refuse_strangers(session: Session, project_id: int, pairs: Iterable[tuple[int, int]]) -> None:
    documents, annotators = set(_documents(session, project_id)), set(_annotators(session, project_id))
    for document_id, user_id in pairs:
        if document_id not in documents:
            raise NotFound("There is no such document in this project.")
        if user_id not in annotators:
            raise Refused("Documents can be assigned to members with the role annotator alone.")
