"""How soon pages come: of a big project, and the first answer of a server; and how lean the server is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page

from annotate.store import migrations
from annotate.store.engine import Store
from tests.benchmarks.bench_agreement_project import build
from tests.fixtures.server import Server, free_port, serving, start, wait_until_it_answers

BIG_PAGES = (
    "",
    "codebook",
    "documents/",
    "documents/1000",
    "registry",
    "members",
    "rounds",
    "rounds/1",
    "agreement/",
    "export/",
)


def _sign_in(page: Page, url: str, login: str, password: str) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("main button")
    page.wait_for_url(f"{url}/")


@pytest.fixture
def big_project(tmp_path: Path) -> Iterator[Server]:
    """A server with a project of 100,000 sentences and 300,000 annotations."""
    data = tmp_path / "data"
    data.mkdir()
    with closing(Store(f"sqlite:///{data / 'annotate.sqlite'}")) as store:
        migrations.upgrade(store.engine)
        build(store)
    with serving("serve", data) as server:
        yield server


def test_pages_of_a_big_project(big_project: Server, browser: Browser) -> None:
    """Every page of a big project opens within a second, and its agreement within five."""
    page = browser.new_page()
    _sign_in(page, big_project.url, "owner", "correct horse")
    print()
    slow = {}
    for path, most in (*((path, 1.0) for path in BIG_PAGES), ("agreement/reading", 5.0)):
        seconds = min(_loading(page, f"{big_project.url}/p/big/{path}") for _each in range(2))
        print(f"/p/big/{path:15} {seconds:5.2f} s")
        slow |= {path: seconds} if seconds > most else {}
    print(f"server's memory after that {_memory(big_project):.0f} MiB")
    page.close()
    assert slow == {}


def _loading(page: Page, address: str) -> float:
    begin = time.perf_counter()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    return time.perf_counter() - begin


def test_the_server_starts_soon_and_lean(tmp_path: Path) -> None:
    """`annotate serve` answers within two seconds of being started, and holds less than 150 MiB while idle."""
    with serving("serve", tmp_path / "data"):
        pass  # the data folder is made and the program's files are read once
    port = free_port()
    begin = time.perf_counter()
    process = start(["serve", "--port", str(port)], tmp_path / "data")
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", process)
        seconds = time.perf_counter() - begin
        time.sleep(1)
        memory = _memory(Server(f"http://127.0.0.1:{port}", tmp_path / "data", process))
    finally:
        process.terminate()
        process.wait(15)
    print(f"\nfirst answer after {seconds:.2f} s, {memory:.0f} MiB while idle")
    assert seconds < 2
    assert memory < 150


def _memory(server: Server) -> float:
    """MiB that the server and its workers hold for themselves, shared pages counted by their share."""
    process = psutil.Process(server.process.pid)
    return sum(each.memory_full_info().pss for each in (process, *process.children(recursive=True))) / 2**20
