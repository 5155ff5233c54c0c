"""Members of a project: their roles, and the links that invite new ones."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from annotate.corpus.roles import Role
from annotate.errors import NotFound, Refused
from annotate.store.models import Assignment, Invitation, InvitationRole, Membership, Project, Round, User
from annotate.workflow.log import note

DAYS = 7
"""How long a link works."""
LONGEST_DAYS = 90
LONGEST_NOTE = 200


class LinkSpent(Refused):
    """An invitation that works no longer, or never was one."""

    status = 410


@dataclass(frozen=True, slots=True)
class Member:
    """A person and what they may do in the project."""

    user: User
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with its project and the roles it gives."""

    invitation: Invitation
    project: Project
    roles: frozenset[Role]


def members_of(session: Session, project: Project) -> list[Member]:
    """The project's members by name."""
    rows = session.execute(
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project.id)
        .order_by(User.name, User.id)
    )
    roles: dict[User, set[Role]] = {}
    for user, role in rows:
        roles.setdefault(user, set()).add(role)
    return [Member(user, frozenset(held)) for user, held in roles.items()]


def member(session: Session, project: Project, user_id: int) -> Member:
    """The member with this user id; raises NotFound."""
    found = next((each for each in members_of(session, project) if each.user.id == user_id), None)
    if found is None:
        raise NotFound("This person is no member of the project.")
    return found


def annotators_of(session: Session, project_id: int) -> Sequence[User]:
    """The members that have the role annotator, by name."""
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project_id, Membership.role == Role.ANNOTATOR)
        .order_by(User.name, User.id)
    ).all()


def add_member(
    session: Session, project: Project, actor: User | None, user: User, roles: Iterable[Role], now: datetime
) -> None:
    """Makes `user` a member with `roles`; raises Refused when they are one already or `roles` is empty."""
    given = _some(roles)
    if any(each.user.id == user.id for each in members_of(session, project)):
        raise Refused("“{user}” is a member of this project already; a manager can change the roles.", user=user.login)
    session.add_all(Membership(project_id=project.id, user_id=user.id, role=role) for role in given)
    session.flush()
    _note(session, project, actor, "member added", now, user, given)


def change_roles(
    session: Session, project: Project, actor: User | None, user_id: int, roles: Iterable[Role], now: datetime
) -> None:
    """Gives a member exactly `roles`. Who is an annotator no more has the assignments withdrawn; the answers stay.

    Raises Refused for no role at all, and where it would leave the project without a manager.
    """
    given = _some(roles)
    _lock(session, project)
    found = member(session, project, user_id)
    if Role.MANAGER not in given:
        _refuse_last_manager(session, project, user_id)
    if Role.ANNOTATOR not in given:
        _withdraw_assignments(session, project, user_id, now)
    _drop_roles(session, project, user_id)
    session.add_all(Membership(project_id=project.id, user_id=user_id, role=role) for role in given)
    session.flush()
    _note(session, project, actor, "roles changed", now, found.user, given)


def remove_member(session: Session, project: Project, actor: User | None, user_id: int, now: datetime) -> None:
    """Ends a membership: the answers stay, the assignments are withdrawn. Raises Refused for the last manager."""
    _lock(session, project)
    found = member(session, project, user_id)
    _refuse_last_manager(session, project, user_id)
    _withdraw_assignments(session, project, user_id, now)
    _drop_roles(session, project, user_id)
    _note(session, project, actor, "member removed", now, found.user, found.roles)


