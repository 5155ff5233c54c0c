"""Running the web application: addresses, ports and the server process."""

from __future__ import annotations

import errno
import gc
import os
import socket
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

import click

from annotate.cli.endings import end_with, end_with_the_terminal, let_forked_processes_be_ended
from annotate.errors import Refused
from annotate.settings import Settings

# More threads than these only queue: with SQLite at the lock of its one writer, with PostgreSQL at each other's rows.
THREADS = 8
FEWEST_THREADS = 4  # of one worker, while some wait for the database
# A worker that has not ended by then hangs; what it acknowledged is on disk.
SECONDS_TO_STOP = 10
_PORTS_TRIED = 100
# Python's own 700 are met hundreds of times by one page of 2,000 sentences.
OBJECTS_TO_COLLECT = 50_000


def is_free(host: str, port: int) -> bool:
    """Whether a server can listen on `port`. Raises Refused when `host` is no address of this computer."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            # Connections of a server that has just ended do not make its port taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise Refused(f"{host} is no address of this computer; use 127.0.0.1, or --lan.") from error
    return True


def next_free_port(host: str, port: int) -> int:
    """The first free port from `port` on. Raises Refused when a hundred in a row are taken."""
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)):
        if is_free(host, candidate):
            return candidate
    raise Refused(f"All ports from {port} on are taken; choose another with --port.")


def network_address() -> str:
    """The address under which other computers of the network reach this one; its name where that cannot be told."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: connecting a datagram socket only asks the system for the way out.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def address(host: str, port: int) -> str:
    """The URL to give to a browser for a server that listens on `host`."""
    if host in ("0.0.0.0", "::"):  # noqa: S104  -- compared, not bound
        host = network_address()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def prepare(settings: Settings) -> str | None:
    """Brings the database to the schema of this version; returns the code for the first account while there is none.

    Raises Refused when that is for the administrator to do.
    """
    from annotate.store.engine import Store
    from annotate.workflow import accounts, upkeep

    copy = upkeep.prepare(settings, datetime.now(UTC))
    if copy:
        click.echo(f"The database was brought to the schema of this version; its copy from before is {copy}")
    with closing(Store(settings.database)) as store, store.reading() as session:
        return None if accounts.people_exist(session) else accounts.first_account_code(settings)


def run(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serves until Ctrl-C or a termination signal; requests that are being answered are finished first."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "annotate",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=max(FEWEST_THREADS, THREADS // workers),
        workers_kill_timeout=SECONDS_TO_STOP,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
    )
    let_forked_processes_be_ended()
    end_with_the_terminal(server.on_startup, server.signal_handler_interrupt)
    # Workers end without tidying up; their temporary files go where this process removes them.
    with TemporaryDirectory(prefix="annotate-") as scratch:
        os.environ["TMPDIR"] = tempfile.tempdir = scratch
        server.serve(target_loader=partial(_application, settings, os.getpid()), wrap_loader=False)


def _application(settings: Settings, parent: int) -> Callable[..., Any]:
    end_with(parent, SECONDS_TO_STOP)
    from annotate.web.app import create_app

    app = create_app(settings)
    # A long text makes many objects at once, and each collection meanwhile would look through the whole program.
    gc.freeze()
    gc.set_threshold(OBJECTS_TO_COLLECT, 20, 20)
    return app
