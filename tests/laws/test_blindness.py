"""Until a round is revealed, nothing that an annotator does changes anything that another one can see."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select

from annotate.corpus.annotation import Act, Answer, Link, Mark, Reference
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import RoundState
from annotate.store.engine import Store
from annotate.store.models import Assignment, Round, Sentence, User
from annotate.workflow import history
from annotate.workflow.answers import save_answer
from annotate.workflow.export import Format
from annotate.workflow.remarks import remark
from annotate.workflow.rounds import move_round
from tests.laws.world import BOTH, OTHER, World, make_world, open_world, somebody
from tests.web.conftest import Visitor
from tests.workflow.answers import act, one
from tests.workflow.conftest import START

NAME, COMMENT = "Zebulon Quist", "as I read it, a quagga"
BLIND = ("annotator", "viewer", BOTH)
MOST_QUERIES = 9
"""How many addresses that differ only after the `?` are looked at."""
MOST_FIGURES = 1
"""How many of these are figures, which take long to draw; as SVG, since the others show the same."""
MADE_ANEW = re.compile(r"I[jm][\w-]+\.[\w-]+\.[\w-]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What differs each time a page is made: tokens and request ids."""


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> World:
    return make_world(Path(shutil.copyfile(sqlite_template, tmp_path / "annotate.sqlite")))


@pytest.fixture
def app(world: World) -> Iterator[Flask]:
    opened = open_world(world.file)
    yield opened
    opened.extensions["annotate.store"].close()


def store_of(app: Flask) -> Store:
    store: Store = app.extensions["annotate.store"]
    return store


def others_work(app: Flask, world: World) -> None:
    """Another annotator answers every sentence in every way, thinks again, and takes something back."""
    joint = Act(
        (Link(None, f"{NAME} + the union", members=(Reference(None, NAME), Reference(None, "the union"))),),
        {"stance": "favour", "target": Reference(None, "the quagga bill", kind=EntryKind.ISSUE)},
    )
    answers = [
        Answer(acts=(joint,), comment=COMMENT),
        one("the minister", NAME),
        Answer(mark=Mark.UNCLEAR, comment=COMMENT),
        Answer(acts=(act(NAME), act("the minister", stance="favour"))),
        Answer(no_act=True),
    ]
    with store_of(app).writing() as session:
        ben = session.scalars(select(User).where(User.login == OTHER)).one()
        project, round_ = study_ids(app)
        sentences = session.scalars(
            select(Sentence.id).where(Sentence.version_id == Sentence.version_id).order_by(Sentence.id).limit(5)
        ).all()
        for number, (sentence, answer) in enumerate(zip(sentences, answers, strict=True)):
            save_answer(session, ben, project, round_, sentence, 0, f"ben-{number}", answer, START)
        save_answer(session, ben, project, round_, sentences[4], 1, "ben-again", one("the minister"), START)
        remark(session, ben, project, round_, sentences[0], "question", COMMENT, START)
        history.undo(session, ben, project, round_, int(world.here["document_id"]), "ben-undo", START)


def study_ids(app: Flask) -> tuple[int, int]:
    """The ids of the project and its round."""
    with store_of(app).reading() as session:
        row = session.execute(select(Round.project_id, Round.id).order_by(Round.id).limit(1)).one()
    return row.project_id, row.id


def move(app: Flask, *states: RoundState) -> None:
    with store_of(app).writing() as session:
        manager = session.scalars(select(User).where(User.login == "mara-dam")).one()
        round_ = session.get_one(Round, study_ids(app)[1])
        for state in states:
            move_round(session, manager, round_, state, START)


def everything(app: Flask, visitor: Visitor) -> dict[str, str]:
    """Address -> what is there, for every page and file that can be reached by links and forms, and every export."""
    found: dict[str, str] = {}
    waiting = ["/", "/p/dam/", "/start", "/projects/new", *exports(), *names_asked_for(app)]
    while waiting:
        path = waiting.pop(0)
        most = MOST_FIGURES if "/figure/" in path else MOST_QUERIES
        if path in found or sum(urlsplit(known).path == urlsplit(path).path for known in found) >= most:
            continue
        answer = visitor.get(path)
        told = answer.get_data().decode(errors="replace")  # figures are no text
        found[path] = f"{answer.status_code} {answer.location} {MADE_ANEW.sub('', told)}"
        if answer.mimetype == "text/html":
            waiting += links(path, BeautifulSoup(told, "html.parser"))
        elif answer.location:
            waiting.append(answer.location)
    return found


