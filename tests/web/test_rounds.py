"""The pages of rounds."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from annotate.corpus.roles import RoundState
from annotate.store.models import Assignment, ProjectLog, Round
from tests.web.conftest import soup, words
from tests.web.project import SCRIPT, Team, make_team

ROUNDS = "/p/dam/rounds"


@pytest.fixture
def team(app: Flask) -> Team:
    return make_team(app)


def page(team: Team) -> str:
    return f"{ROUNDS}/{team.round}"


def state(team: Team) -> RoundState:
    with team.store.reading() as session:
        return session.get_one(Round, team.round).state


def move(team: Team, to: str) -> int:
    return team.mara.send(f"{page(team)}/move", page(team), state=to).status_code


def standing(team: Team) -> set[int]:
    """To whom the document is assigned in the round."""
    with team.store.reading() as session:
        rows = session.scalars(select(Assignment).where(Assignment.round_id == team.round))
        return {row.user_id for row in rows if row.withdrawn_at is None}


def test_a_round_is_made_and_opened(team: Team) -> None:
    """Making a round leads to its page, which opens it."""
    made = team.mara.send(ROUNDS, ROUNDS, name="second", kind="re-test").location
    assert "No document is assigned in it yet" in words(team.mara.get(made))
    team.mara.send(f"{made}/assign-all", made)
    team.mara.send(f"{made}/move", made, state="labelling")
    assert "second re-test labelling 1 2" in words(team.mara.get(ROUNDS))


def test_a_name_twice_is_told_in_the_form(team: Team) -> None:
    """What was typed stays in the form, with the reason."""
    response = team.mara.send(ROUNDS, ROUNDS, name="main", kind="pilot")
    assert (response.status_code, "has a round “main” already" in words(response)) == (422, True)


def test_close_reopen_and_close(team: Team) -> None:
    """A closed round can be labelled in again."""
    for to in ("closed", "labelling", "closed"):
        assert move(team, to) == 302
        assert state(team) == to


def test_revealing_asks_and_cannot_be_undone(team: Team) -> None:
    """The page says what revealing means; after it no way leads back."""
    move(team, "closed")
    assert "cannot be undone" in words(team.mara.get(f"{page(team)}/reveal"))
    assert state(team) is RoundState.CLOSED
    team.mara.send(f"{page(team)}/reveal", f"{page(team)}/reveal")
    assert state(team) is RoundState.REVEALED
    assert move(team, "labelling") == 400
    assert state(team) is RoundState.REVEALED


def test_only_a_closed_round_is_revealed(team: Team) -> None:
    """A round in labelling is neither asked about nor revealed; nor is there a shorter way."""
    assert team.mara.get(f"{page(team)}/reveal").status_code == 400
    assert team.mara.send(f"{page(team)}/reveal", page(team)).status_code == 400
    assert move(team, "revealed") == 400
    assert state(team) is RoundState.LABELLING


def test_ticks_assign_and_withdraw(team: Team) -> None:
    """The table shows who has what, and what is ticked holds."""
    ticked = [box["value"] for box in soup(team.mara.get(page(team))).select("[name=pair][checked]")]
    assert len(ticked) == 2
    response = team.mara.send(f"{page(team)}/assignments", page(team), document=team.document, pair=ticked[:1])
    assert response.status_code == 302
    assert standing(team) == {int(ticked[0].split(":")[1])}


def test_spreading_more_than_there_are_is_told(team: Team) -> None:
    """The form says how many annotators there are."""
    response = team.mara.send(f"{page(team)}/spread", page(team), each="3")
    assert (response.status_code, "between 1 and 2" in words(response)) == (422, True)


@pytest.mark.parametrize("pair", ["x", "1:2:3", "99:1", "1:99"])
def test_a_malformed_tick_stores_nothing(team: Team, pair: str) -> None:
    """What no page of ours sends is refused as a whole."""
    before = standing(team)
    fields = {"document": [team.document, 99], "pair": pair}
    assert team.mara.send(f"{page(team)}/assignments", page(team), **fields).status_code in (400, 404)
    assert standing(team) == before


def test_annotators_see_the_rounds_and_change_none(team: Team) -> None:
    """Rounds in preparation, and who has which document, are the manager's to know."""
    team.mara.send(ROUNDS, ROUNDS, name="second", kind="main")
    assert "second" not in words(team.ana.get(ROUNDS))
    assert "main main labelling 1" in words(team.ana.get(ROUNDS))
    assert team.ana.get(page(team)).status_code == 403
    for action in ("move", "assign-all", "spread", "assignments", "reveal", "show-anyway", "codebook"):
        assert team.ana.send(f"{page(team)}/{action}", ROUNDS, state="closed").status_code == 403


def test_another_projects_round_is_not_found(team: Team) -> None:
    """A round is reached through its own project alone, whatever is asked of it."""
    team.stranger.send("/projects/new", "/projects/new", name="Other", codebook="default")
    foreign = f"/p/other/rounds/{team.round}"
    assert team.stranger.get(foreign).status_code == 404
    assert team.stranger.get("/p/other/", query_string={"round": team.round}).status_code == 404
    for action in ("move", "assign-all", "spread", "assignments", "reveal", "show-anyway", "codebook"):
        sent = team.stranger.send(f"{foreign}/{action}", "/p/other/rounds", state="closed", each="1")
        assert sent.status_code == 404
    assert state(team) is RoundState.LABELLING


def test_looking_anyway_is_logged(team: Team) -> None:
    """A manager can look before a round is revealed, and that is written down."""
    path = f"{page(team)}/show-anyway"
    assert "printed in the agreement report" in words(team.mara.get(path))
    assert team.mara.send(path, path).location == f"/p/dam/?round={team.round}"
    with team.store.reading() as session:
        assert session.scalars(select(ProjectLog.kind).order_by(ProjectLog.id.desc()).limit(1)).one() == "peek"


def test_markup_in_a_name_is_text(team: Team) -> None:
    """A round's name that contains HTML is shown, not run."""
    made = team.mara.send(ROUNDS, ROUNDS, name=SCRIPT, kind="main").location
    for path in (made, ROUNDS, "/p/dam/"):
        shown = team.mara.get(path)
        assert SCRIPT in words(shown)
        assert SCRIPT not in shown.get_data(as_text=True)
