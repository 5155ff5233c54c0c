"""What protects people from other sites, from guessing, and from each other's texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask, flash, request
from hypothesis import given
from hypothesis import strategies as st

from annotate.settings import Settings
from annotate.store.engine import Store
from annotate.store.models import User
from annotate.web import access, security
from annotate.web import app as app_module
from annotate.web.markdown import render
from annotate.web.security import safe_next
from annotate.workflow.accounts import change_profile
from tests.web.conftest import PASSWORD, Visitor, new_visitor, soup, words


@pytest.mark.parametrize("path", ["/", "/sign-in", "/help/", "/nowhere", "/healthz", "/sign-out"])
def test_headers_on_every_answer(visitor: Visitor, path: str) -> None:
    """Pages, redirects, errors and JSON all carry the policy that keeps foreign code and frames out."""
    headers = visitor.get(path).headers
    assert {name: headers[name] for name in security.HEADERS} == security.HEADERS
    assert "'unsafe" not in headers["Content-Security-Policy"]


def test_nothing_inline(visitor: Visitor) -> None:
    """No page has a script or style in it, which the policy would block."""
    for path in ("/first-account", "/sign-in", "/help/", "/help/agreement", "/nowhere"):
        page = soup(visitor.get(path))
        assert not page.find("style")
        assert not page.find(style=True)
        assert all(script.get("src") and not script.string for script in page.find_all("script"))
        assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_static_files(visitor: Visitor) -> None:
    """Style sheets come compressed, may be kept for ever, and are found where the page says."""
    links = [link["href"] for link in soup(visitor.get("/help/")).find_all("link", rel="stylesheet")]
    assert links
    for link in links:
        answer = visitor.get(link, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()


def test_cookies(visitor: Visitor, mara: User) -> None:
    """Cookies are out of reach of scripts and of other sites, and on https never sent in the clear."""
    cookie = visitor.sign_in("mara").headers["Set-Cookie"]
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))


def test_cookies_on_plain_http(
    make_app: Callable[[Settings], Flask], settings: Settings, app_store: Store, mara: User
) -> None:
    """Without https a person can still sign in."""
    plain = new_visitor(make_app(replace(settings, url="http://127.0.0.1:8000")))
    cookie = plain.sign_in("mara").headers["Set-Cookie"]
    assert "Secure" not in cookie.split("; ")


def test_forged_form(signed_in: Visitor) -> None:
    """A form without the page's token does nothing and says what to do."""
    answer = signed_in.client.post("/sign-out")
    assert answer.status_code == 400
    assert "Reload the page" in words(answer)
    assert signed_in.get("/account").status_code == 200


def test_forged_request_of_a_script(signed_in: Visitor) -> None:
    """A script without the token gets the same refusal as an object."""
    answer = signed_in.client.post("/sign-out", json={})
    assert answer.status_code == 400
    assert "Reload the page" in answer.get_json()["error"]


def test_token_in_a_header(signed_in: Visitor) -> None:
    """A script sends the token of the page in a header."""
    token = signed_in.token("/help/")
    assert signed_in.client.post("/sign-out", json={}, headers={"X-CSRFToken": token}).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        " //evil.example",
        "",
    ],
)
def test_no_open_redirect(visitor: Visitor, mara: User, target: str) -> None:
    """Signing in never leads to another site, however the link was made."""
    fields = {"csrf_token": visitor.token("/sign-in"), "login": "mara", "password": PASSWORD}
    answer = visitor.client.post("/sign-in", query_string={"next": target}, data=fields)
    assert (answer.status_code, answer.location) == (302, "/")


@given(st.text("/\\:@.?#% \t\r\nae", max_size=12))
def test_safe_next_stays_here(target: str) -> None:
    """Whatever stands in `next`, the browser stays on this site."""
    chosen = safe_next(target, "/home")
    assert chosen.startswith("/")
    assert not chosen.startswith(("//", "/\\"))
    assert not set(chosen) & set("\\\t\r\n ")


