"""Documents, their versions and sentences, and drafts of documents that are not yet accepted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from annotate.corpus.document import SentenceKind
from annotate.store.models.base import Base, Key, one_of

_CURRENT = text("is_current")


class Document(Base):
    """A text of a project. `name` is its id in exports."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("project_id", "name"), UniqueConstraint("project_id", "position"))

    id: Mapped[Key]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str]
    title: Mapped[str]
    language: Mapped[str]
    position: Mapped[int]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]


class DocumentVersion(Base):
    """A document's text as it is (`is_current`) or once was; `text` is the decoded upload, character for character."""

    __tablename__ = "document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index(
            "uq_document_version_current", "document_id", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT
        ),
    )

    id: Mapped[Key]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    is_current: Mapped[bool]
    text: Mapped[str]
    encoding: Mapped[str] = mapped_column(default="utf-8")
    sentence_count: Mapped[int]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]


class Turn(Base):
    """A speaker's turn in a document version."""

    __tablename__ = "turn"

    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    speaker: Mapped[str]


class Sentence(Base):
    """A unit of a document version: code points `start` to `end` of its text, `position` from 0.

    `continues_id` is the sentence of the version before with the same text.
    """

    __tablename__ = "sentence"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        UniqueConstraint("version_id", "id"),
        CheckConstraint('0 <= start AND start < "end"', name="offsets"),
    )

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    kind: Mapped[SentenceKind] = mapped_column(one_of(SentenceKind, "kind"))
    paragraph: Mapped[int]
    turn: Mapped[int | None]
    quotation: Mapped[int | None]
    external_id: Mapped[str | None]
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("sentence.id"))


class Draft(Base):
    """A text on its way in, seen by its owner alone until accepted. `content` is the document as JSON."""

    __tablename__ = "draft"

    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    content: Mapped[str]
    encoding: Mapped[str] = mapped_column(default="utf-8")
    created_at: Mapped[datetime]
