"""What people and scripts are told when something cannot be done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, abort

from annotate import errors
from annotate.settings import Settings
from annotate.web.access import open_to_all
from tests.web.conftest import Visitor, new_visitor, soup, words

JSON = {"Accept": "application/json"}


def _fails_with(app: Flask, error: Exception | int) -> None:
    @open_to_all
    def fail() -> str:
        if isinstance(error, int):
            abort(error)
        raise error

    app.add_url_rule("/fail", view_func=fail)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429])
def test_page_for_a_person(app: Flask, visitor: Visitor, status: int) -> None:
    """An error is a page of the application with its status, a reason and a way home."""
    _fails_with(app, status)
    answer = visitor.get("/fail")
    assert answer.status_code == status
    assert soup(answer).find("h1")
    assert soup(answer).find("main").find("a", href="/")


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429])
def test_object_for_a_script(app: Flask, visitor: Visitor, status: int) -> None:
    """A script gets the same error as an object with a message."""
    _fails_with(app, status)
    answer = visitor.get("/fail", headers=JSON)
    assert answer.status_code == status
    assert set(answer.get_json()) == {"error"}


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (errors.Refused("Line 3 has no text.", "a.csv"), 400),
        (errors.Forbidden("This round is closed."), 403),
        (errors.NotFound("There is no such document."), 404),
        (errors.Outdated("Somebody was faster."), 409),
        (errors.Unreadable("The file is empty.", "b.txt"), 422),
    ],
)
def test_refusal(app: Flask, visitor: Visitor, refusal: errors.Refused, status: int) -> None:
    """What a rule refuses reaches the person in the rule's own words."""
    _fails_with(app, refusal)
    page, data = visitor.get("/fail"), visitor.get("/fail", headers=JSON)
    assert (page.status_code, data.status_code) == (status, status)
    assert str(refusal) in words(page)
    assert data.get_json() == {"error": str(refusal)}


def test_signed_out_script(visitor: Visitor) -> None:
    """A script whose session is gone gets 401, not the sign-in page."""
    answer = visitor.get("/account", headers=JSON)
    assert answer.status_code == 401
    assert "Sign in" in answer.get_json()["error"]


def test_wrong_method(visitor: Visitor) -> None:
    """An address that takes only forms says so."""
    answer = visitor.get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_incident(make_app: Callable[[Settings], Flask], settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """An unexpected error shows a number and no trace; the log has number and trace."""
    app = make_app(replace(settings, testing=False))
    _fails_with(app, RuntimeError("the secret of the house"))
    with caplog.at_level(logging.ERROR):
        answer = new_visitor(app).get("/fail")
    assert answer.status_code == 500
    incident = caplog.records[-1].getMessage().split()[1]
    assert incident in words(answer)
    assert "secret" not in answer.get_data(as_text=True)
    assert "the secret of the house" in caplog.text


def test_broken_database(make_app: Callable[[Settings], Flask], settings: Settings, tmp_path: Path) -> None:
    """When the database cannot be read, people still get a page and a monitor an error."""
    broken = f"sqlite:///{tmp_path / 'no tables.sqlite'}"
    person = new_visitor(make_app(replace(settings, testing=False, database=broken)))
    answer = person.get("/")
    assert answer.status_code == 500
    assert "incident number" in words(answer)
    assert person.get("/healthz", headers=JSON).status_code == 500


@pytest.mark.parametrize("path", ["/help", "/help/", "/sign-in", "/sign-in/"])
def test_slash(visitor: Visitor, path: str) -> None:
    """An address leads to its page with a slash at its end or without."""
    assert visitor.get(path).status_code == 200
