"""The agreement page, the answers side by side, and "show me anyway"."""

from __future__ import annotations

import json
import uuid
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from annotate.corpus.annotation import Act, Answer, Link, Reference
from annotate.corpus.roles import RoundKind, RoundState
from annotate.store.models import ProjectLog, Round, Sentence, User
from annotate.web.agreement import overview
from annotate.workflow.answers import save_answer
from annotate.workflow.rounds import make_round, move_round, withdraw
from tests.web.conftest import NOW, soup, words
from tests.web.project import SCRIPT, Team, make_team

PAGE = "/p/dam/agreement/"
READING = f"{PAGE}reading"
SENTENCES = f"{PAGE}sentences"
READINGS = (
    "stance:sentence", "stance:given-same-source", "stance:joint", "source:innermost", "source:chain",
    "source:naming-same-source", "source:outermost-before-aliasing", "target:sentence",
)  # fmt: skip


@pytest.fixture
def team(app: Flask) -> Team:
    """Ana and Ben have labelled two sentences, and differ in the second."""
    team = make_team(app)
    save(team, "ana", 0, "against")
    save(team, "ben", 0, "against")
    save(team, "ana", 1, "favour")
    save(team, "ben", 1, "neither", source=SCRIPT)
    return team


def save(team: Team, login: str, position: int, stance: str, source: str = "the minister", version: int = 0) -> None:
    """One stance act of an annotator."""
    target = {"target": Reference(None, "the dam")} if stance != "neither" else {}
    answer = Answer((Act((Link(None, source),), {"stance": stance} | target),), comment=f"said by {login}")
    with team.store.writing() as session:
        round_ = session.get_one(Round, team.round)
        sentence = session.scalars(select(Sentence.id).order_by(Sentence.id)).all()[position]
        user = session.get_one(User, team.people[login])
        save_answer(session, user, round_.project_id, round_.id, sentence, version, uuid.uuid4().hex, answer, NOW)


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
    assert "mara looked at this round before it was revealed" in words(team.mara.get(READING))
    assert "Krippendorff" not in words(team.ana.get(PAGE))
    with team.store.reading() as session:
        assert session.scalars(select(ProjectLog.kind).where(ProjectLog.kind == "peek")).all() == ["peek"]


def test_only_managers_can_look(team: Team) -> None:
    """Others who send that form are refused, and strangers do not even learn that the project exists."""
    assert team.ana.send(f"{PAGE}show-anyway", PAGE, round="main").status_code == 403
    assert team.stranger.send(f"{PAGE}show-anyway", "/help/", round="main").status_code == 404


def test_the_overview_shows_every_layer_by_every_reading(team: Team) -> None:
    """Each line has the value that the report has, its interval as a picture, and leads to its own page."""
    reveal(team)
    rows = soup(team.vito.get(PAGE)).select(".overview tbody tr:not(.layer)")
    report = json.loads(team.vito.get("/p/dam/export/download?format=report-json&round=main").data)
    assert len(rows) == 12
    for row in rows:
        asked = parse_qs(urlsplit(row.a["href"]).query)["compare"][0]
        layer, _, reading = asked.partition(":")
        told = team.vito.get(f"/p/dam/export/download?format=report-json&round=main&compare={asked}")
        (found,) = json.loads(told.data)["layers"]
        entry = found["coefficients"].get("f1") or found["coefficients"]["krippendorff_alpha"]
        shown = f"{entry['value']:.3f}" if entry["value"] is not None else entry["undefined"]
        assert (found["layer"], found["reading"]) == (layer, reading)
        assert shown in row.get_text()
        assert len(row.select("circle.dot")) == (entry["value"] is not None)
        assert len(row.select("line.range")) == bool(entry["interval"])
    assert [each["layer"] for each in report["layers"]] == ["stance", "source", "target"]


