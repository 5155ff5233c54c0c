"""The agreement page, the answers side by side, and "show me anyway"."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from sqlalchemy import select

from annotate.corpus.annotation import Act, Answer, Link, Reference
from annotate.corpus.roles import RoundState
from annotate.store.models import ProjectLog, Round, Sentence, User
from annotate.workflow.answers import save_answer
from annotate.workflow.rounds import move_round
from tests.web.conftest import NOW, soup, words
from tests.web.project import SCRIPT, Team, make_team

PAGE = "/p/dam/agreement/"


@pytest.fixture
def team(app: Flask) -> Team:
    """Ana and Ben have labelled two sentences, and differ in the second."""
    team = make_team(app)
    save(team, "ana", 0, "against")
    save(team, "ben", 0, "against")
    save(team, "ana", 1, "favour")
    save(team, "ben", 1, "neither", source=SCRIPT)
    return team


def save(team: Team, login: str, position: int, stance: str, source: str = "the minister") -> None:
    """One stance act of an annotator."""
    target = {"target": Reference(None, "the dam")} if stance != "neither" else {}
    answer = Answer((Act((Link(None, source),), {"stance": stance} | target),), comment=f"said by {login}")
    with team.store.writing() as session:
        round_ = session.get_one(Round, team.round)
        sentence = session.scalars(select(Sentence.id).order_by(Sentence.id)).all()[position]
        user = session.get_one(User, team.people[login])
        save_answer(session, user, round_.project_id, round_.id, sentence, 0, uuid.uuid4().hex, answer, NOW)


def reveal(team: Team) -> None:
    """The manager closes and reveals the round."""
    with team.store.writing() as session:
        mara = session.get_one(User, team.people["mara"])
        for state in (RoundState.CLOSED, RoundState.REVEALED):
            move_round(session, mara, session.get_one(Round, team.round), state, NOW)


def test_nothing_is_shown_before_a_round_is_revealed(team: Team) -> None:
    """No member sees a number or an answer; the page says who can reveal the round, and offers managers to look."""
    for person in (team.ana, team.vito, team.mara):
        page = words(person.get(PAGE))
        assert "This round is not revealed" in page
        assert "Krippendorff" not in page
    assert "Show me anyway" in words(team.mara.get(PAGE))
    assert "Show me anyway" not in words(team.ana.get(PAGE))


def test_answers_side_by_side_are_closed_too(team: Team) -> None:
    """The document with everybody's answers is refused before revealing."""
    for person in (team.ana, team.vito, team.mara):
        answer = person.get(f"{PAGE}{team.round}/d/{team.document}")
        assert answer.status_code == 403
        assert "said by" not in words(answer)


def test_a_manager_can_look_and_it_is_written_down(team: Team) -> None:
    """ "Show me anyway" shows the page to this manager, and is recorded and printed."""
    team.mara.send(f"{PAGE}show-anyway", PAGE, round="main")
    page = words(team.mara.get(PAGE))
    assert "Krippendorff" in page
    assert "mara looked at this round before it was revealed" in page
    assert "Krippendorff" not in words(team.ana.get(PAGE))
    with team.store.reading() as session:
        assert session.scalars(select(ProjectLog.kind).where(ProjectLog.kind == "peek")).all() == ["peek"]


def test_only_managers_can_look(team: Team) -> None:
    """Others who send that form are refused, and strangers do not even learn that the project exists."""
    assert team.ana.send(f"{PAGE}show-anyway", PAGE, round="main").status_code == 403
    assert team.stranger.send(f"{PAGE}show-anyway", "/help/", round="main").status_code == 404


def test_a_revealed_round_shows_its_agreement(team: Team) -> None:
    """Every member sees value, counts, reasons and the pairs, each number with what it says."""
    reveal(team)
    page = words(team.vito.get(PAGE))
    assert "2 units (sentence) in 1 documents, 2 annotators, 4 ratings" in page
    assert "one document: says nothing of other texts" in page
    assert "Codebook version 1" in page
    assert "0.500" in page


def test_two_clicks_lead_to_the_sentence(team: Team) -> None:
    """From a pair to a cell of its table to the sentence in which these two differ in these labels."""
    reveal(team)
    start = soup(team.ana.get(f"{PAGE}?compare=stance:sentence"))
    pair = start.select_one("section[aria-labelledby=pairs] tbody a")
    table = soup(team.ana.get(pair["href"]))
    cell = table.select("section[aria-labelledby=confusion] tbody tr")[0].select("td")[2].a
    sentences = soup(team.ana.get(cell["href"]))
    (found,) = sentences.select("ol.differing li")
    assert "Yes." in found.get_text()
    document = team.ana.get(found.select_one("a")["href"])
    assert "Answers to sentence 2" in words(document)
    assert "said by ana" in words(document)
    assert "said by ben" in words(document)


@pytest.mark.parametrize(
    "compare",
    ["stance:given-same-source", "stance:joint", "source:innermost", "source:chain", "source:naming-same-source",
     "source:outermost-before-aliasing", "target:sentence"],
)  # fmt: skip
def test_every_reading_has_its_page(team: Team, compare: str) -> None:
    """Each reading is shown, also where a coefficient is undefined."""
    reveal(team)
    for query in ("", "&unclear=label", "&a=ana&b=ben", "&one=favour&other=neither", "&page=99"):
        assert team.ana.get(f"{PAGE}?compare={compare}{query}").status_code == 200


def test_what_people_typed_is_no_markup(team: Team) -> None:
    """A source called like a script is shown as text."""
    reveal(team)
    for path in (f"{PAGE}?compare=source:innermost", f"{PAGE}{team.round}/d/{team.document}?s=2"):
        assert SCRIPT not in team.ana.get(path).get_data(as_text=True)
        assert "alert(1)" in words(team.ana.get(path))


def test_wrong_addresses_say_what_is_wrong(team: Team) -> None:
    """An unknown round or reading, a document of no round, and a sentence beyond the end do not crash."""
    reveal(team)
    assert team.ana.get(f"{PAGE}?round=nope").status_code == 404
    assert team.ana.get(f"{PAGE}?compare=stance:median").status_code == 404
    assert team.ana.get(f"{PAGE}{team.round}/d/999").status_code == 404
    assert team.ana.get(f"{PAGE}999/d/{team.document}").status_code == 404
    assert "Answers to sentence 2" in words(team.ana.get(f"{PAGE}{team.round}/d/{team.document}?s=99"))


def test_without_two_annotators_there_is_nothing_to_compare(app: Flask) -> None:
    """A round in which nobody has labelled says so instead of showing empty tables of numbers."""
    team = make_team(app)
    reveal(team)
    assert "Nothing to compare yet" in words(team.ana.get(PAGE))
