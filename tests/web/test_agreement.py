"""The agreement page, the answers side by side, and "show me anyway"."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from annotate.corpus.annotation import Act, Answer, Link, Reference
from annotate.corpus.roles import RoundKind, RoundState
from annotate.store.models import ProjectLog, Round, Sentence, User
from annotate.web.agreement import overview
from annotate.workflow.answers import save_answer
from annotate.workflow.rounds import assign, make_round, move_round, withdraw
from tests.web.conftest import NOW, soup, words
from tests.web.project import SCRIPT, Team, make_team

PAGE = "/p/dam/agreement/"
READING = f"{PAGE}reading"
SENTENCES = f"{PAGE}sentences"
READINGS = (
    "stance:sentence", "stance:given-same-source", "stance:joint", "source:innermost", "source:chain",
    "source:naming-same-source", "source:outermost-before-aliasing", "target:sentence",
    "stance:joint-before-aliasing", "stance:given-same-source-before-aliasing", "target:sentence-before-aliasing",
    "source:naming-same-source-before-aliasing",
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
    assert len(rows) == 17
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
    assert len(waiting) == 17
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
    assert "2 units (sentence) in 1 document, 2 annotators, 4 ratings" in page
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


PARTS = f"{PAGE}parts"
DIFFERENCE = f"{PAGE}difference"
PLAN = f"{PAGE}plan"
ASKED = "compare=stance:sentence"


def again(team: Team) -> None:
    """A second, revealed round of the same sentences, in which Ana changed her mind."""
    with team.store.writing() as session:
        mara = session.get_one(User, team.people["mara"])
        round_ = make_round(
            session, session.get_one(Round, team.round).project_id, mara, "again", RoundKind.RE_TEST, NOW
        )
        assign(session, mara, round_, [(team.document, team.people[each]) for each in ("ana", "ben")], NOW)
        move_round(session, mara, round_, RoundState.LABELLING, NOW)
        second = round_.id
    for login in ("ana", "ben"):
        save(replace(team, round=second), login, 0, "favour" if login == "ana" else "against")
        save(replace(team, round=second), login, 1, "neither")
    reveal(replace(team, round=second))


@pytest.mark.parametrize("by", ["document", "kind", "day", "batch", "round", "codebook-version", "annotators:ana+ben"])
def test_a_reading_in_parts(team: Team, by: str) -> None:
    """Each group stands under the pooled value, as in the report that the page offers, and leads to its sentences."""
    reveal(team)
    again(team)
    page = soup(team.vito.get(f"{PARTS}?round=main&{ASKED}&{urlencode({'by': by})}"))
    shown = [row.get_text(" ") for row in page.select("table tbody tr:not(.whole)")]
    link = page.select_one("a[href*=report-json]")["href"]
    [layer] = json.loads(team.vito.get(link).data)["layers"]
    groups = layer["by"]["groups"]
    assert groups
    for row, group in zip(shown, groups, strict=False):
        value = group["coefficients"]["krippendorff_alpha"]["value"]
        assert (f"{value:.3f}" if value is not None else "undefined") in row
    assert (layer["units"] == 4) == (by in ("round", "codebook-version"))
    for leads in page.select("table tbody th a"):
        assert team.vito.get(leads["href"]).status_code == 200
    if by == "round":
        assert "Each annotator with themselves" in page.get_text()


def test_headlines_can_be_left_out(team: Team) -> None:
    """Only the kinds of sentences that are ticked count, on every page, in the report and in its name."""
    reveal(team)
    address = f"{READING}?round=main&{ASKED}&kinds=headline&kinds=list+item"
    page = team.ana.get(address)
    assert "Only sentences of these kinds count: headline, list item." in words(page)
    assert "Nothing to compare yet" in words(page)
    link = soup(page).select_one("a[href*=report-json]")["href"]
    answer = team.ana.get(link)
    assert "headline" in answer.headers["Content-Disposition"]
    assert json.loads(answer.data)["provenance"]["sentence_kinds"] == ["headline", "list item"]
    assert "2 units" in words(team.ana.get(f"{READING}?round=main&{ASKED}&kinds=body"))
    assert team.ana.get(f"{READING}?round=main&{ASKED}&kinds=poem").status_code == 404


def test_two_rounds_are_compared(team: Team) -> None:
    """The difference of two rounds, here over the units of one document, stands with both values as in the report."""
    reveal(team)
    again(team)
    page = team.ana.get(f"{DIFFERENCE}?round=main&{ASKED}&what=rounds&first=main&second=again")
    report = json.loads(team.ana.get(soup(page).select_one("a[href*=report-json]")["href"]).data)
    found = report["comparisons"][0]
    assert (found["of"], found["shared"]) == (["main", "again"], 2)
    assert f"{found['first']:.3f} {found['second']:.3f} {found['value']:.3f}" in words(page)


def test_each_coefficient_has_its_conclusions(team: Team) -> None:
    """What may be concluded is folded out for every coefficient, as the report has it, with the cautions."""
    reveal(team)
    found = json.loads(team.ana.get(f"/p/dam/export/download?format=report-json&round=main&{ASKED}").data)["layers"][0]
    readings = {name: each["reading"] for name, each in found["coefficients"].items() if each["reading"]}
    rows = soup(team.ana.get(f"{READING}?round=main&{ASKED}")).select("#coefficients ~ details table tbody tr")
    assert len(rows) == len(readings) > 3
    for row, reading in zip(rows, readings.values(), strict=True):
        shown = [f"{each['probability']:.3f}" for each in reading["landis_koch"]["levels"][:-1]]
        assert [cell.get_text() for cell in row.select("td.number")][1:] == shown


def test_a_difference_has_its_files(team: Team) -> None:
    """The page of a difference offers it as figure and as report in every form, and each has all that the page has."""
    reveal(team)
    groups = "what=annotators&first=ana&first=ben&second=ben&second=ana"
    page = soup(team.ana.get(f"{DIFFERENCE}?round=main&{ASKED}&{groups}"))
    shown = page.select("main table tbody tr")
    for magic, suffix in ((b"<?xml", "svg"), (b"%PDF", "pdf"), (b"\x89PNG", "png")):
        assert team.ana.get(page.select_one(f"a[href*='difference.{suffix}']")["href"]).data.startswith(magic)
    for kind, said in (("json", '"comparisons"'), ("csv", "ana+ben less ben+ana"), ("markdown", "**Differences**"),
                       ("latex", "% Differences")):  # fmt: skip
        answer = team.ana.get(page.select_one(f"a[href*=report-{kind}]")["href"])
        assert said in answer.get_data(as_text=True)
        assert len(shown) > 3
        if kind == "json":
            assert len(json.loads(answer.data)["comparisons"]) == len(shown)
    assert team.ana.get(f"{PAGE}figure/difference.svg?round=main&{ASKED}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("what=coefficients&first=krippendorff_alpha&second=gwet_ac1", "Krippendorff’s alpha less Gwet’s AC1"),
        ("what=annotators&first=ana&first=ben&second=ana&second=ben", "ana+ben less ana+ben"),
        ("what=annotators&first=ana&second=zoe", "there is no annotator"),
        ("what=rounds&first=main&second=never", "there is no round"),
        ("what=moods&first=good&second=bad", "a comparison is written"),
        ("what=rounds&first=main", "Two groups of annotators"),
        ("", "Two coefficients"),
    ],
)
def test_groups_and_coefficients_are_compared(team: Team, asked: str, said: str) -> None:
    """What is there is compared; what is not is said, and the page stays."""
    reveal(team)
    answer = team.ana.get(f"{DIFFERENCE}?round=main&{ASKED}&{asked}")
    assert answer.status_code == 200
    assert said in words(answer)


def test_a_round_that_is_not_revealed_is_in_no_comparison(team: Team) -> None:
    """Neither parts nor differences hold anything of a round that the reader may not see."""
    reveal(team)
    with team.store.writing() as session:
        project = session.get_one(Round, team.round).project_id
        make_round(session, project, session.get_one(User, team.people["mara"]), "again", RoundKind.RE_TEST, NOW)
    assert "again" not in words(team.ana.get(f"{PARTS}?round=main&{ASKED}&by=round"))
    refused = team.ana.get(f"{DIFFERENCE}?round=main&{ASKED}&what=rounds&first=main&second=again")
    assert "there is no round" in words(refused)
    told = team.ana.get("/p/dam/export/download?format=report-json&what=rounds&first=main&second=again")
    assert told.status_code == 400


@pytest.mark.parametrize(
    ("width", "said"),
    [("", "A forecast"), ("0,05", "A forecast"), ("wide", "is a number"), ("7", "lies between 0 and 2")],
)
def test_a_study_is_planned_from_a_round(team: Team, width: str, said: str) -> None:
    """The page says what an interval of a width takes, or why that is no width."""
    reveal(team)
    answer = team.ana.get(f"{PLAN}?round=main&{ASKED}&width={width}")
    assert said in words(answer)
    if not width:
        link = soup(answer).select_one("a[href*=report-json]")["href"]
        [plan] = json.loads(team.ana.get(link).data)["plans"]
        assert plan["width"] == 0.2


def test_what_makes_no_parts_is_refused(team: Team) -> None:
    """An unknown part or coefficient is said to be so."""
    reveal(team)
    assert team.ana.get(f"{PARTS}?round=main&{ASKED}&by=colour").status_code == 400
    assert team.ana.get(f"{PARTS}?round=main&{ASKED}&coefficient=mood").status_code == 404
