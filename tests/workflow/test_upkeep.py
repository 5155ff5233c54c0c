"""Migration, backup and restore."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotate.errors import Refused
from annotate.settings import Settings
from annotate.store import migrations
from annotate.store.engine import Store
from annotate.workflow import upkeep
from annotate.workflow.accounts import make_account, people_exist

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation whose database is not made yet."""
    return Settings(data=tmp_path, database=f"sqlite:///{tmp_path / 'annotate.sqlite'}", secret_key="only for tests")


@pytest.fixture
def filled(settings: Settings) -> Settings:
    """An installation with an account."""
    upkeep.prepare(settings, NOW)
    with closing(Store(settings.database)) as store, store.writing() as session:
        make_account(session, "ana", "Ana", "long enough", NOW)
    return settings


def has_people(settings: Settings) -> bool:
    with closing(Store(settings.database)) as store, store.reading() as session:
        return people_exist(session)


def test_a_new_database_is_made_at_once(settings: Settings) -> None:
    """Nothing has to be prepared by hand, and nothing is backed up that is not there."""
    assert upkeep.prepare(settings, NOW) is None
    assert not has_people(settings)
    assert upkeep.prepare(settings, NOW) is None


NEXT_REVISION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "9999", {before!r}
def upgrade():
    with op.batch_alter_table("user_account") as table:
        table.add_column(sa.Column("pseudonym", sa.Text()))
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Turns the program into its next version, whose schema has one more column."""

    def install() -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(Path(migrations.__file__).parent, folder)
        (folder / "versions" / "9999_next.py").write_text(NEXT_REVISION.format(before=migrations.newest()))
        monkeypatch.setattr(migrations, "__file__", str(folder / "__init__.py"))

    return install


def test_an_older_database_is_copied_before_it_is_migrated(filled: Settings, next_version: Callable[[], None]) -> None:
    """When a new version changes the schema, the database is copied as it was, and keeps all that is in it."""
    next_version()
    copy = upkeep.prepare(filled, NOW)
    assert copy is not None
    assert copy.parent == filled.data / "backups"
    for file, columns in ((copy, "login"), (filled.sqlite_file, "login, pseudonym")):
        with closing(sqlite3.connect(file)) as database:
            assert database.execute(f"SELECT {columns} FROM user_account").fetchone()[0] == "ana"
    with closing(sqlite3.connect(copy)) as database, pytest.raises(sqlite3.OperationalError):
        database.execute("SELECT pseudonym FROM user_account")
    assert upkeep.prepare(filled, NOW) is None


def test_a_database_of_a_newer_version_is_left_alone(filled: Settings) -> None:
    """A database that a newer version has migrated is refused, and not changed."""
    with closing(sqlite3.connect(filled.sqlite_file)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'from the future'")
        database.commit()
    with pytest.raises(Refused, match="newer version of annotate"):
        upkeep.prepare(filled, NOW)
    with closing(sqlite3.connect(filled.sqlite_file)) as database:
        assert database.execute("SELECT login FROM user_account").fetchall() == [("ana",)]


def test_a_backup_can_be_restored(filled: Settings, tmp_path: Path) -> None:
    """A backup made while the database is open brings everything back, and what it replaces is kept."""
    with closing(Store(filled.database)) as store, store.reading() as session:
        assert people_exist(session)
        copy = upkeep.backup(filled, tmp_path / "elsewhere" / "copy.sqlite")
    with closing(Store(filled.database)) as store, store.writing() as session:
        make_account(session, "ben", "Ben", "long enough", NOW)
    kept = upkeep.restore(filled, copy, NOW)
    assert kept is not None
    for file, people in ((filled.sqlite_file, ["ana"]), (kept, ["ana", "ben"])):
        with closing(sqlite3.connect(file)) as database:
            assert [login for (login,) in database.execute("SELECT login FROM user_account ORDER BY login")] == people


def test_a_backup_overwrites_nothing(filled: Settings, tmp_path: Path) -> None:
    """A backup never replaces a file, and leaves no unfinished one."""
    there = tmp_path / "copy.sqlite"
    there.write_text("mine")
    with pytest.raises(Refused, match="This file exists"):
        upkeep.backup(filled, there)
    assert there.read_text() == "mine"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_backup_is_not_restored(filled: Settings, tmp_path: Path, content: bytes) -> None:
    """A file that is no backup of annotate is refused and the database stays."""
    file = tmp_path / "copy.sqlite"
    file.write_bytes(content)
    with pytest.raises(Refused):
        upkeep.restore(filled, file, NOW)
    assert has_people(filled)


def test_there_must_be_something_to_back_up(settings: Settings, tmp_path: Path) -> None:
    """Without a database the command says so instead of making an empty backup."""
    with pytest.raises(Refused, match="There is no database yet"):
        upkeep.backup(settings, tmp_path / "copy.sqlite")


@pytest.mark.postgres
def test_postgres_is_migrated_when_asked(blank_postgres_url: str, tmp_path: Path) -> None:
    """On PostgreSQL nothing is migrated by itself: the message names the command, which then does it."""
    settings = Settings(data=tmp_path, database=blank_postgres_url, secret_key="only for tests")
    with pytest.raises(Refused, match="run `annotate migrate`"):
        upkeep.prepare(settings, NOW)
    upkeep.migrate(settings, NOW)
    assert upkeep.prepare(settings, NOW) is None
    for verb in (upkeep.backup, lambda s, f: upkeep.restore(s, f, NOW)):
        with pytest.raises(Refused, match="use pg_dump"):
            verb(settings, tmp_path / "copy")
