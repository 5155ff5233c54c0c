"""The home page and the health of the server."""

from __future__ import annotations

import pytest
from flask import Flask

from annotate import __version__
from annotate.corpus.roles import RoundState
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store.engine import Store
from tests.web.conftest import Visitor, new_visitor, soup, words
from tests.workflow.answers import one
from tests.workflow.conftest import PASSWORD, Study, make_study


@pytest.fixture
def study(app_store: Store) -> Study:
    return make_study(app_store, codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes()))


def visitor_for(app: Flask, login: str) -> Visitor:
    visitor = new_visitor(app)
    visitor.sign_in(login, PASSWORD)
    return visitor


def test_health(visitor: Visitor) -> None:
    """A monitor learns that the database answers, and which version runs."""
    assert visitor.get("/healthz").get_json() == {"status": "ok", "version": __version__}


def test_home_without_projects(signed_in: Visitor) -> None:
    """Who is in no project yet is told what to do."""
    assert "You are in no project yet" in words(signed_in.get("/"))


@pytest.mark.usefixtures("mara")
def test_home_needs_signing_in(visitor: Visitor) -> None:
    """Who is not signed in is led to the sign-in page, without a detour afterwards."""
    assert visitor.get("/").location == "/sign-in"


def test_one_button_goes_on(app: Flask, study: Study) -> None:
    """An annotator's home page has one button, which opens the document where they stopped."""
    ana = visitor_for(app, study.ana.login)
    [button] = soup(ana.get("/")).select("main a.btn-primary")
    address = f"/p/{study.project.slug}/r/{study.round.id}/d/{study.document.id}"
    assert button["href"] == address
    assert ana.get(address).status_code == 200


def test_progress_is_ones_own(app: Flask, study: Study) -> None:
    """The bar counts what this annotator has answered, whatever the others did."""
    study.save(0, one("agency"))
    bars = {
        login: soup(visitor_for(app, login).get("/")).find("progress")["value"]
        for login in (study.ana.login, study.ben.login)
    }
    assert bars == {study.ana.login: "1", study.ben.login: "0"}


def test_closed_round_is_not_to_do(app: Flask, study: Study) -> None:
    """When a round is closed nothing of it is left to do; its documents can still be read."""
    study.move(RoundState.CLOSED)
    home = visitor_for(app, study.ana.login).get("/")
    assert not soup(home).select("main a.btn-primary")
    assert "Nothing is waiting for you" in words(home)
    assert soup(home).select_one("details a")


def test_manager_has_no_documents(app: Flask, study: Study) -> None:
    """A manager who labels nothing sees the project and no work."""
    home = visitor_for(app, study.manager.login).get("/")
    assert study.project.name in words(home)
    assert not soup(home).find("progress")
