"""`annotate demo`: filled projects to look around in, apart from any study."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from annotate.cli import server
from annotate.errors import Refused
from annotate.settings import Settings

if TYPE_CHECKING:
    from annotate.workflow.demo import Person

_HOST = "127.0.0.1"
_SECONDS_TO_START = 60


@click.command("demo")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Or the next that is free."
)
@click.option("--check", is_flag=True, help="Only try whether a fresh demo starts and answers; exit with 0 or 1.")
def command(port: int, check: bool) -> None:
    """Serve a demo, filled with texts and labels, until Ctrl-C.

    What you do in it is kept in the folder "demo" of the data folder; delete that folder to start afresh.

    \b
    Examples:
      annotate demo
      annotate demo --port 8080
      annotate demo --check
    """
    port = server.next_free_port(_HOST, port)
    if check:
        _check(port)
    else:
        _serve(port)


def _serve(port: int) -> None:
    url = server.address(_HOST, port)
    # A database that the environment names belongs to a study, and is left alone.
    settings = Settings.from_environ({}, data=Settings.from_environ().data / "demo", url=url, demo=True)
    server.prepare(settings)
    people = _fill(settings)
    click.echo(f"The demo is at {url} (Ctrl-C ends it). Sign in as one of:")
    for person in people:
        click.echo(f"  {person.login:<8} password {person.password}   {', '.join(person.roles)}")
    server.run(settings, _HOST, port)


def _fill(settings: Settings) -> Sequence[Person]:
    from annotate.store.engine import Store
    from annotate.workflow.demo import load_demo

    with closing(Store(settings.database)) as store, store.writing() as session:
        return load_demo(session, datetime.now(UTC))


def _check(port: int) -> None:
    """Starts a demo in a folder of its own, as a user does, and looks at what it answers."""
    with TemporaryDirectory(prefix="annotate-demo-") as folder:
        log = Path(folder) / "log"
        with log.open("w") as output:
            process = subprocess.Popen(  # noqa: S603  -- this program itself
                [sys.executable, "-m", "annotate", "demo", "--port", str(port)],
                env=os.environ | {"ANNOTATE_DATA": folder},
                stdout=output,
                stderr=output,
            )
        try:
            problem = _problem(process, server.address(_HOST, port))
        finally:
            _end(process)
        if problem:
            raise Refused(f"The demo does not work: {problem}. It printed:\n{log.read_text()}")
    click.echo("The demo starts and answers.")


def _problem(process: subprocess.Popen[bytes], url: str) -> str | None:
    """What is wrong with the demo at `url`; None when its pages are as they should be."""
    until = time.monotonic() + _SECONDS_TO_START
    while (answer := _fetch(f"{url}/healthz")) is None:
        if process.poll() is not None:
            return "it ended by itself"
        if time.monotonic() > until:
            return f"it did not answer within {_SECONDS_TO_START} seconds"
        time.sleep(0.1)
    if '"ok"' not in answer:
        return f"{url}/healthz is not well"
    return None if "<form" in (_fetch(f"{url}/sign-in") or "") else f"{url}/sign-in has no form"


def _fetch(url: str) -> str | None:
    """The text at `url`; None when there is no answer, or a refusal."""
    from urllib.request import urlopen

    try:
        with urlopen(url, timeout=10) as answer:  # noqa: S310  -- an address of our own
            return str(answer.read().decode())
    except OSError:
        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(server.SECONDS_TO_STOP + 5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
