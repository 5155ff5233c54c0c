"""The members page, invitations, and joining by a link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from annotate.corpus.roles import Role
from annotate.store.models import Invitation, Project, User
from annotate.workflow.members import invite
from tests.web.conftest import NOW, PASSWORD, Visitor, new_visitor, soup, words
from tests.web.project import SCRIPT, Team, make_team

MEMBERS = "/p/dam/members"


@pytest.fixture
def team(app: Flask) -> Team:
    return make_team(app)


def link_of(visitor: Visitor, **fields: object) -> str:
    """The path of a link that a manager has just made."""
    response = visitor.send(f"{MEMBERS}/invitations", MEMBERS, **{"roles": ["annotator"], "days": 7, **fields})
    assert response.status_code == 201
    shown = soup(response).find("input", id="link")
    assert shown is not None
    assert str(shown["value"]).startswith("https://annotate.example/join/")
    return str(shown["value"]).removeprefix("https://annotate.example")


def join_as_new(app: Flask, path: str, login: str = "cem") -> Visitor:
    visitor = new_visitor(app)
    account = {"name": login.title(), "login": login, "password": PASSWORD, "again": PASSWORD}
    assert visitor.send(path, path, **account).location == "/p/dam/"
    return visitor


def test_a_newcomer_makes_an_account_and_is_in(app: Flask, team: Team) -> None:
    """Following a link takes one form; afterwards the newcomer is signed in, with the roles of the link."""
    path = link_of(team.mara, roles=["annotator", "curator"])
    visitor = join_as_new(app, path)
    assert "Welcome to The dam" in words(visitor.get("/p/dam/"))
    assert "Cem cem annotator curator" in words(team.mara.get(MEMBERS))


def test_who_has_an_account_joins_with_it(team: Team) -> None:
    """A person who is signed in presses one button."""
    path = link_of(team.mara)
    assert "You are signed in as Stranger" in words(team.stranger.get(path))
    assert team.stranger.send(path, path).location == "/p/dam/"
    assert team.stranger.get("/p/dam/").status_code == 200


def test_the_link_is_shown_once(team: Team) -> None:
    """The list of open invitations says for whom, not the link."""
    path = link_of(team.mara, remark="for Cem")
    page = team.mara.get(MEMBERS)
    assert "for Cem" in words(page)
    assert path.rsplit("/", 1)[1] not in page.get_data(as_text=True)


def test_the_link_never_comes_from_the_host_header(team: Team) -> None:
    """A forged Host header cannot make the application send people elsewhere."""
    token = team.mara.token(MEMBERS)
    response = team.mara.client.post(
        f"{MEMBERS}/invitations",
        data={"csrf_token": token, "roles": "annotator", "days": "7"},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert "evil.example" not in response.get_data(as_text=True)


def test_a_used_link_says_so(app: Flask, team: Team) -> None:
    """Who comes second reads what happened and what to do."""
    path = link_of(team.mara)
    join_as_new(app, path)
    response = new_visitor(app).get(path)
    assert (response.status_code, "used already" in words(response)) == (410, True)


def test_a_withdrawn_link_says_so(app: Flask, team: Team) -> None:
    """A manager ends an invitation by a button."""
    path = link_of(team.mara)
    button = soup(team.mara.get(MEMBERS)).find("form", action=re.compile("/withdraw$"))
    assert button is not None
    team.mara.send(str(button["action"]), MEMBERS)
    response = new_visitor(app).get(path)
    assert (response.status_code, "withdrawn" in words(response)) == (410, True)


def test_an_expired_link_says_so(app: Flask, team: Team) -> None:
    """A link that was left lying is of no use to anybody."""
    path = link_of(team.mara)
    with team.store.writing() as session:
        session.execute(update(Invitation).values(expires_at=NOW - timedelta(days=1)))
    response = new_visitor(app).get(path)
    assert (response.status_code, "expired" in words(response)) == (410, True)


def test_a_link_that_is_none_says_so(app: Flask, team: Team) -> None:
    """A cut-off link is answered with advice."""
    response = new_visitor(app).get("/join/abc")
    assert (response.status_code, "Copy the whole link" in words(response)) == (410, True)


def test_a_taken_sign_in_name_leaves_the_link_unused(app: Flask, team: Team) -> None:
    """What was typed wrong is typed again, with the same link."""
    path = link_of(team.mara)
    account = {"name": "Ana", "login": "ana", "password": PASSWORD, "again": PASSWORD}
    response = new_visitor(app).send(path, path, **account)
    assert (response.status_code, "is taken" in words(response)) == (422, True)
    join_as_new(app, path)


def test_roles_are_changed_by_ticks(team: Team) -> None:
    """A manager ticks what a member may do."""
    path = f"{MEMBERS}/{team.people['vito']}"
    assert [box["value"] for box in soup(team.mara.get(path)).select("[name=roles][checked]")] == ["viewer"]
    team.mara.send(path, path, roles=["viewer", "curator"])
    assert "Vito vito curator viewer" in words(team.mara.get(MEMBERS))


@pytest.mark.parametrize(("field", "message"), [([], "at least one role"), (["viewer"], "last manager")])
def test_a_refused_change_is_told_and_changes_nothing(team: Team, field: list[str], message: str) -> None:
    """The last manager cannot step down, and nobody is left without a role."""
    path = f"{MEMBERS}/{team.people['mara']}"
    response = team.mara.send(path, path, roles=field)
    assert (response.status_code, message in words(response)) == (422, True)
    assert "Mara (you) mara manager" in words(team.mara.get(MEMBERS))


def test_a_member_is_removed_after_a_question(team: Team) -> None:
    """Removing asks first, and shuts the project to who was removed."""
    path = f"{MEMBERS}/{team.people['ana']}/remove"
    assert "Their answers stay" in words(team.mara.get(path))
    assert team.ana.get("/p/dam/").status_code == 200
    team.mara.send(path, path)
    assert team.ana.get("/p/dam/").status_code == 404


def test_the_last_manager_is_not_removed(team: Team) -> None:
    """The reason is told where it was tried."""
    path = f"{MEMBERS}/{team.people['mara']}/remove"
    response = team.mara.send(path, path)
    assert (response.status_code, "last manager" in words(response)) == (422, True)


def test_others_see_who_is_in_and_can_change_nothing(team: Team) -> None:
    """Annotators know their colleagues; they neither see nor send what managers can do."""
    page = words(team.ana.get(MEMBERS))
    assert "Ben ben annotator" in page
    assert "Invite" not in page
    assert team.ana.send(f"{MEMBERS}/invitations", MEMBERS, roles="manager", days="7").status_code == 403
    assert team.ana.send(f"{MEMBERS}/{team.people['ana']}", MEMBERS, roles="manager").status_code == 403
    assert team.stranger.get(MEMBERS).status_code == 404


def test_an_invitation_of_another_project_cannot_be_withdrawn(team: Team) -> None:
    """Rows are looked up within the project of the address."""
    team.stranger.send("/projects/new", "/projects/new", name="Other", codebook="default")
    with team.store.writing() as session:
        other = session.scalars(select(Project).where(Project.slug == "other")).one()
        invite(session, other, session.get_one(User, team.people["stranger"]), [Role.VIEWER], NOW)
        id_ = session.scalars(select(Invitation.id)).one()
    assert team.mara.send(f"{MEMBERS}/invitations/{id_}/withdraw", MEMBERS).status_code == 404


def test_markup_in_names_is_text(team: Team) -> None:
    """A name or a note that contains HTML is shown, not run."""
    link_of(team.mara, remark=SCRIPT)
    page = team.mara.get(MEMBERS)
    assert SCRIPT in words(page)
    assert SCRIPT not in page.get_data(as_text=True)
