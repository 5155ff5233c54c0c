"""Pages can be used by everybody: what axe can tell, narrow screens, and no error in the browser's console."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from annotate.settings import DEMO_PASSWORD
from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

MOST_PAGES = 60
DOWNLOADS = re.compile(r"\.(csv|json|jsonl|tsv|yaml|zip|svg|png|pdf)\b|/download|format=")


@pytest.fixture(scope="module", params=["mara", "ana", "vito"])
def addresses(request: pytest.FixtureRequest, browser: Browser, demo_server: Server) -> tuple[str, list[str]]:
    """A person of the demo, and one address of each kind of page that they reach by links from the home page."""
    with_links = browser.new_context()
    page = with_links.new_page()
    sign_in(page, demo_server, request.param)
    found = list(_reachable(page, demo_server.url))
    with_links.close()
    return request.param, found


def sign_in(page: Page, server: Server, login: str) -> None:
    page.goto(f"{server.url}/sign-in")
    page.fill("#login", login)
    page.fill("#password", DEMO_PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{server.url}/")


def _reachable(page: Page, base: str) -> Iterator[str]:
    """Addresses of pages, one a kind: addresses that differ in numbers and in what is asked for are of one kind."""
    waiting, kinds = ["/"], {_kind("/")}
    for address in waiting:
        answer = page.goto(base + address)
        assert answer is not None
        assert answer.status == 200, address
        yield address
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        for href in hrefs:
            path = _own_path(base, urljoin(base + address, href))
            if path and _kind(path) not in kinds and not DOWNLOADS.search(path) and len(kinds) < MOST_PAGES:
                kinds.add(_kind(path))
                waiting.append(path)


def _own_path(base: str, address: str) -> str | None:
    parts = urlsplit(address)
    own = f"{parts.scheme}://{parts.netloc}" == base
    return parts.path + (f"?{parts.query}" if parts.query else "") if own else None


def _kind(path: str) -> str:
    return re.sub(r"\d+", "N", re.sub(r"^/help/.+", "/help/page", re.sub(r"^/p/[^/]+", "/p/slug", path.split("?")[0])))


@pytest.fixture
def visit(browser: Browser, demo_server: Server, addresses: tuple[str, list[str]]) -> Iterator[Callable[..., Page]]:
    """Opens a signed-in page in a window of a given width and colours."""
    opened = []

    def visit(**options: object) -> Page:
        context = browser.new_context(**options)
        opened.append(context)
        page = context.new_page()
        sign_in(page, demo_server, addresses[0])
        return page

    yield visit
    for context in opened:
        context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_violation(
    visit: Callable[..., Page], demo_server: Server, addresses: tuple[str, list[str]], colours: str
) -> None:
    """No page has an accessibility violation that axe finds, in light colours or dark ones."""
    page = visit(viewport={"width": 1280, "height": 900}, color_scheme=colours)
    found = []
    for address in addresses[1]:
        page.goto(demo_server.url + address)
        found += [(address, *each) for each in _violations(page)]
    assert found == []


def _violations(page: Page) -> list[tuple[str, str]]:
    violations = Axe().run(page).response["violations"]
    return [(each["id"], node["html"][:200]) for each in violations for node in each["nodes"]]


@pytest.mark.parametrize("width", [360, 2560])
def test_nothing_sticks_out(
    visit: Callable[..., Page], demo_server: Server, addresses: tuple[str, list[str]], width: int
) -> None:
    """On a phone and on a very wide screen no page scrolls sideways."""
    page = visit(viewport={"width": width, "height": 800})
    found = []
    for address in addresses[1]:
        page.goto(demo_server.url + address)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(address)
    assert found == []


def test_quiet_console(visit: Callable[..., Page], demo_server: Server, addresses: tuple[str, list[str]]) -> None:
    """No page makes the browser complain: no script error, nothing missing, nothing that the policy blocks."""
    page = visit()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend([message.text] if message.type == "error" else []))
    for address in addresses[1]:
        page.goto(demo_server.url + address)
    assert complaints == []


def test_axe_finds_what_is_wrong(page: Page) -> None:
    """The check itself sees a picture without words and a field without a label."""
    page.set_content("<html lang=en><title>t</title><main><h1>h</h1><img src=''><input></main>")
    assert {"image-alt", "label"} <= {name for name, _html in _violations(page)}
