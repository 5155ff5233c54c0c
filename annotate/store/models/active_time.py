"""How long annotators work at sentences."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from annotate.store.models.base import Base


class ActiveTime(Base):
    """The milliseconds that a person was at work at a sentence in a round: its page in sight, and not idle."""

    __tablename__ = "active_time"
    __table_args__ = (CheckConstraint("milliseconds >= 0", name="milliseconds"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    sentence_id: Mapped[int] = mapped_column(ForeignKey("sentence.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    milliseconds: Mapped[int]
