"""Takes the pictures of the README from the demo; `make pictures` runs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from annotate.settings import DEMO_PASSWORD
from tests.fixtures import chromium
from tests.fixtures.browser import ARGUMENTS
from tests.fixtures.server import serving

FOLDER = Path(__file__).parent.parent / "annotate" / "static" / "pictures"
SIZE = {"width": 1280, "height": 800}


def sign_in(page: Page, url: str, login: str) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")


def workspace(page: Page, url: str) -> None:
    """The article that Ana is at, at a sentence with an answer."""
    sign_in(page, url, "ana")
    page.goto(url)
    page.locator("a[href*='/r/'][href*='/d/']").first.click()
    page.goto(page.url.partition("?")[0] + "?s=4")
    page.wait_for_load_state("networkidle")


def agreement(page: Page, url: str) -> None:
    """How far the annotators of the main round agree on stance."""
    sign_in(page, url, "mara")
    page.goto(f"{url}/p/news/agreement/?round=main")
    page.wait_for_load_state("networkidle")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as data, serving("demo", Path(data) / "demo") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
        for take in (workspace, agreement):
            context = browser.new_context(locale="en-GB", viewport=SIZE, color_scheme="light")
            page = context.new_page()
            take(page, server.url)
            page.screenshot(path=FOLDER / f"{take.__name__}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    if packages := chromium.missing():
        sys.exit(chromium.how_to_install(packages))
    os.environ.pop("ANNOTATE_DATA", None)
    main()
