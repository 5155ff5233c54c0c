"""Pages can be used by everybody: what axe can tell, narrow and wide screens, and a browser that does not complain.

Every kind of page that two people of the demo reach by links is opened once and looked at in all these respects.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from annotate.settings import DEMO_PASSWORD
from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

DOWNLOADS = re.compile(r"\.(csv|json|jsonl|tsv|yaml|zip|svg|png|pdf)\b|/download|format=")
SAME_FOR_ALL = {"/help/", "/help/page", "/account", "/projects/new"}
STICKS_OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Tour:
    """What was found on the way; each finding begins with its address."""

    kinds: set[str] = field(default_factory=set)
    violations: list[tuple[str, ...]] = field(default_factory=list)
    sticking_out: list[tuple[str, int]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def tour(browser: Browser, demo_server: Server) -> Tour:
    """Through all pages of a manager, then through those of an annotator."""
    tour = Tour()
    for login, known in (("mara", set()), ("ana", SAME_FOR_ALL)):
        # Colours that fade into each other would be measured half way.
        page = browser.new_page(reduced_motion="reduce")
        page.on("pageerror", lambda error: tour.complaints.append(str(error)))
        page.on("console", lambda message: tour.complaints.extend([message.text] if message.type == "error" else []))
        _sign_in(page, demo_server.url, login)
        _walk(page, demo_server.url, set(known), tour)
        page.close()
    return tour


def _sign_in(page: Page, base: str, login: str) -> None:
    page.goto(f"{base}/sign-in")
    page.fill("#login", login)
    page.fill("#password", DEMO_PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{base}/")


def _walk(page: Page, base: str, known: set[str], tour: Tour) -> None:
    waiting = deque(["/"])
    while waiting:
        address = waiting.popleft()
        answer = page.goto(base + address)
        assert answer is not None
        assert answer.status == 200, address
        _look_at(page, address, tour)
        for path in _own_links(page, base + address):
            if _kind(path) not in known:
                known.add(_kind(path))
                waiting.append(path)
    tour.kinds |= known


def _own_links(page: Page, here: str) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    parts = [urlsplit(urljoin(here, href)) for href in hrefs]
    own = [each for each in parts if each.netloc == urlsplit(here).netloc]
    paths = [each._replace(scheme="", netloc="", fragment="").geturl() for each in own]
    return [path for path in paths if not DOWNLOADS.search(path)]


def _kind(path: str) -> str:
    """Addresses that differ in numbers, in the project or in what is asked for lead to one kind of page."""
    named = re.sub(r"^/p/[^/]+", "/p/slug", re.sub(r"^/help/.+", "/help/page", path.split("?")[0]))
    return re.sub(r"\d+", "N", named)


def _look_at(page: Page, address: str, tour: Tour) -> None:
    page.emulate_media(color_scheme="light")
    tour.violations += [(address, "light", *each) for each in _violations(page)]
    page.emulate_media(color_scheme="dark")
    tour.violations += [(address, "dark", *each) for each in _violations(page, runOnly=["color-contrast"])]
    for width in (360, 2560, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(STICKS_OUT):
            tour.sticking_out.append((address, width))


def _violations(page: Page, **options: object) -> list[tuple[str, str]]:
    violations = Axe().run(page, options=options or None).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in violations]


def test_tour_is_whole(tour: Tour) -> None:
    """The pages of all areas were seen."""
    areas = ("documents", "codebook", "registry", "members", "rounds", "agreement", "export", "r/N/d/N")
    assert [area for area in areas if not any(kind.startswith(f"/p/slug/{area}") for kind in tour.kinds)] == []


def test_no_violation(tour: Tour) -> None:
    """No page has an accessibility violation that axe finds, in light colours or in dark ones."""
    assert tour.violations == []


def test_nothing_sticks_out(tour: Tour) -> None:
    """On a phone and on a very wide screen no page scrolls sideways."""
    assert tour.sticking_out == []


def test_quiet_console(tour: Tour) -> None:
    """No page has a script error, something missing, or something that the security policy blocks."""
    assert tour.complaints == []


def test_axe_finds_what_is_wrong(page: Page) -> None:
    """The check itself sees a picture without words and a field without a label."""
    page.set_content("<html lang=en><title>t</title><main><h1>h</h1><img src=''><input></main>")
    assert {"image-alt", "label"} <= {name for name, _html in _violations(page)}
