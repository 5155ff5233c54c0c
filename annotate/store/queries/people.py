"""Who is signed in, and what they are in a project: read on every request, so one statement each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session, make_transient_to_detached

from annotate.corpus.roles import Role
from annotate.store.models import Membership, Project, User, table
from annotate.store.models.base import Base

Model = TypeVar("Model", bound=Base)

_user, _project, _membership = table(User), table(Project), table(Membership)
# Built once and run on a plain connection: a session and its mapped objects would double what a request costs.
_OF_SESSION = select(_user).where(_user.c.session_id == bindparam("session_id"))
_OF_MEMBER = (
    select(_project, _membership.c.role)
    .join(_membership, _membership.c.project_id == _project.c.id)
    .where(_project.c.slug == bindparam("slug"), _membership.c.user_id == bindparam("user_id"))
)


def user_of_session(connection: Connection, session_id: str) -> User | None:
    """The person whose session cookie names `session_id`; None once they have signed out everywhere."""
    row = connection.execute(_OF_SESSION, {"session_id": session_id}).mappings().first()
    return None if row is None else _detached(User, dict(row))


def project_of_member(connection: Connection, slug: str, user_id: int) -> tuple[Project, frozenset[Role]] | None:
    """The project and this member's roles in it; None alike for no member and for no such project."""
    rows = connection.execute(_OF_MEMBER, {"slug": slug, "user_id": user_id}).mappings().all()
    if not rows:
        return None
    of_project = {name: value for name, value in rows[0].items() if name != "role"}
    return _detached(Project, of_project), frozenset(row["role"] for row in rows)


def _detached(model: type[Model], row: Mapping[str, Any]) -> Model:
    """The mapped object of a row, as it is after its session has ended."""
    found = model(**row)
    make_transient_to_detached(found)
    return found


def projects_of(session: Session, user_id: int) -> list[tuple[Project, frozenset[Role]]]:
    """The projects of a member with the roles there, by name; archived ones are left out."""
    rows = session.execute(
        select(Project, Membership.role)
        .join(Membership, Membership.project_id == Project.id)
        .where(Membership.user_id == user_id, Project.archived_at.is_(None))
        .order_by(Project.name, Project.id)
    ).all()
    roles: dict[Project, set[Role]] = {}
    for project, role in rows:
        roles.setdefault(project, set()).add(role)
    return [(project, frozenset(of_project)) for project, of_project in roles.items()]


def every_project(session: Session) -> list[Project]:
    """All projects, by slug."""
    return list(session.scalars(select(Project).order_by(Project.slug)))


def everybody(session: Session) -> list[User]:
    """All accounts, by sign-in name."""
    return list(session.scalars(select(User).order_by(User.login)))
