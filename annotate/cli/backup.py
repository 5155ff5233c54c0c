"""`annotate backup`: a copy of the database while it is in use."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from annotate.settings import Settings


@click.command("backup")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path | None) -> None:
    """Copy the SQLite database to FILE, by default to a new file named after the time; annotate may be running.

    \b
    Examples:
      annotate backup
      annotate backup /media/usb/annotate-friday.sqlite
    """
    from annotate.workflow import upkeep

    target = file or Path(f"annotate-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite")
    click.echo(f"The backup is {upkeep.backup(Settings.from_environ(), target)}")
