"""Keeping the data: migration with a backup before it, backup and restore."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from annotate.errors import Refused
from annotate.settings import Settings
from annotate.store import migrations
from annotate.store.engine import Store


def prepare(settings: Settings, now: datetime) -> Path | None:
    """Brings the database to this version's schema; returns the backup that was made before, if any.

    An SQLite file is migrated at once, after a copy of it was made. With PostgreSQL nothing is changed: Refused says
    which command to run when the schema is older.
    """
    store = Store(settings.database)
    try:
        revision = migrations.current(store.engine)
        if revision == migrations.newest():
            return None
        if not store.sqlite:
            raise Refused("The database has an older schema (or none); run `annotate migrate` once, after a backup.")
        copy = None if revision is None else backup(settings, settings.data / "backups" / _backup_name(now))
        migrations.upgrade(store.engine)
        return copy
    finally:
        store.close()


def migrate(settings: Settings, now: datetime) -> Path | None:
    """As `prepare`, but PostgreSQL too, whose backup is the administrator's (pg_dump)."""
    if settings.sqlite:
        return prepare(settings, now)
    store = Store(settings.database)
    try:
        migrations.upgrade(store.engine)
        return None
    finally:
        store.close()


def backup(settings: Settings, file: Path) -> Path:
    """Copies the SQLite database, while it may be in use, to a new `file`; raises Refused when that exists."""
    _refuse_other_databases(settings)
    if not settings.sqlite_file.exists():
        raise Refused("There is no database yet.", str(settings.sqlite_file))
    if file.exists():
        raise Refused("This file exists; choose another name.", str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    with closing(sqlite3.connect(settings.sqlite_file)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    part.rename(file)
    return file


def restore(settings: Settings, file: Path, now: datetime) -> Path | None:
    """Puts the backup `file` in the place of the database; returns the copy that was made of the one it replaces.

    Raises Refused when `file` is no whole database of this program. The server must not be running.
    """
    _refuse_other_databases(settings)
    _refuse_what_is_no_backup(file)
    kept = backup(settings, settings.data / "backups" / _backup_name(now)) if settings.sqlite_file.exists() else None
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(settings.sqlite_file)) as target:
        source.backup(target)
    return kept


def _backup_name(now: datetime) -> str:
    return f"annotate-{now:%Y%m%d-%H%M%S-%f}.sqlite"


def _refuse_other_databases(settings: Settings) -> None:
    if not settings.sqlite:
        raise Refused("This database is PostgreSQL; use pg_dump and pg_restore for its backups.")


def _refuse_what_is_no_backup(file: Path) -> None:
    if not file.is_file():
        raise Refused("There is no such file.", str(file))
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            whole = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            ours = database.execute("SELECT count(*) FROM alembic_version").fetchone()[0] == 1
    except sqlite3.DatabaseError as error:
        raise Refused("This is no backup of annotate ({error}).", str(file), error=error) from error
    if not (whole and ours):
        raise Refused("This backup is damaged.", str(file))
