"""Rounds of annotation and who is to do what in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotate.corpus.roles import RoundKind, RoundState
from annotate.store.models.base import Base, Key, one_of


class Round(Base):
    """A round of annotation under one codebook version."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[Key]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str]
    kind: Mapped[RoundKind] = mapped_column(one_of(RoundKind, "kind"))
    state: Mapped[RoundState] = mapped_column(one_of(RoundState, "state"))
    codebook_version_id: Mapped[int] = mapped_column(ForeignKey("codebook_version.id"))
    created_at: Mapped[datetime]


class Assignment(Base):
    """Who is to annotate which document in which round. A withdrawn one keeps its answers."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("round_id", "document_id", "user_id"),)

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    assigned_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
