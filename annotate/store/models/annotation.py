"""Annotations as rows that can be counted, and the log that they are a projection of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotate.corpus.annotation import Mark, Mode, Origin, Status, Taken
from annotate.store.models.base import Base, Key, one_of


class LogKind(StrEnum):
    """What made a row of the annotation log."""

    SAVE = "save"
    UNDO = "undo"
    REDO = "redo"
    IMPORT = "import"
    CARRY = "carry"


class Annotation(Base):
    """One person's answer for one sentence in one round. `version` counts its saves from 1.

    `document_version_id` repeats the sentence's, so that progress is counted without a join.
    """

    __tablename__ = "annotation"
    __table_args__ = (
        UniqueConstraint("round_id", "sentence_id", "user_id", "origin"),
        ForeignKeyConstraint(
            ["document_version_id", "sentence_id"],
            ["sentence.version_id", "sentence.id"],
            name="fk_annotation_sentence",
        ),
        Index("ix_annotation_progress", "round_id", "document_version_id", "user_id", "origin", "status"),
        Index("ix_annotation_user_id", "user_id"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    document_version_id: Mapped[int]
    sentence_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    origin: Mapped[Origin] = mapped_column(one_of(Origin, "origin"))
    version: Mapped[int]
    status: Mapped[Status] = mapped_column(one_of(Status, "status"))
    mark: Mapped[Mark | None] = mapped_column(one_of(Mark, "mark"))
    no_act: Mapped[bool]
    comment: Mapped[str]
    codebook_version_id: Mapped[int] = mapped_column(ForeignKey("codebook_version.id"))
    saved_at: Mapped[datetime]


class Act(Base):
    """A stance act; its place within its annotation is its name."""

    __tablename__ = "act"

    annotation_id: Mapped[int] = mapped_column(ForeignKey("annotation.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Link(Base):
    """One source of an act's chain, outermost at position 0: the entry, and the name by which it was chosen."""

    __tablename__ = "link"
    __table_args__ = (
        ForeignKeyConstraint(
            ["annotation_id", "act"], ["act.annotation_id", "act.position"], ondelete="CASCADE", name="fk_link_act"
        ),
        Index("ix_link_entry_id", "entry_id"),
        CheckConstraint("(mention_start IS NULL) = (mention_end IS NULL)", name="mention"),
        CheckConstraint("(cue_start IS NULL) = (cue_end IS NULL)", name="cue"),
    )

    annotation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    name: Mapped[str]
    mode: Mapped[Mode | None] = mapped_column(one_of(Mode, "mode"))
    taken: Mapped[Taken | None] = mapped_column(one_of(Taken, "taken"))
    mention_start: Mapped[int | None]
    mention_end: Mapped[int | None]
    cue_start: Mapped[int | None]
    cue_end: Mapped[int | None]


_WAYS = ("label_id", "entry_id", "number", "text", "span_start", "empty")
_FILLED = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in _WAYS)


class Value(Base):
    """One value of one layer. Its owner is the annotation, one of its acts, or one link of an act.

    Exactly one of label, entry, number, text, span and `empty` is set; `empty` is an answered empty set.
    """

    __tablename__ = "value"
    __table_args__ = (
        ForeignKeyConstraint(
            ["annotation_id", "act"], ["act.annotation_id", "act.position"], ondelete="CASCADE", name="fk_value_act"
        ),
        ForeignKeyConstraint(
            ["annotation_id", "act", "link"],
            ["link.annotation_id", "link.act", "link.position"],
            ondelete="CASCADE",
            name="fk_value_link",
        ),
        Index("ix_value_annotation_id", "annotation_id"),
        Index("ix_value_entry_id", "entry_id"),
        CheckConstraint(f"{_FILLED} = 1", name="one_value"),
        CheckConstraint("link IS NULL OR act IS NOT NULL", name="owner"),
        CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name="span"),
        CheckConstraint("(entry_id IS NULL) = (name IS NULL)", name="entry_name"),
    )

    id: Mapped[Key]
    annotation_id: Mapped[int] = mapped_column(ForeignKey("annotation.id", ondelete="CASCADE"))
    act: Mapped[int | None]
    link: Mapped[int | None]
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"))
    label_id: Mapped[int | None] = mapped_column(ForeignKey("label.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    name: Mapped[str | None]
    number: Mapped[float | None]
    text: Mapped[str | None]
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    empty: Mapped[bool | None]


class AnnotationLog(Base):
    """Every change of an annotation with the complete answer after it, as JSON; appended to, never changed.

    An undo or redo names the row that it takes back or brings back in `refers_to_id`.
    """

    __tablename__ = "annotation_log"
    __table_args__ = (
        UniqueConstraint("actor_id", "request_id"),
        UniqueConstraint("round_id", "sentence_id", "user_id", "origin", "version"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    sentence_id: Mapped[int] = mapped_column(ForeignKey("sentence.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    origin: Mapped[Origin] = mapped_column(one_of(Origin, "origin"))
    version: Mapped[int]
    kind: Mapped[LogKind] = mapped_column(one_of(LogKind, "kind"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    request_id: Mapped[str]
    refers_to_id: Mapped[int | None] = mapped_column(ForeignKey("annotation_log.id"))
    status: Mapped[Status] = mapped_column(one_of(Status, "status"))
    codebook_version_id: Mapped[int] = mapped_column(ForeignKey("codebook_version.id"))
    answer: Mapped[str]
