"""Signing in and out, the first account, and one's own account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from annotate.settings import DEMO_PASSWORD, Settings
from annotate.store.engine import Store
from annotate.store.models import User
from annotate.workflow.accounts import first_account_code
from annotate.workflow.demo import load_demo
from tests.web.conftest import NOW, PASSWORD, Visitor, new_visitor, soup, words


def test_first_page_of_empty_installation(visitor: Visitor) -> None:
    """Who opens a new installation is led to the page that makes the first account."""
    assert visitor.get("/").location == "/first-account"


def _first_account(visitor: Visitor, **fields: str) -> dict[str, str]:
    return {"login": "mara", "name": "Mara", "password": PASSWORD, "again": PASSWORD, **fields}


def test_first_account(visitor: Visitor, settings: Settings) -> None:
    """The code of the terminal makes the first account, which is signed in at once."""
    answer = visitor.send("/first-account", **_first_account(visitor, code=first_account_code(settings)))
    assert answer.location == "/"
    assert "Mara" in words(visitor.get("/"))


def test_first_account_with_wrong_code(visitor: Visitor) -> None:
    """A wrong code makes no account, and what was typed is kept but for the passwords."""
    answer = visitor.send("/first-account", **_first_account(visitor, code="00000000"))
    assert answer.status_code == 422
    assert "not the code" in words(answer)
    assert soup(answer).find(id="name")["value"] == "Mara"
    assert PASSWORD not in answer.get_data(as_text=True)
    assert visitor.get("/").location == "/first-account"


def test_first_account_is_made_once(visitor: Visitor, mara: User) -> None:
    """Once somebody has an account, the page of the first one only leads to signing in."""
    assert visitor.get("/first-account").location == "/sign-in"


def test_sign_in_goes_on(visitor: Visitor, mara: User) -> None:
    """After signing in a person is where they wanted to go."""
    asked = visitor.get("/account?from=mail")
    assert asked.location.startswith("/sign-in?next=")
    answer = visitor.client.post(
        asked.location, data={"csrf_token": visitor.token("/sign-in"), "login": "Mara", "password": PASSWORD}
    )
    assert answer.location == "/account?from=mail"


@pytest.mark.parametrize(("login", "password"), [("mara", "wrong"), ("nobody", PASSWORD)])
def test_sign_in_tells_not_which_was_wrong(visitor: Visitor, mara: User, login: str, password: str) -> None:
    """A wrong name and a wrong password get the same words."""
    answer = visitor.sign_in(login, password)
    assert answer.status_code == 422
    assert "The name or the password is wrong." in words(answer)


def test_sign_out(signed_in: Visitor) -> None:
    """Who signs out is asked to sign in again."""
    signed_in.send("/sign-out")
    assert signed_in.get("/account").location.startswith("/sign-in")


def test_sign_out_everywhere(app: Flask, signed_in: Visitor) -> None:
    """Signing out everywhere ends the session on another computer too."""
    elsewhere = new_visitor(app)
    elsewhere.sign_in("mara")
    assert elsewhere.get("/account").status_code == 200
    signed_in.send("/account/sign-out-everywhere")
    assert elsewhere.get("/account").status_code == 302
    assert signed_in.get("/account").status_code == 302


def test_change_password(app: Flask, signed_in: Visitor) -> None:
    """A new password ends other sessions, keeps this one, and is the one that works from then on."""
    elsewhere = new_visitor(app)
    elsewhere.sign_in("mara")
    new = "barley and gate"
    answer = signed_in.send("/account/password", current=PASSWORD, password=new, again=new)
    assert answer.location == "/account"
    assert "changed" in words(signed_in.get("/account"))
    assert elsewhere.get("/account").status_code == 302
    assert elsewhere.sign_in("mara").status_code == 422
    assert elsewhere.sign_in("mara", new).status_code == 302


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"current": "wrong", "password": "barley and gate", "again": "barley and gate"}, "present password is wrong"),
        ({"current": PASSWORD, "password": "short", "again": "short"}, "at least 8 characters"),
        ({"current": PASSWORD, "password": "barley and gate", "again": "barley"}, "two passwords differ"),
    ],
)
def test_change_password_refused(signed_in: Visitor, fields: dict[str, str], told: str) -> None:
    """A password that cannot be set is refused with the reason, and the old one stays."""
    answer = signed_in.send("/account/password", **fields)
    assert answer.status_code == 422
    assert told in words(answer)
    signed_in.send("/sign-out")
    assert signed_in.sign_in("mara").status_code == 302


def test_change_name(signed_in: Visitor, app_store: Store, mara: User) -> None:
    """A new name is shown on every page from then on."""
    signed_in.send("/account", name="Mara Lind", language="")
    assert "Mara Lind" in words(signed_in.get("/help/"))
    with app_store.reading() as session:
        assert session.get_one(User, mara.id).name == "Mara Lind"


def test_name_must_be_visible(signed_in: Visitor) -> None:
    """A name of blanks is refused."""
    answer = signed_in.send("/account", name=" \t ", language="")
    assert answer.status_code == 422
    assert soup(answer).find(class_="alert-bad")


def test_theme_is_kept(visitor: Visitor) -> None:
    """The chosen colours are on the page as the server sends it, so that nothing flashes."""
    assert soup(visitor.get("/help/")).html["data-theme"] == "system"
    assert visitor.send("/theme", theme="dark", next="/help/labelling").location == "/help/labelling"
    assert soup(visitor.get("/help/")).html["data-theme"] == "dark"


def test_unknown_theme_changes_nothing(visitor: Visitor) -> None:
    """Colours that do not exist are not stored."""
    visitor.send("/theme", theme='"><script>')
    assert soup(visitor.get("/help/")).html["data-theme"] == "system"


def test_demo_shows_who_can_sign_in(make_app: Callable[[Settings], Flask], settings: Settings) -> None:
    """The sign-in page of the demo lists its people with their password; whom it lists can sign in."""
    app = make_app(replace(settings, demo=True))
    with app.extensions["annotate.store"].writing() as session:
        load_demo(session, NOW)
    shown = soup(new_visitor(app).get("/sign-in")).select("tbody tr")
    assert len(shown) >= 5
    for row in shown:
        login, password = (code.get_text() for code in row.find_all("code"))
        assert new_visitor(app).sign_in(login, password).status_code == 302


def test_others_are_not_listed(visitor: Visitor, mara: User) -> None:
    """Outside the demo the sign-in page tells nobody's name."""
    page = words(visitor.get("/sign-in"))
    assert DEMO_PASSWORD not in page
    assert "mara" not in page.lower()


def test_keys_of_ones_own(signed_in: Visitor) -> None:
    """Chosen keys stay; a clash is told beside what was typed; one button brings the usual ones back."""
    page = soup(signed_in.get("/account/keys"))
    typed = {str(field["name"]): str(field["value"]) for field in page.select("main input[maxlength]")}
    assert signed_in.send("/account/keys", **typed | {"skip": "q"}).status_code == 302
    refused = signed_in.send("/account/keys", **typed | {"skip": "j", "add": "w"})
    assert refused.status_code == 422
    assert "skip the sentence: The key 'j' has another command" in words(refused)
    assert soup(refused).select_one("#key-add[value=w]") is not None
    assert soup(signed_in.get("/account/keys")).select_one("#key-skip[value=q]") is not None
    signed_in.send("/account/keys", usual="1")
    assert soup(signed_in.get("/account/keys")).select_one("#key-skip[value=x]") is not None
