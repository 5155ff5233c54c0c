"""`annotate migrate`: the database brought to this version's schema."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from annotate.settings import Settings


@click.command("migrate")
def command() -> None:
    """Bring the database to the schema of this version; an SQLite file is copied before.

    `annotate serve` does this by itself for SQLite. With PostgreSQL make a backup with pg_dump first.

    \b
    Examples:
      annotate migrate
      ANNOTATE_DATABASE=postgresql+psycopg://localhost/annotate annotate migrate
    """
    from annotate.workflow import upkeep

    copy = upkeep.migrate(Settings.from_environ(), datetime.now(UTC))
    click.echo("The database has the schema of this version." + (f" Its copy from before is {copy}" if copy else ""))
