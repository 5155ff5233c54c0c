"""What annotators ask or tell the managers about a sentence."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from annotate.store.models.base import Base, Key, one_of


class RemarkKind(StrEnum):
    """What a remark is about."""

    QUESTION = "question"
    SEGMENTATION = "segmentation"
    GUIDELINE = "guideline"


class Remark(Base):
    """Something said about a sentence in a round, by an annotator for the managers, and their reply."""

    __tablename__ = "remark"
    __table_args__ = (
        Index("ix_remark_round_id", "round_id", "user_id"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply"),
        CheckConstraint("(reply IS NULL) = (replier_id IS NULL)", name="replier"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    sentence_id: Mapped[int] = mapped_column(ForeignKey("sentence.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[RemarkKind] = mapped_column(one_of(RemarkKind, "remark_kind"))
    text: Mapped[str]
    said_at: Mapped[datetime]
    reply: Mapped[str | None]
    replier_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    replied_at: Mapped[datetime | None]