def test_host_header_is_not_believed(visitor: Visitor, mara: User) -> None:
    """A forged Host header appears in no page and in no redirect."""
    forged = {"Host": "evil.example"}
    for path in ("/", "/sign-in", "/help/", "/account", "/nowhere"):
        answer = visitor.get(path, headers=forged)
        assert "evil.example" not in answer.get_data(as_text=True)
        assert "evil.example" not in str(answer.headers)


def test_links_for_others(settings: Settings) -> None:
    """Links that are given to others begin with the configured address."""
    assert settings.link("/join/abc") == "https://annotate.example/join/abc"


def test_guessing_a_password(visitor: Visitor, mara: User) -> None:
    """After ten wrong passwords for one account no further one is tried, and the page says when to come back."""
    statuses = [visitor.sign_in("mara", "wrong").status_code for _attempt in range(10)]
    assert set(statuses) == {422}
    answer = visitor.sign_in("mara")
    assert answer.status_code == 429
    assert "Wait 5 minutes" in words(answer)
    assert 0 < int(answer.headers["Retry-After"]) <= 300


def test_signing_in_often_is_no_guessing(app: Flask, mara: User) -> None:
    """A class of thirty behind one address can all sign in."""
    for _person in range(30):
        assert new_visitor(app).sign_in("mara").status_code == 302


def test_guessing_the_first_code(visitor: Visitor) -> None:
    """The code of the first account cannot be tried more than twenty times in five minutes."""
    fields = {"login": "m", "name": "M", "password": PASSWORD, "again": PASSWORD}
    statuses = [visitor.send("/first-account", code=f"{n:08x}", **fields).status_code for n in range(21)]
    assert statuses == [422] * 20 + [429]


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


def test_html_in_a_name(signed_in: Visitor, app_store: Store, mara: User) -> None:
    """HTML in a person's name is shown as it was typed and does nothing."""
    with app_store.writing() as session:
        change_profile(session, session.get_one(User, mara.id), HOSTILE, None)
    page = soup(signed_in.get("/account"))
    assert not page.find("img")
    assert not [s for s in page.find_all("script") if not s.get("src")]
    assert HOSTILE in page.get_text()


def test_html_in_a_message(app: Flask, visitor: Visitor) -> None:
    """HTML in a message about what somebody typed is shown as text."""

    @access.open_to_all
    def say() -> str:
        flash(HOSTILE, "error")
        return ""

    app.add_url_rule("/say", view_func=say)
    visitor.get("/say")
    page = soup(visitor.get("/help/"))
    assert page.find(id="messages").get_text().strip() == HOSTILE


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://evil.example/pixel.png)",
        "<a href='//evil.example' onclick='x()'>x</a>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_markdown_is_harmless(written: str) -> None:
    """Guidelines can hold no script, no foreign picture and no link that runs code."""
    html = str(render(written)).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "<a href='//" not in html


def test_markdown_is_rendered() -> None:
    """Guidelines have headings, lists, tables and links."""
    html = render("# A\n\n- b\n\n| c |\n|---|\n| d |\n\n[e](https://example.org)")
    assert {"h1", "li", "td", "a"} <= {tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)}


def test_a_view_must_say_who_may_use_it(app: Flask) -> None:
    """A page that does not say who may see it keeps the application from starting."""
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(RuntimeError, match="forgotten does not say who may use it"):
        access.check_every_view(app)


def test_largest_request(app: Flask, visitor: Visitor) -> None:
    """A text of 20 MB is taken in; a larger one is refused with the limit."""

    @access.open_to_all
    def measure() -> str:
        return str(len(request.form["text"]))

    app.add_url_rule("/measure", view_func=measure, methods=["POST"])
    megabyte = 1024 * 1024
    assert visitor.send("/measure", text="x" * 20 * megabyte).get_data(as_text=True) == str(20 * megabyte)
    answer = visitor.client.post("/measure", data={"text": "x" * (app_module.LARGEST_REQUEST + 1)})
    assert answer.status_code == 413
    assert "20 MB" in words(answer)
