"""The application on a fresh database, and people who use it as a browser without scripts does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from annotate.settings import Settings
from annotate.store.engine import Store
from annotate.store.models import User
from annotate.web.app import create_app
from annotate.workflow.accounts import make_account

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PASSWORD = "herring and dam"


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def token(self, page: str) -> str:
        """The token against forged forms, as the page gives it."""
        meta = soup(self.client.get(page)).find("meta", attrs={"name": "csrf-token"})
        assert meta is not None
        return str(meta["content"])

    def send(self, path: str, page: str = "/help/", **fields: Any) -> TestResponse:
        """Sends a form to `path`, with the token that `page` gave."""
        return self.client.post(path, data={"csrf_token": self.token(page), **fields})

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.send("/sign-in", "/sign-in", login=login, password=password)


def soup(response: TestResponse) -> BeautifulSoup:
    """The page as a tree, without the templates that only scripts take copies of."""
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    for template in page.find_all("template"):
        template.decompose()
    return page


def words(response: TestResponse) -> str:
    """What a person reads on the page."""
    return " ".join(soup(response).get_text(" ").split())


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    return Settings(
        data=tmp_path, database=sqlite_url, secret_key="only for tests", url="https://annotate.example", testing=True
    )


@pytest.fixture
def make_app(settings: Settings) -> Iterator[Callable[[Settings], Flask]]:
    """Makes applications; their databases are closed at the end."""
    made: list[Flask] = []

    def make(with_settings: Settings) -> Flask:
        made.append(create_app(with_settings))
        return made[-1]

    yield make
    for app in made:
        app.extensions["annotate.store"].close()


@pytest.fixture
def app(make_app: Callable[[Settings], Flask], settings: Settings) -> Flask:
    return make_app(settings)


@pytest.fixture
def app_store(app: Flask) -> Store:
    store: Store = app.extensions["annotate.store"]
    return store


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return new_visitor(app)


def new_visitor(app: Flask) -> Visitor:
    """Somebody with a browser of their own, over https as the settings say."""
    client = app.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    client.environ_base["HTTP_REFERER"] = "https://localhost/"
    return Visitor(client)


@pytest.fixture
def mara(app_store: Store) -> User:
    """A person with an account."""
    with app_store.writing() as session:
        return make_account(session, "mara", "Mara", PASSWORD, NOW)


@pytest.fixture
def signed_in(visitor: Visitor, mara: User) -> Visitor:
    """Mara, signed in."""
    assert visitor.sign_in("mara").status_code == 302
    return visitor
