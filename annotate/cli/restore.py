"""`annotate restore`: a backup put in the place of the database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from annotate.settings import Settings


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(file: Path, yes: bool) -> None:
    """Put the backup FILE in the place of the database; the one it replaces is copied before. Stop annotate first.

    \b
    Examples:
      annotate restore annotate-20261123-180000.sqlite
    """
    from annotate.workflow import upkeep

    settings = Settings.from_environ()
    if not yes:
        click.confirm(f"Replace {settings.sqlite_file} by {file}?", abort=True)
    kept = upkeep.restore(settings, file, datetime.now(UTC))
    click.echo(f"{file} is in place." + (f" The database that it replaced is {kept}" if kept else ""))
