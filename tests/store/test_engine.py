"""Opening the database, and writing to it from many threads."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from annotate.errors import NotFound, Refused
from annotate.store.engine import Store, open_engine
from annotate.store.models import Project, User
from annotate.workflow.accounts import make_account
from annotate.workflow.projects import free_slug
from tests.workflow.conftest import START


def add_user(store: Store, login: str) -> None:
    with store.writing() as session:
        make_account(session, login, login, "long enough", START)


def count(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(User)) or 0


def test_what_is_refused_midway_leaves_nothing(store: Store) -> None:
    """A block that raises stores nothing of what it had done before."""
    with pytest.raises(Refused, match="taken"), store.writing() as session:
        _ = [make_account(session, login, login, "long enough", START) for login in ("ana", "Ana")]
    assert count(store) == 0


def test_many_threads_write_without_losing_or_failing(store: Store) -> None:
    """Writers wait for each other instead of failing with a locked database."""
    threads = [threading.Thread(target=add_user, args=(store, f"user{n}")) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(store) == 16


def test_foreign_keys_are_enforced(store: Store) -> None:
    """The database itself refuses a row that points nowhere."""
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(Project(slug="x", name="X", created_by=4711, created_at=START))


def test_sqlite_keeps_every_acknowledged_commit_on_disk(sqlite_store: Store) -> None:
    """SQLite runs with a write-ahead log and full synchronisation: power loss takes no acknowledged save."""
    with sqlite_store.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2


def test_moments_come_back_in_utc(store: Store) -> None:
    """A time is stored in UTC and comes back with its zone, on every database."""
    add_user(store, "ana")
    with store.reading() as session:
        assert session.scalars(select(User.created_at)).one() == START


@pytest.mark.parametrize(("name", "slug"), [("Çavuşoğlu & Co.", "cavusoglu-co"), ("日本", "project"), ("-- x", "x")])
def test_slugs_are_plain_and_free(sqlite_store: Store, name: str, slug: str) -> None:
    """Any name gives an address that can be typed."""
    with sqlite_store.writing() as session:
        assert free_slug(session, name) == slug


@pytest.mark.postgres
def test_connections_that_the_server_ended_are_replaced(postgres_url: str) -> None:
    """After a restart of PostgreSQL nobody gets an error from a connection that lay idle meanwhile."""
    engine = open_engine(postgres_url, trusted=0)
    with engine.connect() as first, engine.connect() as second:
        ended = [connection.scalar(text("SELECT pg_backend_pid()")) for connection in (first, second)]
    with closing(Store(postgres_url)) as other, other.writing() as session:
        for backend in ended:
            session.execute(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
    with engine.connect() as first, engine.connect() as second:
        assert {connection.scalar(text("SELECT pg_backend_pid()")) for connection in (first, second)} & set(
            ended
        ) == set()
    engine.dispose()


@pytest.mark.parametrize("odd", ["a\0b", "\0", "half \ud83d"])
def test_a_text_that_cannot_be_kept_is_refused(store: Store, odd: str) -> None:
    """A NUL or half a character is refused in words, on SQLite as on PostgreSQL, stored or looked for."""
    with pytest.raises(Refused, match="NUL or half a character"), store.writing() as session:
        session.add(User(login="ana", name=odd, password_hash="", session_id="s", created_at=START))
    with pytest.raises(Refused, match="NUL or half a character"), store.reading() as session:
        session.scalars(select(User).where(User.name == odd)).first()


def test_a_number_beyond_counting_names_nothing(store: Store) -> None:
    """An id or a page far beyond all there are is not found, instead of an error of the database."""
    with pytest.raises(NotFound), store.reading() as session:
        session.get(User, 10**20)
    with pytest.raises(NotFound), store.reading() as session:
        session.scalars(select(User).offset(10**20)).first()
