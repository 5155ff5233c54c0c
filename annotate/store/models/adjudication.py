"""What curators keep beside their gold: why a sentence was in dispute, and what they ask its annotators."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotate.store.models.base import Base, Key, one_of


class Reason(StrEnum):
    """Why annotators differed."""

    SLIP = "slip"
    GUIDELINE_GAP = "guideline gap"
    AMBIGUOUS = "ambiguous"
    SEGMENTATION = "segmentation"


class GoldReason(Base):
    """Why a sentence was in dispute in a round, as the curator who said it last sees it."""

    __tablename__ = "gold_reason"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    sentence_id: Mapped[int] = mapped_column(ForeignKey("sentence.id"), primary_key=True)
    reason: Mapped[Reason] = mapped_column(one_of(Reason, "reason"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]


class Dispute(Base):
    """A sentence handed back to its annotators with a curator's question; one in a round."""

    __tablename__ = "dispute"
    __table_args__ = (UniqueConstraint("round_id", "sentence_id"),)

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    sentence_id: Mapped[int] = mapped_column(ForeignKey("sentence.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str]
    asked_at: Mapped[datetime]


class DisputeReply(Base):
    """What an annotator says to a dispute; the last word of each."""

    __tablename__ = "dispute_reply"

    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    text: Mapped[str]
    said_at: Mapped[datetime]