def names_asked_for(app: Flask) -> Iterator[str]:
    """What the source field asks while somebody types one of the names that others use, with and without a slip."""
    with store_of(app).reading() as session:
        place = session.execute(select(Assignment.round_id, Assignment.document_id).limit(1)).one()
    field = f"/p/dam/r/{place.round_id}/d/{place.document_id}/names"
    for typed in ("", "z", "zeb", NAME, "Zebulon Qiust", "the union", "quagga", "the minister", "ministre"):
        yield f"{field}?{urlencode({'q': typed})}"


def exports() -> Iterator[str]:
    for kind in Format:
        asked = {"format": kind.value, "round": "main", "compare": "stance:sentence"}
        yield f"/p/dam/export/download?{urlencode(asked)}"


def links(path: str, page: BeautifulSoup) -> Iterator[str]:
    """Where the page leads: its links, and its forms that only ask, with each of their choices."""
    asked = [urljoin(path, str(link["href"])) for link in page.find_all("a", href=True)]
    for form in page.find_all("form"):
        if form.get("method", "get") == "get":
            action = urlsplit(urljoin(path, str(form.get("action", "")))).path
            asked += [f"{action}?{query}" for query in queries(form)]
    for target in asked:
        elsewhere = target.startswith(("/help", "/static", "/sign-in", "/account"))
        if not urlsplit(target).netloc and not elsewhere and not urlsplit(target).path.endswith((".pdf", ".png")):
            yield target.partition("#")[0]


def queries(form: Tag) -> Iterator[str]:
    """The form as it stands, and with each of its choices in turn."""
    standing, choices = {}, []
    for field in form.find_all(["select", "input"]):
        name = field.get("name")
        values = [option.get("value", "") for option in field.find_all("option")] or [field.get("value", "")]
        if name and field.get("type") not in ("submit", "checkbox"):
            standing.setdefault(name, values[0])
            choices += [(name, value) for value in values]
    yield urlencode(standing)
    for name, value in choices:
        yield urlencode({**standing, name: value})


@pytest.mark.parametrize("person", BLIND)
def test_anothers_work_changes_nothing_that_one_sees(app: Flask, world: World, person: str) -> None:
    """Not one byte of any page, list, count or export is different after another annotator has worked."""
    visitor = somebody(app, person)
    before = everything(app, visitor)
    others_work(app, world)
    after = everything(app, visitor)
    assert [path for path in before | after if before.get(path) != after.get(path)] == []
    assert len(before) > 20


@pytest.mark.parametrize("person", BLIND)
def test_closing_a_round_shows_nobodys_answers(app: Flask, world: World, person: str) -> None:
    """A closed round that is not revealed keeps what others wrote."""
    others_work(app, world)
    move(app, RoundState.CLOSED)
    told = everything(app, somebody(app, person))
    assert [path for path, page in told.items() if COMMENT in page] == []


@pytest.mark.parametrize("person", BLIND)
def test_a_revealed_round_is_there_to_be_compared(app: Flask, world: World, person: str) -> None:
    """Once the round is revealed the same pages and files show names and comments of all annotators."""
    others_work(app, world)
    move(app, RoundState.CLOSED, RoundState.REVEALED)
    told = everything(app, somebody(app, person))
    for written in (NAME, COMMENT):
        places = {urlsplit(path).path for path, page in told.items() if written in page}
        assert "/p/dam/export/download" in places
        assert [path for path in places if path.startswith("/p/dam/agreement/")]


def test_naming_anothers_new_source_tells_nothing(app: Flask, world: World) -> None:
    """Who names a source that another annotator has just added gets the answer that anybody gets for a new name."""
    round_, sentence = world.here["round_id"], world.here["sentence_id"]
    link = {"entry": None, "name": NAME.upper(), "kind": "organisation"}
    answer = {"acts": [{"source": [link], "values": {"stance": "favour"}}]}
    told = []
    for request in ("first", "second"):
        visitor = somebody(app, "annotator" if request == "first" else BOTH)
        body = {"request_id": request, "base_version": 0, "answer": answer}
        reply = visitor.client.put(f"/p/dam/r/{round_}/s/{sentence}", json=body)
        told.append(re.sub(r'"(entry|saved_at)": ?[^,}]+', "", reply.get_data(as_text=True)))
        if request == "first":
            others_work(app, world)
    assert told[0] == told[1]
