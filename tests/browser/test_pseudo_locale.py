"""Pages in a language longer than English and written from right to left: nothing is cut, or left in English."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from playwright.sync_api import Browser, Page, StorageState

from annotate.resources import seeds
from annotate.settings import DEMO_PASSWORD
from tests.browser.test_axe import STICKS_OUT
from tests.browser.test_axe import _violations as violations
from tests.fixtures.messages import gathered
from tests.fixtures.server import end, environment, free_port, wait_until_it_answers

pytestmark = pytest.mark.browser

FILLER = "وهكذا يطول النص هنا قليلا حتى نرى ما يقطع "
# Starts the program with the translations that come first.
PROGRAM = """import sys
from pathlib import Path
from annotate.web import i18n
i18n.TRANSLATIONS = Path(sys.argv.pop(1))
from annotate.cli import main
main()"""
# What a person wrote, and what is the same in every language.
WRITTEN = "bdi, [dir=auto], code, kbd, samp, time, title, script, style, .product, option, [lang=en], .site-footer span"
TEXTS = f"""() => {{
  const written = {WRITTEN!r};
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest(written)) found.push(node.textContent.trim());
  for (const name of ["aria-label", "title", "placeholder"])
    for (const each of document.querySelectorAll(`body [${{name}}]`))
      if (!each.closest(written)) found.push(each.getAttribute(name));
  return found;
}}"""
# What the people of the demo wrote.
SEEDS = " ".join(" ".join(file.read_text(encoding="utf-8") for file in seeds().rglob("*.*")).split())
FORMATS = ("SVG", "PDF", "PNG", "JSON", "CSV", "Markdown", "LaTeX")
# Words on buttons and tabs that do not fit into them.
CUT = """() => [...document.querySelectorAll("button, a.btn, summary, legend, h1, h2, h3, label")]
  .filter((each) => each.offsetParent && !each.closest(".visually-hidden"))
  .filter((each) => each.scrollWidth > each.clientWidth + 2 && getComputedStyle(each).overflowX !== "visible")
  .map((each) => each.textContent.trim())"""
PAGES = {
    "mara": (
        "/",
        "/p/news/",
        "/p/news/documents/add",
        "/p/news/codebook/edit/stance",
        "/p/news/registry/59",
        "/p/news/members",
        "/p/news/rounds/3",
        "/p/news/adjudication/r/2/d/2",
        "/p/news/agreement/?round=main",
        "/p/news/agreement/reading?round=main&compare=stance:sentence",
        "/p/news/export/",
    ),
    "ana": ("/account/keys", "/p/news/r/3/d/7"),
}


def _long(message: str) -> str:
    return f"⟦{message} {(FILLER * 20)[: max(4, len(message) * 4 // 10)].strip()}⟧"


@pytest.fixture(scope="module")
def translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Translations into "Arabic" that put every message, with two fifths more, between brackets."""
    catalog = Catalog(locale="ar")
    for message in gathered():
        plural = isinstance(message, tuple)
        catalog.add(message, [_long(message[-1])] * catalog.num_plurals if plural else _long(str(message)))  # type: ignore[index]
    folder = tmp_path_factory.mktemp("translations")
    file = folder / "ar" / "LC_MESSAGES" / "messages.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_mo(out, catalog)
    return folder


@pytest.fixture(scope="module")
def address(translations: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo with these translations."""
    data, port = tmp_path_factory.mktemp("pseudo"), free_port()
    arguments = [sys.executable, "-c", PROGRAM, str(translations), "demo", "--port", str(port)]
    with data.with_suffix(".log").open("w") as log:
        process = subprocess.Popen(arguments, env=environment(data), stdout=log, stderr=log, text=True)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str) -> dict[str, StorageState]:
    """What a browser keeps of each person who signed in."""
    states = {}
    for login in PAGES:
        context = browser.new_context(locale="ar")
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        page.fill("#login", login)
        page.fill("#password", DEMO_PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{address}/")
        states[login] = context.storage_state()
        context.close()
    return states


@pytest.fixture(scope="module", params=[(login, path) for login, paths in PAGES.items() for path in paths], ids=str)
def page(
    request: pytest.FixtureRequest, browser: Browser, address: str, signed_in: dict[str, StorageState]
) -> Iterator[Page]:
    """One of the pages, as somebody sees it whose browser asks for Arabic."""
    login, path = request.param
    context = browser.new_context(locale="ar", reduced_motion="reduce", storage_state=signed_in[login])
    opened = context.new_page()
    answer = opened.goto(address + path)
    assert answer is not None
    assert answer.status == 200
    opened.wait_for_load_state("networkidle")
    yield opened
    context.close()


def test_from_right_to_left(page: Page) -> None:
    """The page runs from right to left, in a language of its own."""
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]


def test_nothing_in_english(page: Page) -> None:
    """No word is left in English, those that scripts wrote included."""
    texts = [text for text in page.evaluate(TEXTS) if not re.search("[⟦⟧]", text)]
    pieces = [piece.strip() for text in texts for piece in re.split("[():›→–,]| [0-9] ", " ".join(text.split()))]
    english = [piece for piece in pieces if re.search("[A-Za-z]{2}", piece)]
    assert [piece for piece in english if piece not in SEEDS and piece not in FORMATS] == []


def test_nothing_is_cut(page: Page) -> None:
    """Longer words fit into their buttons, and the page on a phone and on a wide screen."""
    found = []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found += [(width, "sticks out")] if page.evaluate(STICKS_OUT) else []
        found += [(width, cut) for cut in page.evaluate(CUT)]
    assert found == []


def test_no_violation(page: Page) -> None:
    """Axe finds nothing."""
    assert violations(page) == []


def test_keys_are_not_turned_round(page: Page) -> None:
    """Keys, numbers and intervals are shown as they are, not mirrored."""
    turned = "each => each.filter(one => getComputedStyle(one).direction !== 'ltr').map(one => one.outerHTML)"
    assert page.eval_on_selector_all("kbd, code, .figure, .interval", turned) == []
