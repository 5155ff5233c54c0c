"""The same thing done twice in one instant, as by two windows or two managers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from itertools import product
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from annotate.settings import Settings
from annotate.store.engine import Store
from annotate.store.models import AnnotationLog, Entry
from annotate.web.app import create_app
from tests.fixtures.desk import PASSWORD, Desk, make_desk
from tests.web.conftest import Visitor, new_visitor

TIMES = 6


@pytest.fixture
def desk(store: Store) -> Desk:
    return make_desk(store, text=" ".join(f"The minister said number {n} again." for n in range(TIMES)))


@pytest.fixture
def app(desk: Desk, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = create_app(Settings(tmp_path, database_url, "only for tests", "https://annotate.example", testing=True))
    yield made
    made.extensions["annotate.store"].close()


def signed_in(app: Flask, login: str) -> Visitor:
    visitor = new_visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 302
    return visitor


def twice(do: Callable[[Visitor], TestResponse], visitors: list[Visitor]) -> list[TestResponse]:
    """What two windows are answered that do the same at the same moment."""
    barrier = Barrier(len(visitors))

    def when_all_are_ready(visitor: Visitor) -> TestResponse:
        barrier.wait(30)
        return do(visitor)

    with ThreadPoolExecutor(len(visitors)) as windows:
        return list(windows.map(when_all_are_ready, visitors))


def save(desk: Desk, number: int, base: int = 0, request_id: str | None = None) -> Callable[[Visitor], TestResponse]:
    answer = {"acts": [{"source": [{"entry": None, "name": "the minister"}], "values": {"stance": "favour"}}]}

    def put(visitor: Visitor) -> TestResponse:
        name = request_id or f"{id(visitor)}-{number}-{base}"
        sent = {"request_id": name, "base_version": base, "answer": answer}
        path = f"/p/dam/r/{desk.round.id}/s/{desk.sentences[number].id}"
        return visitor.client.put(path, json=sent, headers={"X-Annotator": str(desk.users["ana"].id)})

    return put


def test_of_two_saves_in_one_instant_one_is_kept_and_one_is_told(app: Flask, desk: Desk) -> None:
    """Of two windows that save the same sentence in the same instant, one is stored, and the other shown it."""
    windows = [signed_in(app, "ana"), signed_in(app, "ana")]
    for number, base in product(range(TIMES), (0, 1)):
        answers = twice(save(desk, number, base), windows)
        assert Counter(each.status_code for each in answers) == {200: 1, 409: 1}
        refused = next(each for each in answers if each.status_code == 409)
        assert refused.get_json()["stored"]["version"] == base + 1


def test_a_save_sent_twice_in_one_instant_is_stored_once(app: Flask, desk: Desk) -> None:
    """A save that is sent again before it was answered is stored once, and both are told so."""
    windows = [signed_in(app, "ana"), signed_in(app, "ana")]
    for number in range(TIMES):
        answers = twice(save(desk, number, request_id=f"once-{number}"), windows)
        assert [each.status_code for each in answers] == [200, 200]
        assert answers[0].get_json() == answers[1].get_json()
    with desk.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(AnnotationLog)) == TIMES


def test_a_name_taken_in_the_same_instant_is_told(app: Flask, desk: Desk) -> None:
    """Of two managers who make a round of the same name in the same instant, one is told that the name is taken."""
    windows = [signed_in(app, "mara"), signed_in(app, "mara")]
    tokens = {window: window.token("/p/dam/rounds") for window in windows}

    def make_round(name: str, window: Visitor) -> TestResponse:
        return window.client.post("/p/dam/rounds", data={"csrf_token": tokens[window], "name": name, "kind": "main"})

    for number in range(TIMES):
        answers = twice(partial(make_round, f"round {number}"), windows)
        assert Counter(each.status_code for each in answers) == {302: 1, 422: 1}


def test_a_file_sent_in_the_same_instant_is_read(app: Flask, desk: Desk) -> None:
    """Of two managers who upload a codebook in the same instant, each has a draft to look at and no error."""
    windows = [signed_in(app, "mara"), signed_in(app, "mara")]
    tokens = {window: window.token("/p/dam/codebook") for window in windows}
    file = windows[0].get("/p/dam/codebook/versions/1.yaml").data

    def upload(window: Visitor) -> TestResponse:
        sent = {"csrf_token": tokens[window], "file": (BytesIO(file), "codebook.yaml")}
        return window.client.post("/p/dam/codebook/upload", data=sent)

    for _ in range(TIMES):
        assert [each.status_code for each in twice(upload, windows)] == [302, 302]
        windows[0].send("/p/dam/codebook/discard")


def test_names_taken_in_at_once_are_there_once(app: Flask, desk: Desk) -> None:
    """Of two managers who take in the same list of names in the same instant, none meets an error of the program, and
    each name is there once."""
    windows = [signed_in(app, "mara"), signed_in(app, "mara")]
    tokens = {window: window.token("/p/dam/registry/import") for window in windows}

    def take_in(names: str, window: Visitor) -> TestResponse:
        sent = {"csrf_token": tokens[window], "kind": "person", "store": "1", "text": names}
        return window.client.post("/p/dam/registry/import", data=sent)

    for number in range(TIMES):
        answers = twice(partial(take_in, f"Hale {number}\nBrook {number}"), windows)
        assert {each.status_code for each in answers} <= {302, 422}
    with desk.store.reading() as session:
        assert session.scalar(select(func.count()).where(Entry.name.like("Brook%"))) == TIMES
