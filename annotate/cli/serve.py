"""`annotate serve`: the application for a study of one's own."""

from __future__ import annotations

import click

from annotate.cli import server
from annotate.errors import Refused
from annotate.settings import Settings


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--lan", is_flag=True, help="Listen on the network, for the others of your team.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes; several need PostgreSQL."
)
def command(port: int, host: str, lan: bool, workers: int) -> None:
    """Serve annotate until Ctrl-C.

    The data lie in the folder ANNOTATE_DATA, or in the database ANNOTATE_DATABASE. Links that are given to others
    begin with ANNOTATE_URL, or else with the address that is shown.

    \b
    Examples:
      annotate serve
      annotate serve --lan --port 8080
      ANNOTATE_DATABASE=postgresql+psycopg://localhost/annotate annotate serve --workers 2
    """
    host = "0.0.0.0" if lan else host  # noqa: S104  -- asked for by --lan
    settings = Settings.from_environ(url=server.address(host, port))
    _check_workers(settings, workers)
    if not server.is_free(host, port):
        raise Refused(
            f"Port {port} is taken by another program; choose another, such as: annotate serve --port {port + 1}"
        )
    code = server.prepare(settings)
    click.echo(f"annotate is at {server.address(host, port)} (Ctrl-C ends it)")
    if code:
        click.echo(
            f"There is no account yet. Make the first one at {settings.link('/first-account')} with the code {code}"
        )
    server.run(settings, host, port, workers)


def _check_workers(settings: Settings, workers: int) -> None:
    if workers > 1 and settings.sqlite:
        raise Refused("SQLite is served by one process; for several workers, use PostgreSQL: set ANNOTATE_DATABASE.")
