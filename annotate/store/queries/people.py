"""Who is signed in, and what they are in a project: read on every request, so one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, RowMapping, and_, bindparam, select
from sqlalchemy.orm import Session, make_transient_to_detached

from annotate.corpus.roles import Role
from annotate.store.models import Membership, Project, User, table
from annotate.store.models.base import Base

Model = TypeVar("Model", bound=Base)

_user, _project, _membership = table(User), table(Project), table(Membership)
# Built once and run on a plain connection: a session and its mapped objects would double what a request costs.
_WHO_ASKS = (
    select(
        *(column.label(f"{column.table.name}.{column.name}") for column in (*_user.c, *_project.c)),
        _membership.c.role.label("role"),
    )
    .select_from(_user)
    .outerjoin(_project, _project.c.slug == bindparam("slug", type_=_project.c.slug.type))
    .outerjoin(_membership, and_(_membership.c.project_id == _project.c.id, _membership.c.user_id == _user.c.id))
    .where(_user.c.session_id == bindparam("session_id"))
)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and what they are in the project that they ask about: None alike for no member and no such project."""

    user: User
    project: Project | None
    roles: frozenset[Role]


def who_asks(connection: Connection, session_id: str, slug: str | None) -> Asking | None:
    """The person whose session cookie names `session_id`; None once they have signed out everywhere."""
    rows = connection.execute(_WHO_ASKS, {"session_id": session_id, "slug": slug}).mappings().all()
    if not rows:
        return None
    roles = frozenset(row["role"] for row in rows if row["role"] is not None)
    return Asking(_detached(User, rows[0]), _detached(Project, rows[0]) if roles else None, roles)


def _detached(model: type[Model], row: RowMapping) -> Model:
    """The mapped object of a row, as it is after its session has ended."""
    # Setting attributes would note each as a change; what was read is none.
    found: Model = model.__mapper__.class_manager.new_instance()
    vars(found).update((column.name, row[f"{column.table.name}.{column.name}"]) for column in table(model).c)
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