def invite(
    session: Session,
    project: Project,
    actor: User,
    roles: Iterable[Role],
    now: datetime,
    *,
    remark: str = "",
    days: int = DAYS,
) -> str:
    """The token of a new invitation, which is stored nowhere; raises Refused for no role or an odd number of days."""
    given = _some(roles)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("A link works for between 1 and {longest} days.", longest=LONGEST_DAYS)
    token = secrets.token_urlsafe(24)
    invitation = Invitation(
        project_id=project.id,
        token_hash=_hash(token),
        note=" ".join(remark.split())[:LONGEST_NOTE],
        created_by=actor.id,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(invitation)
    session.flush()
    session.add_all(InvitationRole(invitation_id=invitation.id, role=role) for role in given)
    session.flush()
    note(session, project.id, actor.id, "invited", now, invitation=invitation.id, roles=sorted(given))
    return token


def open_invitations(session: Session, project: Project, now: datetime) -> list[Invited]:
    """The project's invitations that still work, the newest first."""
    rows = session.scalars(
        select(Invitation)
        .where(
            Invitation.project_id == project.id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.id.desc())
    )
    return [Invited(row, project, _roles_of(session, row)) for row in rows]


def withdraw_invitation(session: Session, project: Project, actor: User, invitation_id: int, now: datetime) -> None:
    """Ends an invitation of the project; raises NotFound for another's and for one that is used or withdrawn."""
    done = session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.project_id == project.id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .returning(Invitation.id)
    ).first()
    if done is None:
        raise NotFound("There is no such invitation, or it was used or withdrawn meanwhile.")
    note(session, project.id, actor.id, "invitation withdrawn", now, invitation=invitation_id)


def invitation_of(session: Session, token: str, now: datetime) -> Invited:
    """The invitation that a link stands for; raises LinkSpent, saying why, for one that does not work."""
    row = session.execute(
        select(Invitation, Project)
        .join(Project, Project.id == Invitation.project_id)
        .where(Invitation.token_hash == _hash(token))
    ).first()
    if row is None:
        raise LinkSpent("This is no invitation. Copy the whole link, or ask the manager of the project for a new one.")
    invitation, project = row
    if invitation.used_at is not None:
        raise LinkSpent("This link was used already; each works once. Ask the manager of the project for a new one.")
    if invitation.withdrawn_at is not None:
        raise LinkSpent("This invitation was withdrawn. Ask the manager of the project for a new one.")
    if invitation.expires_at <= now:
        raise LinkSpent("This link has expired. Ask the manager of the project for a new one.")
    return Invited(invitation, project, _roles_of(session, invitation))


def join(session: Session, token: str, user: User, now: datetime) -> Project:
    """Makes `user` a member as the invitation says, and ends it; raises LinkSpent, and Refused for a member."""
    invited = invitation_of(session, token, now)
    # One statement, so that of two people who use the link at the same moment one alone gets in.
    used = session.execute(
        update(Invitation)
        .where(Invitation.id == invited.invitation.id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
        .values(used_at=now, used_by=user.id)
        .returning(Invitation.id)
    ).first()
    if used is None:
        raise LinkSpent("This link was used already; each works once. Ask the manager of the project for a new one.")
    add_member(session, invited.project, user, user, invited.roles, now)
    return invited.project


def _some(roles: Iterable[Role]) -> frozenset[Role]:
    given = frozenset(roles)
    if not given:
        raise Refused("Choose at least one role.")
    return given


def _lock(session: Session, project: Project) -> None:
    """Lets no other change of the members through until the end: two managers could else remove one another."""
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update())


def _refuse_last_manager(session: Session, project: Project, user_id: int) -> None:
    managers = set(
        session.scalars(
            select(Membership.user_id).where(Membership.project_id == project.id, Membership.role == Role.MANAGER)
        )
    )
    if managers == {user_id}:
        raise Refused("This is the project's last manager; make somebody else a manager first.")


def _withdraw_assignments(session: Session, project: Project, user_id: int, now: datetime) -> None:
    of_project = select(Round.id).where(Round.project_id == project.id)
    session.execute(
        update(Assignment)
        .where(Assignment.user_id == user_id, Assignment.round_id.in_(of_project), Assignment.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def _drop_roles(session: Session, project: Project, user_id: int) -> None:
    session.execute(delete(Membership).where(Membership.project_id == project.id, Membership.user_id == user_id))
    session.flush()


def _roles_of(session: Session, invitation: Invitation) -> frozenset[Role]:
    return frozenset(session.scalars(select(InvitationRole.role).where(InvitationRole.invitation_id == invitation.id)))


def _note(
    session: Session,
    project: Project,
    actor: User | None,
    kind: str,
    now: datetime,
    user: User,
    roles: Iterable[Role],
) -> None:
    note(session, project.id, actor.id if actor else None, kind, now, user=user.id, roles=sorted(roles))


def _hash(token: str) -> str:
    """Tokens are random and long, so that a plain hash keeps them as well as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()
