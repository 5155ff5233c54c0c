"""What all tables share: named constraints, UTC times, enumerations with a CHECK."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, cast

from sqlalchemy import BigInteger, Dialect, Enum, Integer, MetaData, Table, Text, TypeDecorator
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import DateTime

from annotate.errors import Message, Refused

_NOT_PLAIN = re.compile("[\0\ud800-\udfff]")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


_UNSTORABLE = Message("A text holds a NUL or half a character, which cannot be kept; remove it and try again.")


class Unstorable(Refused, DontWrapMixin):
    """A text with a character that no database keeps."""


class PlainText(TypeDecorator[str]):
    """Text of whole characters: PostgreSQL keeps no NUL, neither keeps half a character, and SQLite would cut there."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it is. Raises Unstorable."""
        if value is not None and _NOT_PLAIN.search(value):
            raise Unstorable(_UNSTORABLE)
        return value


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC; SQLite keeps no zone, so that it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC, as it is stored."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored moment, aware."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(kinds: type[StrEnum], name: str) -> Enum:
    """A column type that stores the enumeration's values as text, with a CHECK of its own name."""
    return Enum(
        kinds,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The parent of every model."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant(), str: PlainText()}


def table(model: type[Base]) -> Table:
    """The model's table, for statements that are built once and give rows."""
    return cast(Table, model.__table__)


Key = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
