"""Bringing a database to the schema of this version of the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from annotate.errors import Refused
from annotate.store.engine import begin

if TYPE_CHECKING:
    from alembic.config import Config


def newest() -> str:
    """The revision that this version of the program needs: the last by the numbers before the names of its files.

    Alembic is not asked, because importing it would make every start of the server wait.
    """
    return max(file.name for file in (Path(__file__).parent / "versions").glob("[0-9]*.py")).partition("_")[0]


def current(engine: Engine) -> str | None:
    """The database's revision; None where there is no table of ours yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine) -> None:
    """Migrates to the newest revision in one transaction.

    Raises Refused, with nothing changed, when the database is of a newer program or a row would lose its parent.
    """
    _refuse_a_newer_database(engine)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # Rebuilding a parent table with foreign keys on would delete all its children; the pragma is void
            # inside a transaction.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                begin(connection)
                _run(connection)
                _refuse_orphans(connection)
        finally:
            if sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]


def _run(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def _refuse_a_newer_database(engine: Engine) -> None:
    from alembic.script import ScriptDirectory

    revision = current(engine)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise Refused(
            f"The database was made by a newer version of annotate (revision {revision}); install that version."
        )


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphan = connection.execute(text("PRAGMA foreign_key_check")).first()
    if orphan is not None:
        raise Refused(
            f"The migration would leave rows of table {orphan[0]} without the row they belong to; nothing was changed."
        )
