"""A server that is killed in the midst of saves."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store import migrations
from annotate.store.engine import Store
from annotate.store.models import Annotation, AnnotationLog, User
from tests.fixtures.server import Server, serving
from tests.workflow.conftest import PASSWORD, Study, make_study

ENOUGH = 60
"""Saves that are acknowledged before the server is killed."""


@dataclass
class Writer:
    """An annotator whose browser saves without a pause; `acknowledged` is sentence -> the newest version told."""

    study: Study
    user: User
    connection: http.client.HTTPConnection
    cookie: str = ""
    acknowledged: dict[int, int] = field(default_factory=dict)

    def sign_in(self) -> None:
        page, self.cookie = self._ask("GET", "/sign-in")
        token = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert token is not None
        form = {"csrf_token": token[1], "login": self.user.login, "password": PASSWORD}
        _page, self.cookie = self._ask("POST", "/sign-in", urlencode(form), "application/x-www-form-urlencoded")

    def save_until_the_server_is_gone(self) -> None:
        for number in range(100_000):
            try:
                self.save(self.study.sentences[number % len(self.study.sentences)], number)
            except (OSError, http.client.HTTPException):
                return

    def save(self, sentence: int, number: int) -> None:
        act = {"source": [{"entry": None, "name": f"speaker {number % 7}"}], "values": {"stance": "favour"}}
        body = {
            "request_id": uuid.uuid4().hex,
            "base_version": self.acknowledged.get(sentence, 0),
            "answer": {"acts": [act], "values": {}, "mark": None, "no_act": False, "comment": f"no. {number}"},
        }
        path = f"/p/{self.study.project.slug}/r/{self.study.round.id}/s/{sentence}"
        answer, _cookie = self._ask("PUT", path, json.dumps(body), "application/json")
        self.acknowledged[sentence] = json.loads(answer)["version"]

    def _ask(self, method: str, path: str, body: str = "", kind: str = "text/plain") -> tuple[str, str]:
        headers = {"Cookie": self.cookie, "Content-Type": kind, "X-Annotator": str(self.user.id)}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        assert answer.status < 400, text
        return text, (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]


def make_data(folder: Path) -> Study:
    """A data folder with a project that is being labelled."""
    folder.mkdir()
    with closing(Store(f"sqlite:///{folder / 'annotate.sqlite'}")) as store:
        migrations.upgrade(store.engine)
        return make_study(store, codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes()))


def kill(server: Server) -> None:
    """Ends the server and its worker at once, as a power cut would; nothing can be finished or written."""
    family = psutil.Process(server.process.pid)
    for process in (*family.children(recursive=True), family):
        process.kill()
    server.process.wait(10)


def test_no_acknowledged_save_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    """Whatever the server said was saved is there after it was killed in the midst of saving and started again."""
    folder = tmp_path / "data"
    study = make_data(folder)
    with serving("serve", folder) as server:
        writers = [Writer(study, user, connect(server)) for user in (study.ana, study.ben)]
        threads = [threading.Thread(target=writer.save_until_the_server_is_gone) for writer in writers]
        for writer, thread in zip(writers, threads, strict=True):
            writer.sign_in()
            thread.start()
        wait_for(writers)
        kill(server)
        for writer, thread in zip(writers, threads, strict=True):
            thread.join(30)
            writer.connection.close()
    with serving("serve", folder) as server:
        for writer in writers:
            assert stored(folder, writer.user.id, writer.acknowledged)
            writer.connection = connect(server)
            sentence = study.sentences[0]
            writer.acknowledged[sentence] = versions(folder, writer.user.id)[sentence][-1]
            writer.save(sentence, 0)
            writer.connection.close()


def connect(server: Server) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)


def wait_for(writers: list[Writer]) -> None:
    """Returns in the midst of the saves."""
    until = time.monotonic() + 60
    while any(sum(writer.acknowledged.values()) < ENOUGH for writer in writers):
        assert time.monotonic() < until, "the server saves too slowly"
        time.sleep(0.005)


def versions(folder: Path, user_id: int) -> dict[int, list[int]]:
    """Sentence -> the versions of this person's answer in the log, and last the one of its row."""
    found: dict[int, list[int]] = {}
    with closing(Store(f"sqlite:///{folder / 'annotate.sqlite'}")) as store, store.reading() as session:
        for model in (AnnotationLog, Annotation):
            rows = select(model.sentence_id, model.version).where(model.user_id == user_id).order_by(model.version)
            for sentence, version in session.execute(rows):
                found.setdefault(sentence, []).append(version)
    return found


def stored(folder: Path, user_id: int, acknowledged: dict[int, int]) -> bool:
    """Whether the log holds every version up to the acknowledged one, and the row stands at the newest."""
    there = versions(folder, user_id)
    return all(
        there[sentence][:-1] == list(range(1, there[sentence][-1] + 1)) and there[sentence][-1] >= version
        for sentence, version in acknowledged.items()
    )


@pytest.mark.browser
def test_the_page_outlives_the_server(tmp_path: Path, page: Page) -> None:
    """What is labelled while the server is dead is kept by the page, and saved by itself when the server is back."""
    folder = tmp_path / "data"
    study = make_data(folder)
    with serving("serve", folder) as server:
        page.goto(f"{server.url}/sign-in")
        page.fill("#login", study.ana.login)
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{server.url}/")
        page.goto(f"{server.url}/p/{study.project.slug}/r/{study.round.id}/d/{study.document.id}")
        expect(page.locator("html.live")).to_be_attached()
        state = page.locator(".save-state")
        page.keyboard.press("x")
        expect(state).to_have_text(re.compile(r"^Saved \d"))
        kill(server)
        for key in ("n", "x", "n", "u"):
            page.keyboard.press(key)
        expect(state).to_have_text("Not saved, retrying: 2 kept on this computer")
    with serving("serve", folder, port=int(server.url.rpartition(":")[2])):
        expect(state).to_have_text(re.compile(r"^Saved \d"), timeout=60_000)
        assert versions(folder, study.ana.id) == {sentence: [1, 1] for sentence in study.sentences[:3]}
