"""Pages as they look and work in states that the demo has none of, for eyes, hands and browsers of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from annotate.corpus.annotation import Status
from annotate.settings import DEMO_PASSWORD
from annotate.store.engine import Store
from tests.fixtures.desk import PASSWORD, Desk, desk_settings, make_desk, served
from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

TEXT = "Harbour stays shut\n\n“We will not open it,” the mayor said. Nobody asked her why.\n\nThe agency had no answer."
TABS = ("", "codebook", "documents/", "registry", "members", "rounds", "agreement/", "export/")
FULL = [f"/p/news/{tab}" for tab in TABS]
STICKS_OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What has the focus, and whether anything around it shows that.
FOCUSED = """() => {
  const element = document.activeElement;
  const marked = (each) => [null, '::after'].some((part) => {
    const style = getComputedStyle(each, part);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const box = element.getBoundingClientRect();
  return element === document.body ? null : [
    element.outerHTML.slice(0, 120),
    [element, element.closest('label'), element.closest('.sentence')].some((each) => each && marked(each))
      && box.width > 1 && box.height > 1,
  ];
}"""
# The longest line of running text, in letters of middle width.
LONGEST_LINE = """() => Math.max(0, ...[...document.querySelectorAll('main :is(p, li, .words)')].flatMap((each) => {
  const range = document.createRange();
  range.selectNodeContents(each);
  const letter = parseFloat(getComputedStyle(each).fontSize) * 0.5;
  return [...range.getClientRects()].map((line) => line.width / letter);
}))"""


def sign_in(page: Page, url: str, login: str, password: str) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("main button")
    page.wait_for_url(lambda address: "sign-in" not in address)


@pytest.fixture
def place(tmp_path: Path, sqlite_url: str) -> Iterator[tuple[str, Desk]]:
    """An installation with a manager, Mara, and two annotators who have done nothing yet."""
    with served(desk_settings(tmp_path, sqlite_url, "http://127.0.0.1")) as (url, app):
        store: Store = app.extensions["annotate.store"]
        yield url, make_desk(store)


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens windows, each of a fresh profile; colours change at once, so that axe sees none on its way."""
    contexts = []

    def window(**options: object) -> Page:
        contexts.append(browser.new_context(locale="en-GB", reduced_motion="reduce", **options))
        return contexts[-1].new_page()

    yield window
    for context in contexts:
        context.close()


def faults(page: Page) -> list[tuple[str, ...]]:
    """What is wrong with a page: for axe in light and dark, and on a narrow and a wide screen."""
    found: list[tuple[str, ...]] = []
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        for each in Axe().run(page).response["violations"]:
            found += [(page.url, colours, each["id"], node["html"][:200]) for node in each["nodes"]]
    for width in (360, 2560, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found += [(page.url, "sticks out", str(width))] if page.evaluate(STICKS_OUT) else []
    return found


def test_before_signing_in(window: Callable[..., Page], demo_server: Server) -> None:
    """Sign-in, help, and the pages that tell of a wrong address or a spent link are in order for everybody."""
    page = window()
    found = []
    for address in ("/sign-in", "/help/", "/help/labelling", "/nowhere", "/join/nothing"):
        page.goto(demo_server.url + address)
        assert page.locator("h1").inner_text()
        found += faults(page)
    assert found == []


def test_an_empty_project(window: Callable[..., Page], place: tuple[str, Desk]) -> None:
    """A project without anything in it says on each of its pages what there will be, in order for everybody."""
    url, _desk = place
    page = window()
    sign_in(page, url, "mara", PASSWORD)
    page.goto(f"{url}/projects/new")
    page.fill("[name=name]", "Empty")
    page.click("main form button")
    page.wait_for_url("**/p/empty/**")
    found = []
    for tab in TABS:
        answer = page.goto(f"{url}/p/empty/{tab}")
        assert answer is not None
        assert answer.status == 200, tab
        found += faults(page)
    assert found == []


def test_pages_on_the_way(window: Callable[..., Page], place: tuple[str, Desk]) -> None:
    """A preview, a codebook being edited, what publishing asks, and an answer refused are in order for everybody."""
    url, desk = place
    page = window()
    sign_in(page, url, "mara", PASSWORD)
    page.goto(f"{url}/p/dam/documents/add")
    page.locator("form:has(textarea) textarea").fill(TEXT)
    page.locator("form:has(textarea) button").click()
    expect(page.get_by_text("Nobody asked her why.").first).to_be_visible()
    found = faults(page)
    for address in ("documents/drafts", "codebook/edit", "codebook/edit/stance", f"rounds/{desk.round.id}"):
        page.goto(f"{url}/p/dam/{address}")
        found += faults(page)
    page.goto(f"{url}/p/dam/codebook/edit")
    page.fill("[name=description]", "Who is for the dam.")
    page.locator("form:has([name=description]) button").first.click()
    page.goto(f"{url}/p/dam/codebook/publish")
    expect(page.get_by_text("description changed").first).to_be_visible()
    assert found + faults(page) == []


def test_focus_is_seen(window: Callable[..., Page], demo_server: Server) -> None:
    """Whoever moves with the Tab key sees on every page where they are, from the first link to the last."""
    page = window()
    sign_in(page, demo_server.url, "ana", DEMO_PASSWORD)
    workspace = page.eval_on_selector("a.btn-primary[href*='/r/']", "link => link.pathname")
    unseen = []
    for address in (*FULL, "/account", workspace):
        page.goto(demo_server.url + address)
        stops = list(_tab_stops(page))
        assert len(stops) > 5, address
        unseen += [(address, html) for html, seen in stops if not seen]
    assert unseen == []


def _tab_stops(page: Page, most: int = 60) -> Iterator[tuple[str, bool]]:
    for _each in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            return
        yield tuple(focused)


def test_lines_stay_readable(window: Callable[..., Page], demo_server: Server) -> None:
    """On a very wide screen no line of running text is longer than an eye can follow: 120 letters or so."""
    page = window(viewport={"width": 2560, "height": 1200})
    sign_in(page, demo_server.url, "ana", DEMO_PASSWORD)
    workspace = page.eval_on_selector("a.btn-primary[href*='/r/']", "link => link.pathname")
    lengths = {}
    for address in ("/help/sources", "/p/news/", "/p/news/codebook", "/p/news/documents/1", workspace):
        page.goto(demo_server.url + address)
        lengths[address] = page.evaluate(LONGEST_LINE)
    assert {address: length for address, length in lengths.items() if not 0 < length <= 120} == {}


def test_from_signing_in_to_a_label_without_scripts(window: Callable[..., Page], place: tuple[str, Desk]) -> None:
    """With scripts switched off an annotator signs in, goes on, labels a sentence and stands before the next one."""
    url, desk = place
    page = window(java_script_enabled=False)
    sign_in(page, url, "ana", PASSWORD)
    page.locator("a.btn-primary").click()
    page.get_by_label("against").first.check()
    page.locator("input[name*=source]").first.fill("the minister")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Sentence 2 of")).to_be_visible()
    assert desk.status(1) is Status.DONE
    assert desk.chain(1) == ["the minister"]


def test_from_a_text_to_its_workspace_without_scripts(window: Callable[..., Page], place: tuple[str, Desk]) -> None:
    """With scripts switched off a text is pasted, previewed and ready to be labelled in three clicks."""
    url, _desk = place
    page = window(java_script_enabled=False)
    sign_in(page, url, "mara", PASSWORD)
    page.goto(f"{url}/start")
    page.fill("[name=text]", TEXT)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Label it now").click()
    expect(page.get_by_text("Sentence 1 of 4")).to_be_visible()
    expect(page.get_by_text("Nobody asked her why.").first).to_be_visible()
