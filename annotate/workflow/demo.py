"""The demo: projects filled with texts, people and labels, for looking around in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.roles import Role
from annotate.resources import seeds
from annotate.settings import DEMO_PASSWORD
from annotate.store.models import Membership, Project, User
from annotate.workflow.accounts import find_user, make_account
from annotate.workflow.folders import import_folder

PROJECTS = ("news", "panel")
_MANAGER = ("mara", "Mara")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in to the demo; `roles` are those of all their projects."""

    login: str
    name: str
    roles: tuple[Role, ...]
    password: str = DEMO_PASSWORD


def load_demo(session: Session, now: datetime) -> tuple[Person, ...]:
    """Imports the demo projects that are not there yet; returns who can sign in."""
    there = set(session.scalars(select(Project.slug).where(Project.slug.in_(PROJECTS))))
    manager = find_user(session, _MANAGER[0]) or make_account(session, *_MANAGER, DEMO_PASSWORD, now)
    for name in PROJECTS:
        if name not in there:
            import_folder(session, manager, seeds() / name, now, password=DEMO_PASSWORD)
    return demo_people(session)


def demo_people(session: Session) -> tuple[Person, ...]:
    """The members of the demo projects by login, each with the password that all of them share."""
    rows = session.execute(
        select(User.login, User.name, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .join(Project, Project.id == Membership.project_id)
        .where(Project.slug.in_(PROJECTS))
        .order_by(User.login)
    )
    roles: dict[tuple[str, str], set[Role]] = defaultdict(set)
    for login, name, role in rows:
        roles[login, name].add(role)
    return tuple(
        Person(login, name, tuple(role for role in Role if role in held)) for (login, name), held in roles.items()
    )
