"""Speakers and targets of a project."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from annotate.corpus.entry import EntryKind
from annotate.corpus.searching import searchable
from annotate.store.models.base import Base, Key, one_of

_AUTHOR = text("kind = 'author'")


class Entry(Base):
    """A speaker or target. `key` is the normalised name; `members_key` the sorted ids of a joint source's members.

    `sought` is the name as it is searched for, and follows it by itself. A name that was given to a second entry stays
    the key of the first, which is then merged into the second.

    `round_id` names the labelling round in which an annotator added it: until that round is closed only its maker,
    who has used it, and the managers see it. `in_cast` puts it on the manager's cast list.

    An entry that nothing used can be removed: it is out of every list until somebody names it again, which is then as
    if it were new. Its row stays, so that a page that still offers it, or a wrong click, loses nothing.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        UniqueConstraint("project_id", "members_key"),
        Index("uq_entry_author", "project_id", unique=True, sqlite_where=_AUTHOR, postgresql_where=_AUTHOR),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
    )

    id: Mapped[Key]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[EntryKind] = mapped_column(one_of(EntryKind, "kind"))
    name: Mapped[str]
    key: Mapped[str]
    sought: Mapped[str] = mapped_column(server_default="")
    members_key: Mapped[str | None]
    in_cast: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    authority: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @validates("name")
    def _follow(self, _attribute: str, name: str) -> str:
        self.sought = searchable(name)
        return name


class Alias(Base):
    """Another name of an entry."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("entry_id", "key"), Index("ix_alias_key", "key"))

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    name: Mapped[str]
    key: Mapped[str]
    sought: Mapped[str] = mapped_column(server_default="")

    @validates("name")
    def _follow(self, _attribute: str, name: str) -> str:
        self.sought = searchable(name)
        return name


class EntrySplit(Base):
    """What was chosen by `name` in a document as `entry_id` is taken as `into_id`; the answers stay as they are."""

    __tablename__ = "entry_split"
    __table_args__ = (CheckConstraint("into_id <> entry_id", name="not_into_itself"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))


class NotTheSame(Base):
    """Two entries of which a manager said that they are two, however alike their names."""

    __tablename__ = "not_the_same"
    __table_args__ = (CheckConstraint("one_id < other_id", name="order"),)

    one_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)


class EntryMember(Base):
    """One entry of a joint source."""

    __tablename__ = "entry_member"
    __table_args__ = (CheckConstraint("member_id <> entry_id", name="not_of_itself"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)


class Relation(Base):
    """What one entry is to another ("spokesman of"), from and until when."""

    __tablename__ = "relation"
    __table_args__ = (
        UniqueConstraint("subject_id", "object_id", "kind", "since"),
        CheckConstraint("subject_id <> object_id", name="not_to_itself"),
    )

    id: Mapped[Key]
    subject_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    object_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    kind: Mapped[str]
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
