"""A project's first page, making a project, and its settings."""

from __future__ import annotations

import pytest
from flask import Flask

from annotate.web.projects.presets import presets
from tests.web.conftest import Visitor, soup, words
from tests.web.project import SCRIPT, Team, make_team


@pytest.fixture
def team(app: Flask) -> Team:
    return make_team(app)


@pytest.mark.parametrize("preset", presets())
def test_a_project_begins_with_any_of_the_codebooks(signed_in: Visitor, preset: str) -> None:
    """Each codebook that comes along makes a project, whose page says what is to do first."""
    made = signed_in.send("/projects/new", "/projects/new", name="My study", codebook=preset)
    assert made.location == "/p/my-study/"
    page = words(signed_in.get(made.location))
    assert "Add documents" in page
    assert "Make a round" in page


def test_a_project_needs_a_name(signed_in: Visitor) -> None:
    """A name of blanks is refused in the form."""
    response = signed_in.send("/projects/new", "/projects/new", name="   ", codebook="default")
    assert response.status_code == 422


def test_a_codebook_that_is_none_is_refused(signed_in: Visitor) -> None:
    """The address of a file cannot be smuggled in as a codebook."""
    response = signed_in.send("/projects/new", "/projects/new", name="X", codebook="../news/codebook")
    assert response.status_code == 422


def test_a_project_is_renamed_and_keeps_its_address(team: Team) -> None:
    """Name and description change; links to the project stay good."""
    team.mara.send("/p/dam/settings", "/p/dam/settings", name="The herring", description="All about it.")
    page = words(team.mara.get("/p/dam/"))
    assert "The herring" in page
    assert "All about it." in page


def test_a_manager_sees_everybodys_progress(team: Team) -> None:
    """Each annotator has a row for each document."""
    page = words(team.mara.get("/p/dam/"))
    assert "Ana 0 of 2 0 0 0 0 2" in page
    assert "Ben 0 of 2 0 0 0 0 2" in page


def test_an_annotator_sees_the_own_progress_alone(team: Team) -> None:
    """No other annotator is named on the page before the round is revealed."""
    response = team.ana.get("/p/dam/")
    assert "Ana 0 of 2" in words(response)
    assert "Ben" not in words(response)
    assert "You see your own work alone" in words(response)
    assert soup(response).find("a", href=f"/p/dam/r/{team.round}/d/{team.document}") is not None


def test_a_viewer_sees_no_work_before_the_round_is_revealed(team: Team) -> None:
    """A viewer is told that there is nothing to see yet."""
    page = words(team.vito.get("/p/dam/"))
    assert "Ana" not in page
    assert "Ben" not in page


def test_strangers_find_no_project(team: Team) -> None:
    """Who is no member gets the answer of a project that does not exist."""
    assert team.stranger.get("/p/dam/").status_code == 404
    assert team.ana.get("/p/dam/settings").status_code == 403


@pytest.mark.parametrize("query", ["round=99", "round=x"])
def test_a_round_that_is_none_is_not_found(team: Team, query: str) -> None:
    """A wrong address is answered as such."""
    assert team.mara.get(f"/p/dam/?{query}").status_code == 404


def test_markup_in_name_and_description_is_text(team: Team) -> None:
    """A project's name that contains HTML is shown, not run."""
    team.mara.send("/p/dam/settings", "/p/dam/settings", name=SCRIPT, description=SCRIPT)
    response = team.mara.get("/p/dam/")
    assert words(response).count(SCRIPT) >= 2
    assert SCRIPT not in response.get_data(as_text=True)
