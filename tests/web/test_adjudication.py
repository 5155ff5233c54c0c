"""Adjudicating without scripts: every decision is a plain form."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from annotate.corpus.answer_json import answer_to_json
from annotate.store.engine import Store
from annotate.store.models import AnnotationLog
from tests.fixtures.desk import PASSWORD, Desk, disputed_desk, make_desk, said
from tests.web.conftest import Visitor, new_visitor, soup, words


@pytest.fixture
def desk(app_store: Store) -> Desk:
    return disputed_desk(app_store)


def signed_in(app: Flask, login: str = "mara") -> Visitor:
    visitor = new_visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 302
    return visitor


@pytest.fixture
def curator(app: Flask, desk: Desk) -> Visitor:
    return signed_in(app)


def path(desk: Desk, tail: str = "") -> str:
    return f"/p/dam/adjudication/r/{desk.round.id}/d/{desk.document_id}{tail}"


def press(visitor: Visitor, desk: Desk, form: str, number: int = 3, **fields: Any) -> str:
    """Sends one of the page's forms as a browser would, and gives the page that follows."""
    found = soup(visitor.get(f"{path(desk)}?s={number}")).select_one(form)
    assert found is not None
    hidden = {str(each["name"]): str(each.get("value", "")) for each in found.select("input[type=hidden]")}
    return words(visitor.client.post(str(found["action"]), data=hidden | fields, follow_redirects=True))


def test_the_queue_says_what_is_in_dispute(curator: Visitor, desk: Desk) -> None:
    """The list of documents counts disputes and decisions, and leads into the document."""
    page = curator.get("/p/dam/adjudication")
    assert "One sentence is in dispute" in words(page)
    assert soup(page).select_one(f'a[href="{path(desk)}"]') is not None


def test_the_document_opens_at_the_worst_dispute_without_names(curator: Visitor, desk: Desk) -> None:
    """The sentence in dispute comes first; its answers go by letters, and by names only when asked."""
    page = curator.get(path(desk))
    heard = soup(page).select(".voice")
    assert "Sentence 3 of" in words(page)
    assert {each.select_one(".letter").get_text() for each in heard} == {"A", "B"}  # type: ignore[union-attr]
    assert "Ben" not in " ".join(each.get_text() for each in heard)
    named = soup(curator.get(f"{path(desk)}?names=1")).select(".voice-name")
    assert {each.get_text() for each in named} == {"Ana", "Ben"}


def test_agreed_answers_are_folded(curator: Visitor, desk: Desk) -> None:
    """What all said alike takes one line until it is opened; a dispute lies open."""
    folded, open_ = (soup(curator.get(f"{path(desk)}?s={number}")).select_one("details.heard") for number in (1, 3))
    assert folded is not None
    assert open_ is not None
    assert "All 2 annotators agree." in folded.get_text()
    assert not folded.has_attr("open")
    assert open_.has_attr("open")


def test_one_answer_is_taken(curator: Visitor, desk: Desk) -> None:
    """A button takes one annotator's answer as it stands."""
    press(curator, desk, "form.hearing", take="A")
    assert desk.gold()[3] in (desk.answers("ana")[3], desk.answers("ben")[3])


def test_answers_are_combined(curator: Visitor, desk: Desk) -> None:
    """Another takes the stance acts of all of them."""
    press(curator, desk, "form.hearing", take="together")
    acts = desk.gold()[3].acts
    assert {act.chain[0].name for act in acts} == {"the friend of ana", "the friend of ben"}


def test_a_letter_that_nobody_has_is_refused(curator: Visitor, desk: Desk) -> None:
    """A forged or outdated choice decides nothing and says so."""
    assert "no such answer" in press(curator, desk, "form.hearing", take="Q")
    assert desk.gold() == {}


def test_a_new_answer_is_written(curator: Visitor, desk: Desk) -> None:
    """The plain form decides what no annotator said, and leads on to the next sentence."""
    fields = {"acts-0-present": "1", "acts-0-stance": "neither", "acts-0-source": "author", "do": "go-on"}
    found = soup(curator.get(f"{path(desk)}?s=3")).select_one("form.answer")
    assert found is not None
    hidden = {str(each["name"]): str(each["value"]) for each in found.select("input[type=hidden]")}
    answer = curator.client.post(f"{path(desk)}?s=3", data=hidden | fields)
    assert answer.location.endswith("s=4#s-4")
    assert desk.gold()[3].acts[0].values["stance"] == "neither"


