"""Rounds: making them, moving them on, assigning documents to annotators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.entry import tidy
from annotate.corpus.roles import RoundKind, RoundState
from annotate.errors import NotFound, Refused
from annotate.store.models import Assignment, Round, User
from annotate.workflow.codebooks import newest_version
from annotate.workflow.log import note

MOVES = {
    RoundState.PREPARING: (RoundState.LABELLING,),
    RoundState.LABELLING: (RoundState.CLOSED,),
    RoundState.CLOSED: (RoundState.LABELLING, RoundState.REVEALED),
    RoundState.REVEALED: (),
}
"""The states that each state leads to. What was revealed stays so: nobody is blind again."""


def make_round(session: Session, project_id: int, actor: User, name: str, kind: RoundKind, now: datetime) -> Round:
    """A round in preparation, under the newest codebook version; raises Refused for a name that is taken."""
    clean = tidy(name)
    if session.scalar(select(Round.id).where(Round.project_id == project_id, Round.name == clean)) is not None:
        raise Refused(f"The project has a round “{clean}” already; choose another name.")
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
        allowed = ", ".join(each.value for each in MOVES[round_.state]) or "nothing"
        raise Refused(f"A round that is {round_.state.value} can become {allowed}, not {state.value}.")
    note(session, round_.project_id, actor.id, "round moved", now, round=round_.name, state=state.value)
    round_.state = state
    session.add(round_)


def assign(session: Session, actor: User, round_: Round, pairs: Iterable[tuple[int, int]], now: datetime) -> int:
    """Assigns (document id, user id) pairs; those that stand already stay, withdrawn ones are renewed. Returns how many are new."""
    known = {
        (row.document_id, row.user_id): row
        for row in session.scalars(select(Assignment).where(Assignment.round_id == round_.id))
    }
    new = 0
    for document_id, user_id in dict.fromkeys(pairs):
        row = known.get((document_id, user_id))
        new += row is None or row.withdrawn_at is not None
        if row is None:
            session.add(Assignment(round_id=round_.id, document_id=document_id, user_id=user_id, assigned_at=now))
        elif row.withdrawn_at is not None:
            row.withdrawn_at, row.assigned_at = None, now
    session.flush()
    note(session, round_.project_id, actor.id, "assigned", now, round=round_.name, assignments=new)
    return new


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
    note(
        session,
        round_.project_id,
        actor.id,
        "assignment withdrawn",
        now,
        round=round_.name,
        document=document_id,
        user=user_id,
    )
