"""The export page and its downloads."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask import Flask

from tests.web.conftest import words
from tests.web.project import Team, make_team
from tests.web.test_agreement import reveal, save

PAGE = "/p/dam/export/"
DOWNLOAD = f"{PAGE}download"


@pytest.fixture
def team(app: Flask) -> Team:
    """Ana and Ben have labelled one sentence."""
    team = make_team(app)
    save(team, "ana", 0, "against")
    save(team, "ben", 0, "favour", source="=1+1")
    return team


def test_the_page_offers_every_format(team: Team) -> None:
    """A member chooses what to download."""
    page = words(team.ana.get(PAGE))
    for word in ("long CSV", "wide CSV", "JSON Lines", "Ratings", "report, JSON", "report, CSV"):
        assert word in page


@pytest.mark.parametrize(
    ("format_", "kind"), [("csv-long", "text/csv"), ("csv-wide", "text/csv"), ("jsonl", "application/x-ndjson")]
)
def test_labels_are_downloaded(team: Team, format_: str, kind: str) -> None:
    """A file comes with its name and type, whole, and without formulas."""
    reveal(team)
    answer = team.vito.get(f"{DOWNLOAD}?format={format_}&round=main")
    assert answer.mimetype == kind
    assert f"dam_main_{format_}" in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True)
    assert "No, he said." in text
    assert format_ == "jsonl" or not any(
        cell.startswith("=") for row in csv.reader(io.StringIO(text, newline="")) for cell in row
    )


def test_a_report_is_downloaded(team: Team) -> None:
    """The report is the page's, on the layer and reading that were chosen."""
    reveal(team)
    answer = team.ana.get(f"{DOWNLOAD}?format=report-json&round=main&compare=stance:joint")
    assert [layer["reading"] for layer in json.loads(answer.get_data(as_text=True))["layers"]] == ["joint"]


def test_before_revealing_annotators_get_their_own(team: Team) -> None:
    """An annotator's file of a round that is not revealed holds nothing of another one."""
    text = team.ana.get(f"{DOWNLOAD}?format=csv-long").get_data(as_text=True)
    assert "said by ana" in text
    assert "ben" not in text


@pytest.mark.parametrize(
    "format_", ["csv-long", "jsonl", "csv-study", "report-json", "report-csv", "report-markdown", "report-latex"]
)
def test_before_revealing_others_are_told_why_not(team: Team, format_: str) -> None:
    """Manager and viewer get the page with the reason, and no label."""
    for person in (team.mara, team.vito):
        answer = person.get(f"{DOWNLOAD}?format={format_}&compare=stance:sentence")
        assert answer.status_code == 403
        assert "not revealed" in words(answer)
        assert "said by" not in words(answer)


def test_what_cannot_be_exported_is_said_on_the_page(team: Team) -> None:
    """An unknown format or round, and ratings of no layer, come back to the page with what is wrong."""
    reveal(team)
    assert team.ana.get(f"{DOWNLOAD}?format=docx").status_code == 400
    assert "main" in words(team.ana.get(f"{DOWNLOAD}?format=jsonl&round=nope"))
    assert "stance, source, target" in words(team.ana.get(f"{DOWNLOAD}?format=csv-study"))


def test_strangers_get_nothing(team: Team) -> None:
    """Who is no member cannot tell the project from one that does not exist."""
    assert team.stranger.get(PAGE).status_code == 404
    assert team.stranger.get(f"{DOWNLOAD}?format=jsonl").status_code == 404
