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
    # pysqlite begins transactions too late and without savepoints; in autocommit mode `begin` does it. A listener
    # to the engine's own "begin" would cost every statement a detour.
    engine = create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 10})
    event.listen(engine, "connect", _set_pragmas)
    return engine


def begin(connection: Connection, how: str = "BEGIN IMMEDIATE") -> None:
    """Begins the transaction of `connection` on SQLite; other databases have begun theirs already."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(how)


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


class Store:
    """The database of one installation.

    SQLite takes one writer at a time. Its own waiting polls and starves under load, so that writers of this
    process queue at a lock instead.
    """

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._writer = threading.Lock() if self.sqlite else nullcontext()
        # One statement needs no transaction around it, which PostgreSQL would be asked to begin and to end.
        self._single = self.engine if self.sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    def connection(self) -> AbstractContextManager[Connection]:
        """A connection for one statement that only reads."""
        return self._single.connect()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the data and stores nothing."""
        with self._sessions() as session:
            begin(session.connection(), "BEGIN")
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all on disk when the block ends, or none if it raises."""
        with self._writer, self._sessions.begin() as session:
            begin(session.connection())
            yield session

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()
