"""Whatever is typed into any field or put into any address, nobody meets an error of the program."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from annotate.settings import DEMO_PASSWORD, Settings
from annotate.store.engine import Store
from annotate.web.app import create_app
from annotate.workflow.demo import load_demo
from tests.web.conftest import Visitor, new_visitor

ODD = ("a\0b", "9" * 20)
Fields = dict[str, str]


@pytest.fixture
def app(store: Store, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The demo, on SQLite and on PostgreSQL."""
    with store.writing() as session:
        load_demo(session, datetime.now(UTC))
    made = create_app(Settings(tmp_path, database_url, "only for tests", "https://annotate.example", testing=True))
    yield made
    made.extensions["annotate.store"].close()


@pytest.mark.parametrize("login", ["mara", "ana"])
def test_no_field_and_no_address_breaks_a_page(app: Flask, login: str) -> None:
    """A NUL or a number beyond counting in any one field is taken as text or refused with a reason."""
    visitor = new_visitor(app)
    visitor.sign_in(login, DEMO_PASSWORD)
    tried: set[tuple[str, ...]] = set()
    asked = [answer for page in pages(visitor) for answer in oddly(visitor, *page, tried)]
    broken = {f"{answer.request.method} {answer.request.full_path}" for answer in asked if answer.status_code >= 500}
    assert len(asked) > 100
    assert not broken


def pages(visitor: Visitor) -> Iterator[tuple[str, BeautifulSoup]]:
    """One page of each kind that links lead to, with its address."""
    waiting, kinds = deque(["/", "/p/news/"]), set()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind in kinds or address.startswith("/p/panel"):
            continue
        kinds.add(kind)
        answer = visitor.get(address)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html":
            page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
            yield address, page
            links = (str(link["href"]).partition("#")[0] for link in page.select("a[href^='/']"))
            waiting.extend(link for link in links if not link.startswith("/static"))


def kind_of(address: str) -> str:
    """The address without what differs from one page of a kind to the next."""
    return re.sub(r"[0-9]+|(?<==)[^&]*|(?<=/help/).*|(?<=/figure/).*", "", address)


def oddly(visitor: Visitor, address: str, page: BeautifulSoup, tried: set[tuple[str, ...]]) -> Iterator[TestResponse]:
    """What the page's address and each of its forms answer with one field filled oddly, every field in turn.

    A form that many pages have is `tried` once.
    """
    place = urlsplit(address)
    for odd in one_odd(dict(parse_qsl(place.query))):
        yield visitor.get(f"{place.path}?{urlencode(odd)}")
    for form in page.select("form:not([action*='/sign-'])"):
        where = str(form.get("action") or address)
        fields = fields_of(form)
        known = (str(form.get("method")), kind_of(where.partition("?")[0]), *sorted(fields))
        if known in tried:
            continue
        tried.add(known)
        for odd in one_odd(fields):
            if str(form.get("method", "get")).lower() == "get":
                yield visitor.get(f"{where.partition('?')[0]}?{urlencode(odd)}")
            else:
                yield visitor.client.post(where, data=odd)


def one_odd(fields: Fields) -> Iterator[Fields]:
    for name in fields.keys() - {"csrf_token"}:
        yield from (fields | {name: odd} for odd in ODD)


def fields_of(form: Tag) -> Fields:
    """The form's fields as a browser would send them, with something in each that may be typed into."""
    found = {}
    for field in form.select("[name]:not([type=file])"):
        value = field.get("value")
        if field.name == "select":
            option = field.select_one("option[selected], option")
            value = option.get("value", option.text) if option else ""
        elif field.name == "textarea":
            value = field.text
        if field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            found[str(field["name"])] = str(value or "something")
    return found
