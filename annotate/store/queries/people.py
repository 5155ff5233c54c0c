"""Who is signed in, and what they are in a project: read on every request, so one statement each."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from annotate.corpus.roles import Role
from annotate.store.models import Membership, Project, User

# Built once: putting these statements together takes longer than running them.
_OF_SESSION = select(User).where(User.session_id == bindparam("session_id"))
_OF_MEMBER = (
    select(Project, Membership.role)
    .join(Membership, Membership.project_id == Project.id)
    .where(Project.slug == bindparam("slug"), Membership.user_id == bindparam("user_id"))
)


def user_of_session(session: Session, session_id: str) -> User | None:
    """The person whose session cookie names `session_id`; None once they have signed out everywhere."""
    return session.scalar(_OF_SESSION, {"session_id": session_id})


def project_of_member(session: Session, slug: str, user_id: int) -> tuple[Project, frozenset[Role]] | None:
    """The project and this member's roles in it; None alike for no member and for no such project."""
    rows = session.execute(_OF_MEMBER, {"slug": slug, "user_id": user_id}).all()
    return (rows[0].Project, frozenset(row.role for row in rows)) if rows else None


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
