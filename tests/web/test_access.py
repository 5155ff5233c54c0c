"""Who gets into a project."""

from __future__ import annotations

import pytest
from flask import Flask, g

from annotate.corpus.roles import Role
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store.engine import Store
from annotate.web import access
from annotate.web.navigation import TABS
from annotate.workflow.accounts import make_account
from annotate.workflow.projects import make_project
from tests.web.conftest import NOW, PASSWORD, Visitor, new_visitor, words


@pytest.fixture
def project(app: Flask, app_store: Store) -> None:
    """A project "dam" of Mara, its manager; Otto is in no project; two views tell what they were given."""
    codebook = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())
    with app_store.writing() as session:
        mara = make_account(session, "mara", "Mara", PASSWORD, NOW)
        make_account(session, "otto", "Otto", PASSWORD, NOW)
        make_project(session, mara, "Dam", codebook, NOW, roles=[Role.MANAGER])
    app.add_url_rule("/p/<slug>/for-managers", "for_managers", access.project_view(Role.MANAGER)(_tell))
    app.add_url_rule("/p/<slug>/for-viewers", "for_viewers", access.project_view(Role.VIEWER)(_tell))
    app.add_url_rule("/p/<slug>/for-members", "for_members", access.project_view()(_tell))


def _tell() -> str:
    return f"{g.project.name}: {', '.join(sorted(g.roles))}"


@pytest.fixture
def manager(app: Flask, project: None) -> Visitor:
    visitor = new_visitor(app)
    visitor.sign_in("mara")
    return visitor


@pytest.fixture
def outsider(app: Flask, project: None) -> Visitor:
    visitor = new_visitor(app)
    visitor.sign_in("otto")
    return visitor


def test_member_with_the_role(manager: Visitor) -> None:
    """A member with the role gets the page of the project in the address."""
    assert manager.get("/p/dam/for-managers").get_data(as_text=True) == "Dam: manager"
    assert manager.get("/p/dam/for-members").status_code == 200


def test_member_without_the_role(manager: Visitor) -> None:
    """A member without the role is told so."""
    answer = manager.get("/p/dam/for-viewers")
    assert answer.status_code == 403
    assert "Your roles" in words(answer)


def test_outsiders_learn_nothing(outsider: Visitor) -> None:
    """Whether a project exists cannot be told by who is not in it."""
    there, not_there = (outsider.get(f"/p/{slug}/for-managers") for slug in ("dam", "nowhere"))
    assert (there.status_code, not_there.status_code) == (404, 404)
    assert words(there) == words(not_there)


def test_strangers_sign_in_first(visitor: Visitor, project: None) -> None:
    """Who is not signed in is asked to sign in, whether the project exists or not."""
    for slug in ("dam", "nowhere"):
        assert visitor.get(f"/p/{slug}/for-managers").location.startswith("/sign-in?next=")


def test_every_tab_leads_somewhere(app: Flask) -> None:
    """Each area of a project that has a tab has its page."""
    assert [tab.endpoint for tab in TABS if tab.endpoint not in app.view_functions] == []
