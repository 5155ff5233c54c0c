"""What the annotator's page asks of a slow line, and that no page asks anything of strangers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from annotate.settings import DEMO_PASSWORD
from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

MOST_REQUESTS = 10
MOST_BYTES = 120_000
PAGES = ("/", "/help/labelling", "/account", "/p/news/", "/p/news/codebook", "/p/news/documents/", "/p/news/agreement/")


@dataclass
class Request:
    """What was asked for, and what came: bytes on the line, headers and compression included."""

    address: str
    kind: str
    bytes: float = 0
    kept: bool = False

    @property
    def path(self) -> str:
        return urlsplit(self.address).path


@dataclass
class Line:
    """The line between a browser and the server, as the browser's own tools see it."""

    page: Page
    requests: dict[str, Request] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tools = self.page.context.new_cdp_session(self.page)
        tools.send("Network.enable")
        tools.on("Network.requestWillBeSent", self._asked)
        tools.on("Network.requestServedFromCache", lambda event: self._of(event, "kept", True))
        tools.on("Network.loadingFinished", lambda event: self._of(event, "bytes", event["encodedDataLength"]))

    def _asked(self, event: dict) -> None:
        self.requests[event["requestId"]] = Request(event["request"]["url"], event["type"])

    def _of(self, event: dict, what: str, value: object) -> None:
        if event["requestId"] in self.requests:
            setattr(self.requests[event["requestId"]], what, value)

    def open(self, address: str) -> list[Request]:
        """What opening a page asks for, from its address to the last picture."""
        self.requests.clear()
        self.page.goto(address, wait_until="networkidle")
        return [each for each in self.requests.values() if not each.address.startswith("data:")]


@pytest.fixture
def page(browser: Browser, demo_server: Server) -> Iterator[Page]:
    """The home page of an annotator of the demo, in a fresh profile."""
    with browser.new_context() as context:
        opened = context.new_page()
        opened.goto(f"{demo_server.url}/sign-in")
        opened.fill("#login", "ana")
        opened.fill("#password", DEMO_PASSWORD)
        opened.click("main button")
        opened.wait_for_url(f"{demo_server.url}/")
        yield opened


@pytest.fixture
def workspace(page: Page) -> str:
    """Where "Go on" leads."""
    return str(page.eval_on_selector("a.btn-primary[href*='/r/']", "link => link.href"))


def test_annotators_page_is_light(page: Page, workspace: str) -> None:
    """The workspace needs 10 requests and 120 kB of scripts and styles at most, even with nothing kept from before."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    asked = Line(page).open(workspace)
    heavy = [each for each in asked if each.kind in ("Script", "Stylesheet")]
    assert {"Script", "Stylesheet"} == {each.kind for each in heavy}
    assert all(each.bytes > 0 for each in heavy), "something was not fetched"
    assert len(asked) <= MOST_REQUESTS, [each.path for each in asked]
    assert sum(each.bytes for each in heavy) < MOST_BYTES


def test_the_next_document_brings_only_itself(page: Page, workspace: str) -> None:
    """Scripts and styles are kept by the browser: a document opened later is one request."""
    line = Line(page)
    line.open(workspace)
    asked = line.open(f"{workspace}?s=2")
    assert [each.path for each in asked if not each.kept and each.bytes] == [urlsplit(workspace).path]


def test_no_request_leaves_the_server(page: Page, workspace: str, demo_server: Server) -> None:
    """No page asks any other computer for anything: no fonts, no scripts, no pictures, no counting of visitors."""
    line = Line(page)
    asked = [each for address in PAGES for each in line.open(demo_server.url + address)] + line.open(workspace)
    assert {each.path for each in asked} >= {*PAGES, urlsplit(workspace).path}
    assert {urlsplit(each.address).netloc for each in asked} == {urlsplit(demo_server.url).netloc}
