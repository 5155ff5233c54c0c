"""Codebook versions, and the identities of layers and labels that outlive them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from annotate.corpus.codebook import LayerKind
from annotate.store.models.base import Base, Key, one_of


class CodebookVersion(Base):
    """A codebook as published (numbered from 1), or the project's one draft (`number` is null).

    `content` is the whole codebook in its YAML form; a published row never changes.
    """

    __tablename__ = "codebook_version"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        Index(
            "uq_codebook_version_draft",
            "project_id",
            unique=True,
            sqlite_where=text("number IS NULL"),
            postgresql_where=text("number IS NULL"),
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int | None]
    content: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime]


class Layer(Base):
    """The identity of a layer: its slug never changes within a project, nor does its kind."""

    __tablename__ = "layer"
    __table_args__ = (UniqueConstraint("project_id", "slug"),)

    id: Mapped[Key]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    slug: Mapped[str]
    kind: Mapped[LayerKind] = mapped_column(one_of(LayerKind, "kind"))


class Label(Base):
    """The identity of a label: its slug never changes within a layer, and the row is never removed."""

    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("layer_id", "slug"),)

    id: Mapped[Key]
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"))
    slug: Mapped[str]
