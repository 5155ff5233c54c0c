"""Saves by many clients at once, by one client alone, and how soon and how lean the server is."""

from __future__ import annotations

import json
import statistics
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil
import pytest
from sqlalchemy import create_engine, func, select, text

from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.corpus.segmentation import document_from_text
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store import migrations
from annotate.store.engine import Store
from annotate.store.models import AnnotationLog, Membership, Sentence
from annotate.workflow.accounts import make_account
from annotate.workflow.documents import add_document
from annotate.workflow.projects import make_project
from annotate.workflow.rounds import assign, make_round, move_round
from tests.fixtures.server import Server, serving

CLIENTS = 32
SAVES = 60
PASSWORD = "herring and dam"


class Client:
    """A browser's saves: one connection, one session, each answer a PUT of its own."""

    def __init__(self, server: Server, login: str) -> None:
        self.connection = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        self.cookies: dict[str, str] = {}
        page = self.ask("GET", "/sign-in")[1].decode()
        token = page.split('name="csrf-token" content="')[1].split('"')[0]
        form = urlencode({"login": login, "password": PASSWORD, "csrf_token": token})
        status, _ = self.ask("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
        assert status == 302, status

    def ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read()

    def save(self, user: int, round_id: int, sentence: int) -> float:
        """Seconds that one save of a stance with a source took; fails unless it was acknowledged."""
        answer = {"acts": [{"source": [{"entry": None, "name": "the minister"}], "values": {"stance": "against"}}]}
        body = json.dumps({"request_id": str(uuid.uuid4()), "base_version": 0, "answer": answer})
        start = time.perf_counter()
        status, content = self.ask(
            "PUT",
            f"/p/load/r/{round_id}/s/{sentence}",
            body,
            {"Content-Type": "application/json", "X-Annotator": str(user)},
        )
        assert status == 200, content
        return time.perf_counter() - start


def fill(store: Store) -> tuple[int, list[int], list[int]]:
    """A project with one annotator a client; the round, the annotators and the sentences."""
    now = datetime.now(UTC)
    text = " ".join(f"The minister said number {number} again." for number in range(SAVES + 1))
    with store.writing() as session:
        users = [make_account(session, f"client{n}", f"Client {n}", PASSWORD, now) for n in range(CLIENTS + 1)]
        codebook = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())
        project = make_project(session, users[0], "Load", codebook, now, slug="load")
        session.add_all(Membership(project_id=project.id, user_id=each.id, role=Role.ANNOTATOR) for each in users[1:])
        document = add_document(session, project.id, users[0], document_from_text("load", text), now)
        round_ = make_round(session, project.id, users[0], "main", RoundKind.MAIN, now)
        assign(session, users[0], round_, [(document.id, each.id) for each in users], now)
        move_round(session, users[0], round_, RoundState.LABELLING, now)
        sentences = list(session.scalars(select(Sentence.id).order_by(Sentence.position)))
    return round_.id, [each.id for each in users], sentences


def commit_to_disk(url: str) -> None:
    """Makes the tests' PostgreSQL, which does not wait for the disk, wait for it as one that serves people does."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM RESET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def loaded(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Server, Store, tuple[int, list[int], list[int]]]]:
    """A server with a filled project: SQLite and one process, PostgreSQL and two."""
    data = tmp_path / "data"
    data.mkdir()
    if request.param == "sqlite":
        url, options = f"sqlite:///{data / 'annotate.sqlite'}", ()
    else:
        url, options = request.getfixturevalue("postgres_url"), ("--workers", "2")
        commit_to_disk(url)
    store = Store(url)
    if request.param == "sqlite":
        migrations.upgrade(store.engine)
    filled = fill(store)
    started = time.perf_counter()
    with serving("serve", data, *options, ANNOTATE_DATABASE=url) as server:
        print(f"\n{request.param}: first answer {time.perf_counter() - started:.2f} s after the start")
        yield server, store, filled
    store.close()


def memory_of(server: Server) -> float:
    """MiB that the server and its workers hold for themselves, shared pages counted by their share."""
    process = psutil.Process(server.process.pid)
    return sum(each.memory_full_info().pss for each in (process, *process.children(recursive=True))) / 2**20


def test_saves_by_many_clients(loaded: tuple[Server, Store, tuple[int, list[int], list[int]]]) -> None:
    """No save of 32 clients at once fails or is lost; prints the rate, the median and the 99th percentile."""
    server, store, (round_id, users, sentences) = loaded
    print(f"idle memory {memory_of(server):.0f} MiB")
    alone = Client(server, "client0")
    single = [alone.save(users[0], round_id, sentence) for sentence in sentences[:SAVES]]
    print(f"one client alone: median {statistics.median(single) * 1000:.1f} ms a save")
    clients = [Client(server, f"client{n}") for n in range(1, CLIENTS + 1)]
    times: list[list[float]] = [[] for _ in clients]

    def label(number: int) -> None:
        for sentence in sentences[:SAVES]:
            times[number].append(clients[number].save(users[number + 1], round_id, sentence))

    threads = [threading.Thread(target=label, args=(number,)) for number in range(CLIENTS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    for client in (alone, *clients):
        client.connection.close()
    every = sorted(value for each in times for value in each)
    assert len(every) == CLIENTS * SAVES, "a save failed"
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(AnnotationLog)) == (CLIENTS + 1) * SAVES
    print(
        f"{CLIENTS} clients: {len(every) / seconds:.0f} saves/s, median {statistics.median(every) * 1000:.0f} ms, "
        f"99th percentile {every[int(len(every) * 0.99)] * 1000:.0f} ms"
    )
