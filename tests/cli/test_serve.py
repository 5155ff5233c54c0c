"""`annotate serve` and `annotate demo`, started as a user starts them."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from annotate.cli import main, server
from annotate.errors import Refused
from tests.fixtures.server import Server, end, environment, free_port, log_of, serving, start, wait_until_it_answers

T = TypeVar("T")


def text_at(url: str) -> str:
    return str(urlopen(url, timeout=10).read().decode())


def test_an_empty_installation_asks_for_the_code_that_the_terminal_shows(live_server: Server) -> None:
    """On an empty data folder the terminal shows the address and the one-time code of the first account."""
    said = log_of(live_server.data).read_text()
    assert f"annotate is at {live_server.url}" in said
    code = re.search(r"with the code (\w+)", said)
    assert code
    assert code[1] == (live_server.data / "first-account-code").read_text().strip()
    assert 'name="code"' in text_at(f"{live_server.url}/")


def test_ctrl_c_ends_the_server_without_an_error(live_server: Server) -> None:
    """Ctrl-C ends the server, and nothing but the address was printed."""
    live_server.process.send_signal(signal.SIGINT)
    assert live_server.process.wait(server.SECONDS_TO_STOP + 5) == 0
    assert "Traceback" not in log_of(live_server.data).read_text()


def test_a_terminal_ends_the_whole_server_with_ctrl_c(tmp_path: Path) -> None:
    """Ctrl-C in a terminal, which reaches all processes of a group at once, ends the whole server at once."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "annotate", "serve", "--port", str(port)],
        env=environment(tmp_path / "data"),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", process)
    finally:
        os.killpg(process.pid, signal.SIGINT)
    assert process.wait(server.SECONDS_TO_STOP / 2) == 0


@pytest.mark.parametrize(("before", "ends"), [((), True), (("nohup",), False)])
def test_a_closed_terminal_ends_the_server(tmp_path: Path, before: tuple[str, ...], ends: bool) -> None:
    """Nobody has a server left running out of sight who closed its window, but for those who asked for it."""
    port = free_port()
    ours, terminal = pty.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", *before, sys.executable, "-m", "annotate", "serve", "--port", str(port)],
        env=environment(tmp_path / "data"),
        cwd=tmp_path,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", process)
        os.close(ours)
        if ends:
            assert process.wait(server.SECONDS_TO_STOP / 2) == 0
        else:
            wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", process)
            assert process.poll() is None
    finally:
        end(process)


@pytest.mark.parametrize(
    ("sent", "seconds"), [(signal.SIGTERM, 0), (signal.SIGINT, 0.3), (signal.SIGKILL, 0.3), (signal.SIGKILL, 2)]
)
def test_no_process_of_a_server_outlives_it(tmp_path: Path, sent: signal.Signals, seconds: float) -> None:
    """However and whenever a server is ended, while its worker is starting too, all of it has ended soon after."""
    process = start(["serve", "--port", str(free_port())], tmp_path / "data")
    try:
        workers = eventually(lambda: children_of(process.pid))
        time.sleep(seconds)
        process.send_signal(sent)
        assert process.wait(server.SECONDS_TO_STOP / 2) == (-sent if sent is signal.SIGKILL else 0)
        eventually(lambda: not any(is_running(worker) for worker in workers))
    finally:
        end(process)


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started."""
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [child for child, parent in (map(int, line.split()) for line in told.splitlines()) if parent == pid]


def is_running(pid: int) -> bool:
    """Whether there is such a process, other than one that has ended and waits for its parent to notice."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return told.strip() not in ("", "Z")


def eventually(seen: Callable[[], T]) -> T:
    """What `seen` answers as soon as that is something; fails after ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if answer := seen():
            return answer
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    """`annotate serve` on a taken port says so and does not start a second server there."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = CliRunner().invoke(main, ["serve", "--port", str(port)], env={"ANNOTATE_DATA": str(tmp_path)})
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert f"Port {port} is taken" in done.stderr


def test_the_next_free_port_passes_over_taken_ones() -> None:
    """The demo starts beside whatever already uses its port."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert not server.is_free("127.0.0.1", taken)
        assert server.next_free_port("127.0.0.1", taken) > taken


def test_an_address_of_another_computer_is_refused() -> None:
    """A host on which nothing here can listen is named, with what to use instead."""
    with pytest.raises(Refused, match=r"192\.0\.2\.7 is no address of this computer"):
        server.is_free("192.0.2.7", 8000)


def test_sqlite_is_served_by_one_process(tmp_path: Path) -> None:
    """Several workers on SQLite are refused with the way out, since they would wait for each other."""
    done = CliRunner().invoke(main, ["serve", "--workers", "2"], env={"ANNOTATE_DATA": str(tmp_path)})
    assert done.exit_code == 1
    assert "use PostgreSQL" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_the_address_for_a_network_can_be_given_to_others(host: str) -> None:
    """With --lan the terminal shows an address that works on other computers, not the one that means "all"."""
    shown = server.address(host, 8000)
    assert shown.endswith(":8000")
    assert host not in shown.removeprefix("http://").removesuffix(":8000")


@pytest.mark.postgres
def test_postgresql_of_an_older_schema_is_not_touched(blank_postgres_url: str, tmp_path: Path) -> None:
    """On PostgreSQL a missing schema is for the administrator: the command to run is said, nothing is changed."""
    known = {"ANNOTATE_DATA": str(tmp_path), "ANNOTATE_DATABASE": blank_postgres_url}
    done = CliRunner().invoke(main, ["serve", "--port", str(free_port())], env=known)
    assert done.exit_code == 1
    assert "annotate migrate" in done.stderr


@pytest.mark.postgres
def test_two_workers_serve_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """A team on PostgreSQL is served by several processes."""
    with serving("serve", tmp_path / "data", "--workers", "2", ANNOTATE_DATABASE=postgres_url) as running:
        assert "first-account" in text_at(f"{running.url}/first-account")


def test_the_demo_shows_who_can_sign_in(demo_server: Server) -> None:
    """The terminal and the sign-in page of the demo name people and their password."""
    said = log_of(demo_server.data).read_text()
    shown = text_at(f"{demo_server.url}/sign-in")
    assert re.search(r"^  ana +password \S+ +annotator$", said, re.MULTILINE)
    assert "<code>ana</code>" in shown


def test_a_second_demo_keeps_what_is_there_and_leaves_a_study_alone(demo_server: Server, tmp_path: Path) -> None:
    """Starting the demo again fills nothing twice, and a database that the environment names is not touched."""
    shutil.copytree(demo_server.data, tmp_path / "data")
    study = tmp_path / "study.sqlite"
    with serving("demo", tmp_path / "data", ANNOTATE_DATABASE=f"sqlite:///{study}") as running:
        assert text_at(f"{running.url}/sign-in").count("<code>ana</code>") == 1
    assert not study.exists()


def test_a_demo_that_does_not_work_fails_its_check(tmp_path: Path) -> None:
    """`annotate demo --check` ends with exit code 1 when the demo cannot start, and shows what it printed."""
    broken = {"ANNOTATE_DATA": str(tmp_path), "PYTHONOPTIMIZE": "nonsense", "PYTHONHOME": str(tmp_path)}
    done = CliRunner().invoke(main, ["demo", "--check", "--port", str(free_port())], env=broken)
    assert done.exit_code == 1
    assert "it ended by itself" in done.stderr
