"""Accounts and invitations."""

from __future__ import annotations

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotate.corpus.roles import Role
from annotate.store.models.base import Base, Key, one_of


class User(Base, UserMixin):
    """A person who signs in. `login` is stored case-folded.

    `session_id` is what a session cookie names, so that a new one ends every session at once.
    """

    __tablename__ = "user_account"

    id: Mapped[Key]
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    session_id: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str | None]
    created_at: Mapped[datetime]

    def get_id(self) -> str:
        """What the session cookie names."""
        return self.session_id


class UserKey(Base):
    """A key of the workspace that a person wants in place of the usual one."""

    __tablename__ = "user_key"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    command: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]


class Invitation(Base):
    """A link that makes its user a member, once, until it expires. Only the token's hash is kept."""

    __tablename__ = "invitation"

    id: Mapped[Key]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]


class InvitationRole(Base):
    """One role that an invitation gives."""

    __tablename__ = "invitation_role"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(one_of(Role, "role"), primary_key=True)
