"""Projects, who may do what in them, and what was done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column

from annotate.corpus.roles import Role
from annotate.store.models.base import Base, Key, one_of


class Project(Base):
    """One study. `slug` is its name in addresses and on the command line; `measures_time` says whether it is kept how
    long annotators work at sentences."""

    __tablename__ = "project"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    measures_time: Mapped[bool] = mapped_column(default=True, server_default=true())


class Membership(Base):
    """One role of one member; who has none is no member."""

    __tablename__ = "membership"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(one_of(Role, "role"), primary_key=True)


class ProjectLog(Base):
    """What was done to a project other than answering; appended to, never changed. `details` is JSON."""

    __tablename__ = "project_log"

    id: Mapped[Key]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    details: Mapped[str] = mapped_column(default="{}")
