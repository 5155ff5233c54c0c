"""Opening the database and the two ways to use it: reading, and writing in one transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

_SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    # NORMAL would lose acknowledged saves when the power fails.
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32000",
)


def open_engine(url: str) -> Engine:
    """An engine for a `sqlite:///file` or `postgresql+psycopg://` URL, set up as this application needs it."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    # pysqlite begins transactions too late and without savepoints; autocommit mode and an own BEGIN mend both.
    engine = create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 10})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Any) -> None:
    begins = connection.get_execution_options().get("annotate_begins", "BEGIN")
    if begins:
        connection.exec_driver_sql(begins)


class Store:
    """The database of one installation.

    SQLite takes one writer at a time. Its own waiting polls and starves under load, so that writers of this
    process queue at a lock instead.
    """

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._writer = threading.Lock() if self.sqlite else nullcontext()
        self._single = self.engine.execution_options(annotate_begins=None)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(
            self.engine.execution_options(annotate_begins="BEGIN IMMEDIATE"), expire_on_commit=False
        )

    def connection(self) -> AbstractContextManager[Connection]:
        """A connection for one statement that only reads."""
        return self._single.connect()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the data and stores nothing."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all on disk when the block ends, or none if it raises."""
        with self._writer, self._writing.begin() as session:
            yield session

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()