def test_all_open_rounds_stand_one_under_the_other(team: Team) -> None:
    """With no single round chosen the overview has those that are open to the reader, and no others."""
    reveal(team)
    with team.store.writing() as session:
        project = session.get_one(Round, team.round).project_id
        make_round(session, project, session.get_one(User, team.people["mara"]), "again", RoundKind.RE_TEST, NOW)
    assert [each.get_text() for each in soup(team.ana.get(f"{PAGE}?round=")).select("h2[id^=round]")] == ["main"]
    team.mara.send(f"{PAGE}show-anyway", PAGE, round="again")
    shown = [each.get_text() for each in soup(team.mara.get(f"{PAGE}?round=")).select("h2[id^=round]")]
    assert shown == ["again", "main"]


def test_a_big_round_is_computed_line_by_line(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a big round the page comes at once; each line is fetched, and is known the next time the page is opened."""
    reveal(team)
    monkeypatch.setattr(overview, "AT_ONCE", 0)
    waiting = [row["data-row"] for row in soup(team.ana.get(PAGE)).select("tr[data-row]")]
    assert len(waiting) == 12
    assert "0.400" in words(team.ana.get(waiting[0]))
    assert [row["data-row"] for row in soup(team.ana.get(PAGE)).select("tr[data-row]")] == waiting[1:]


def test_a_number_never_outlives_what_it_was_computed_from(team: Team) -> None:
    """After an answer has changed the page shows what is so now."""
    team.mara.send(f"{PAGE}show-anyway", PAGE, round="main")
    before = words(team.mara.get(f"{READING}?compare=stance:sentence"))
    assert "4 ratings in units with two" in before
    save(team, "ben", 1, "favour", version=1)
    after = words(team.mara.get(f"{READING}?compare=stance:sentence"))
    assert "0.500" in before
    assert "Annotators differ nowhere" in after


def test_nor_does_a_count(app: Flask) -> None:
    """What is left out follows the assignments, which are no answers."""
    team = make_team(app)
    team.mara.send(f"{PAGE}show-anyway", PAGE, round="main")
    assert "unseen: assigned, nothing saved 4" in words(team.mara.get(READING))
    with team.store.writing() as session:
        mara, round_ = session.get_one(User, team.people["mara"]), session.get_one(Round, team.round)
        withdraw(session, mara, round_, team.document, team.people["ana"], NOW)
    assert "unseen: assigned, nothing saved 2" in words(team.mara.get(READING))


def test_a_reading_shows_its_agreement(team: Team) -> None:
    """Every member sees value, counts, reasons and the pairs, each number with what it says."""
    reveal(team)
    page = words(team.vito.get(READING))
    assert "2 units (sentence) in 1 documents, 2 annotators, 4 ratings" in page
    assert "one document: says nothing of other texts" in page
    assert "Codebook version 1" in page
    assert "0.500" in page


def test_two_clicks_lead_to_the_sentence(team: Team) -> None:
    """From the overview to a layer, and from the cell of a pair to the sentence, with the label of each of the two."""
    reveal(team)
    line = soup(team.ana.get(PAGE)).select_one(".overview tbody a")
    pair = soup(team.ana.get(line["href"])).select_one("section[aria-labelledby=pairs] td a")
    (found,) = soup(team.ana.get(pair["href"])).select("ol.differing li")
    assert "Yes." in found.get_text()
    assert [" ".join(each.get_text(" ").split()) for each in found.select(".who > div")] == [
        "ana favour",
        "ben neither",
    ]
    document = team.ana.get(found.select_one("a")["href"])
    assert "Answers to sentence 2" in words(document)
    assert "said by ana" in words(document)
    assert "said by ben" in words(document)


def test_every_cell_leads_to_its_sentences(team: Team) -> None:
    """Numbers of the confusion table, labels and pairs lead to lists that are as long as they say."""
    reveal(team)
    page = soup(team.ana.get(f"{READING}?compare=stance:sentence"))
    cells = page.select("section[aria-labelledby=confusion] td a")
    assert cells
    for cell in cells:
        assert len(soup(team.ana.get(cell["href"])).select("ol.differing li")) == int(cell.get_text())
    listed = {
        link.get_text(): len(soup(team.ana.get(link["href"])).select("ol.differing li"))
        for link in page.select("section[aria-labelledby=labels] th a")
    }
    assert listed == {"favour": 1, "against": 0, "neither": 1}


def test_disagreements_can_be_narrowed_down(team: Team) -> None:
    """Annotator, label and document narrow the list; what does not exist leaves none of it."""
    reveal(team)

    def places(**asked: str) -> int:
        address = f"{SENTENCES}?{urlencode({'compare': 'stance:sentence'} | asked)}"
        return len(soup(team.ana.get(address)).select("ol.differing li"))

    assert [places(), places(a="ana"), places(a="ana", one="favour"), places(a="ana", one="neither")] == [1, 1, 1, 0]
    assert [places(document="vote"), places(document="nope"), places(a="nobody")] == [1, 0, 0]
    assert places(one="against", other="against") == 1


@pytest.mark.parametrize("compare", READINGS)
def test_every_reading_has_its_page(team: Team, compare: str) -> None:
    """Each reading is shown, also where a coefficient is undefined."""
    reveal(team)
    for query in ("", "&unclear=label"):
        assert team.ana.get(f"{READING}?compare={compare}{query}").status_code == 200
    for query in ("", "&a=ana&b=ben", "&a=ben&one=x", "&one=favour&other=neither", "&page=99", "&page=²"):
        assert team.ana.get(f"{SENTENCES}?compare={compare}{query}").status_code == 200


@pytest.mark.parametrize(("suffix", "magic"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_figures_are_files(team: Team, suffix: str, magic: bytes) -> None:
    """Every figure that a page links comes as a file, named after what it shows, the same each time."""
    reveal(team)
    links = [
        link["href"]
        for page in ((PAGE, f"{READING}?compare=stance:sentence") if suffix == "svg" else (PAGE,))
        for link in soup(team.ana.get(page)).select(f"a[href*='.{suffix}']")
    ]
    assert len(links) >= (4 if suffix == "svg" else 1)
    for link in links:
        answer = team.ana.get(link)
        assert answer.data.startswith(magic)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=dam_main")
    assert team.ana.get(links[-1]).data == answer.data


def test_what_people_typed_is_no_markup(team: Team) -> None:
    """A source called like a script is shown as text."""
    reveal(team)
    asked = "compare=source:innermost"
    for path in (f"{READING}?{asked}", f"{SENTENCES}?{asked}", f"{PAGE}{team.round}/d/{team.document}?s=2"):
        assert SCRIPT not in team.ana.get(path).get_data(as_text=True)
        assert "alert(1)" in words(team.ana.get(path))


def test_wrong_addresses_say_what_is_wrong(team: Team) -> None:
    """An unknown round or reading, a document of no round, and a sentence beyond the end do not crash."""
    reveal(team)
    assert team.ana.get(f"{PAGE}?round=nope").status_code == 404
    assert team.ana.get(f"{READING}?compare=stance:median").status_code == 404
    assert team.ana.get(f"{PAGE}figure/portrait.svg").status_code == 404
    assert team.ana.get(f"{PAGE}figure/coefficients.exe").status_code == 404
    assert team.ana.get(f"{PAGE}{team.round}/d/999").status_code == 404
    assert team.ana.get(f"{PAGE}999/d/{team.document}").status_code == 404
    assert "Answers to sentence 2" in words(team.ana.get(f"{PAGE}{team.round}/d/{team.document}?s=99"))


def test_without_two_annotators_there_is_nothing_to_compare(app: Flask) -> None:
    """A round in which nobody has labelled says so instead of showing empty tables of numbers."""
    team = make_team(app)
    reveal(team)
    assert "Nothing to compare yet" in words(team.ana.get(READING))
    assert "No sentence has been labelled by two annotators" in words(team.ana.get(PAGE))
