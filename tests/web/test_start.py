"""The quick start: home, preview, first label."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from annotate.store.engine import Store
from annotate.store.models import Draft, Project
from annotate.workflow.accounts import make_account
from tests.web.conftest import NOW, PASSWORD, Visitor, new_visitor, soup, words

TEXT = "Dam rejected\n\n“We will not,” she said. Nobody asked."


def pasted(visitor: Visitor) -> str:
    answer = visitor.send("/start", "/", text=TEXT)
    assert answer.status_code == 302
    return str(answer.location)


def test_two_pages_from_home_to_the_first_label(signed_in: Visitor) -> None:
    """The field on the empty home page leads to the preview, and its button to the first sentence of the text."""
    field = soup(signed_in.get("/")).find("textarea", attrs={"name": "text"})
    assert field is not None
    preview = pasted(signed_in)
    button = soup(signed_in.get(preview)).find("form", action=f"{preview}/label")
    assert button is not None
    workspace = signed_in.send(f"{preview}/label", preview)
    page = signed_in.get(workspace.location)
    assert page.status_code == 200
    assert "“We will not,” she said." in words(page)


def test_home_offers_it_beside_projects_too(signed_in: Visitor) -> None:
    """Who has projects finds the field folded away on the home page."""
    signed_in.send(f"{pasted(signed_in)}/label", "/")
    folded = soup(signed_in.get("/")).select_one("details textarea[name=text]")
    assert folded is not None


def test_sentences_can_be_corrected_before(signed_in: Visitor) -> None:
    """The preview of the quick start joins sentences, takes another title and language, and keeps both."""
    preview = pasted(signed_in)
    signed_in.send(f"{preview}/sentences", preview, seen="3", join="2")
    signed_in.send(preview, preview, title="A dam", name="dam", language="en")
    page = soup(signed_in.get(preview))
    assert [said.text for said in page.select(".said")][1] == "“We will not,” she said. Nobody asked."
    assert page.h1 is not None
    assert page.h1.text == "A dam"


def test_discarding_leads_home(signed_in: Visitor, app_store: Store) -> None:
    """A text that is discarded is gone."""
    preview = pasted(signed_in)
    assert signed_in.send(f"{preview}/discard", preview).location == "/"
    assert signed_in.get(preview).status_code == 404
    with app_store.reading() as session:
        assert session.scalars(select(Project)).all() == []


@pytest.mark.parametrize(("text", "told"), [("", "Paste a text first."), (" \n ", "only white space"), ("a\0b", "NUL")])
def test_what_is_no_text_is_refused(signed_in: Visitor, app_store: Store, text: str, told: str) -> None:
    """Nothing, white space and a NUL are answered with what to do, and nothing is stored."""
    answer = signed_in.send("/start", text=text)
    assert (answer.status_code, told in words(answer)) == (422, True)
    with app_store.reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_fifty_megabytes_are_refused(signed_in: Visitor) -> None:
    """A text that is far too large is refused with the most that is taken."""
    assert signed_in.send("/start", text="a" * 50 * 1024 * 1024).status_code == 413


def test_it_is_ones_own(app: Flask, app_store: Store, signed_in: Visitor) -> None:
    """Nobody else sees the pasted text or labels it, and who is not signed in is asked to sign in."""
    preview = pasted(signed_in)
    with app_store.writing() as session:
        make_account(session, "ben", "Ben", PASSWORD, NOW)
    ben = new_visitor(app)
    assert ben.get(preview).status_code == 302
    ben.sign_in("ben")
    assert ben.get(preview).status_code == 404
    assert ben.send(f"{preview}/label", "/").status_code == 404
    assert ben.send(f"{preview}/sentences", "/", seen="3", join="1").status_code == 404
