"""Opening the database and the two ways to use it: reading, and writing in one transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker

from annotate.errors import NotFound

# As many connections are kept as the server has threads; more would be opened anew for each request.
CONNECTIONS: Final = 8
# A connection that was used within so many seconds is taken to be alive; asking it costs as much as a statement.
TRUSTED: Final = 1.0
OUT_OF_RANGE: Final = "22003"  # what PostgreSQL says of a number that its column cannot hold
TAKEN: Final = "23505"  # and of a value that must be the only one and is not

WRITES: Final = "writes"
"""Marks in a session's `info` that what it sees may never be stored."""

_SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    # NORMAL would lose acknowledged saves when the power fails.
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32000",
)


def open_engine(url: str, trusted: float = TRUSTED) -> Engine:
    """An engine for a `sqlite:///file` or `postgresql+psycopg://` URL, set up as this application needs it.

    A connection to a server that has lain unused for more than `trusted` seconds is replaced where it has died.
    """
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_size=CONNECTIONS)
        event.listen(engine, "handle_error", _refuse_uncountable)
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", partial(_refuse_dead, engine, trusted))
        return engine
    # pysqlite begins transactions too late and without savepoints; in autocommit mode `begin` does it. A listener
    # to the engine's own "begin" would cost every statement a detour.
    connecting = {"isolation_level": None, "check_same_thread": False, "timeout": 10}
    engine = create_engine(url, connect_args=connecting, pool_size=CONNECTIONS)
    event.listen(engine, "handle_error", _refuse_uncountable)
    event.listen(engine, "connect", _set_pragmas)
    return engine


def begin(connection: Connection, how: str = "BEGIN IMMEDIATE") -> None:
    """Begins the transaction of `connection` on SQLite; other databases have begun theirs already."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(how)


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _refuse_dead(engine: Engine, trusted: float, connection: Any, record: Any, _proxy: Any) -> None:
    """Makes the pool open another connection in place of one that the server has ended meanwhile."""
    if time.monotonic() - record.info.get("used", time.monotonic()) <= trusted:
        return
    try:
        engine.dialect.do_ping(connection)
    except Exception as error:
        raise DisconnectionError from error


def _refuse_uncountable(context: ExceptionContext) -> None:
    """Answers a number that the database cannot count to as one that nothing has."""
    error = context.original_exception
    if isinstance(error, OverflowError) or getattr(error, "sqlstate", None) == OUT_OF_RANGE:
        raise NotFound("There is nothing with so large a number.") from error


def sent_together(connection: Connection) -> AbstractContextManager[object]:
    """Statements of this block, of which none gives rows back, go to PostgreSQL without waiting for each other.

    What the driver says of one that is refused is raised as it is, at the latest when the block ends.
    """
    if connection.dialect.name == "sqlite":
        return nullcontext()
    pipeline: AbstractContextManager[object] = connection.connection.dbapi_connection.pipeline()  # type: ignore[union-attr]
    return pipeline


def stored_at_once(error: Exception) -> bool:
    """Whether PostgreSQL refused a row because another transaction had stored the same after this one looked."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) == TAKEN


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
            session.info[WRITES] = True
            yield session

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()