def test_what_is_agreed_is_accepted_and_taken_back(curator: Visitor, desk: Desk) -> None:
    """One button decides the agreed sentences and says how many; the next takes them back."""
    assert "2 sentences accepted." in press(curator, desk, "form.accept")
    assert sorted(desk.gold()) == [1, 2]
    found = soup(curator.get(path(desk)))
    assert found.select_one("form.accept[hidden]") is not None
    page = soup(curator.client.get(f"{path(desk)}?accepted={_token(desk)}")).select_one(".accepted form")
    assert page is not None
    hidden = {str(each["name"]): str(each["value"]) for each in page.select("input[type=hidden]")}
    told = words(curator.client.post(str(page["action"]), data=hidden, follow_redirects=True))
    assert "2 decisions taken back." in told
    assert all(not answer.acts for answer in desk.gold().values())


def _token(desk: Desk) -> str:
    with desk.store.reading() as session:
        newest = session.scalars(select(AnnotationLog.request_id).order_by(AnnotationLog.id.desc())).first()
    return str(newest).rpartition(":")[0]


def test_a_reason_stays_with_its_sentence(curator: Visitor, desk: Desk) -> None:
    """Why a sentence was in dispute is chosen from a list and shown when one comes back."""
    press(curator, desk, "form.reason", reason="ambiguous")
    chosen = soup(curator.get(f"{path(desk)}?s=3")).select_one("#reason option[selected]")
    assert chosen is not None
    assert chosen["value"] == "ambiguous"


def test_scripts_decide_and_undo_by_the_same_rules(curator: Visitor, desk: Desk) -> None:
    """A save over a newer decision is refused with what stands; undo answers with what then stands."""
    address = f"/p/dam/adjudication/r/{desk.round.id}/s/{desk.sentences[2].id}"
    headers = {"X-Annotator": str(desk.users["mara"].id)}
    body = {"request_id": "one", "base_version": 0, "answer": answer_to_json(said("author", "favour"))}
    assert curator.client.put(address, json=body, headers=headers).get_json()["status"] == "done"
    newer = curator.client.put(address, json=body | {"request_id": "two"}, headers=headers)
    assert newer.status_code == 409
    assert newer.get_json()["stored"]["version"] == 1
    undone = curator.client.post(path(desk, "/undo"), json={"request_id": uuid.uuid4().hex}, headers=headers)
    assert undone.get_json()["changed"][0]["status"] == "unseen"


def test_every_decision_is_listed_with_who_made_it(app: Flask, curator: Visitor, desk: Desk) -> None:
    """What was decided and undone stands on a page of its own; annotators do not reach it."""
    address = f"/p/dam/adjudication/r/{desk.round.id}/s/{desk.sentences[2].id}/history"
    assert "No decision yet" in words(curator.get(address))
    press(curator, desk, "form.hearing", take="A")
    curator.send(f"{path(desk)}/undo", request_id="u")
    listed = [each.get_text(" ") for each in soup(curator.get(address)).select(".past-answers li")]
    assert len(listed) == 2
    assert "undone" in listed[0]
    assert "saved" in listed[1]
    assert "the friend of" in listed[1]
    assert all("Mara" in each for each in listed)
    link = soup(curator.get(f"{path(desk)}?s=3")).find("a", href=address)
    assert link is not None
    assert signed_in(app, "ana").get(address).status_code == 403


def test_before_the_round_is_closed_there_is_nothing_to_adjudicate(app: Flask, app_store: Store) -> None:
    """The page says when adjudication begins; the address of a document is refused with the same words."""
    desk = make_desk(app_store)
    curator = signed_in(app)
    assert "No round is closed yet" in words(curator.get("/p/dam/adjudication"))
    refused = curator.get(path(desk))
    assert refused.status_code == 400
    assert "once it is closed" in words(refused)


def test_annotators_see_nothing_of_it(app: Flask, desk: Desk) -> None:
    """Who only labels has no such page, and their own answers stay as they were."""
    assert signed_in(app, "ana").get(path(desk)).status_code == 403
