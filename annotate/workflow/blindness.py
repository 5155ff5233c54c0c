"""Who may see the answers of others: everybody once a round is revealed, managers before that when they say so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.roles import Role, RoundState
from annotate.errors import Forbidden, Message, NotFound
from annotate.store.models import Membership, Project, ProjectLog, Round, User
from annotate.workflow.log import note

PEEK = "peek"
OWNER = "(the server's owner)"
"""Who looked from the command line, which belongs to whoever runs the server."""


@dataclass(frozen=True, slots=True)
class Peek:
    """Somebody looked at a round's answers before it was revealed."""

    login: str
    at: datetime
    user_id: int | None


def peek(session: Session, project: Project, actor: User | None, round_: Round, now: datetime) -> None:
    """ "Show me anyway": lets a manager see a round that is not revealed, and keeps that they did.

    `actor` None is the server's owner at the command line. Raises Forbidden for who is no manager of the project.
    """
    if actor is not None and Role.MANAGER not in _roles(session, project, actor):
        raise Forbidden("Only a manager can look at a round that is not revealed.")
    if round_.state is not RoundState.REVEALED:
        note(session, project.id, actor.id if actor else None, PEEK, now, round=round_.id, name=round_.name)


def peeks(session: Session, project: Project, round_: Round) -> list[Peek]:
    """Who looked at the round before it was revealed, and when."""
    rows = session.execute(
        select(ProjectLog.details, User.login, ProjectLog.at, ProjectLog.actor_id)
        .outerjoin(User, User.id == ProjectLog.actor_id)
        .where(ProjectLog.project_id == project.id, ProjectLog.kind == PEEK)
        .order_by(ProjectLog.id)
    )
    return [
        Peek(login or OWNER, at, user_id)
        for details, login, at, user_id in rows.all()
        if json.loads(details)["round"] == round_.id
    ]


def is_open_to(session: Session, project: Project, actor: User | None, round_: Round) -> bool:
    """Whether `actor` may see every answer of the round: it is revealed, or a manager said "show me anyway"."""
    if round_.state is RoundState.REVEALED:
        return True
    mine = None if actor is None else actor.id
    if not any(each.user_id == mine for each in peeks(session, project, round_)):
        return False
    return actor is None or Role.MANAGER in _roles(session, project, actor)


def refuse_blind(session: Session, project: Project, actor: User | None, round_: Round) -> None:
    """Raises Forbidden, saying who can do what about it, unless the round is open to `actor`."""
    if not is_open_to(session, project, actor, round_):
        raise Forbidden(
            "The round “{round}” is not revealed, so that its annotators stay blind. A manager can reveal it once it "
            "is closed, or look all the same, which is recorded.",
            round=round_.name,
        )


def rounds_of(session: Session, project: Project) -> list[Round]:
    """The project's rounds, the newest first."""
    return list(session.scalars(select(Round).where(Round.project_id == project.id).order_by(Round.id.desc())))


def round_named(rounds: Iterable[Round], name: str) -> Round:
    """The round of this name; raises NotFound that names those there are."""
    every = list(rounds)
    for each in every:
        if each.name == name:
            return each
    known = [each.name for each in every] or Message("none yet")
    raise NotFound("There is no round “{name}” in this project; there are: {known}.", name=name, known=known)


def _roles(session: Session, project: Project, actor: User) -> frozenset[Role]:
    found = select(Membership.role).where(Membership.project_id == project.id, Membership.user_id == actor.id)
    return frozenset(session.scalars(found))
