"""What stands in the margin, whoever wrote it there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from annotate.corpus.codebook import Codebook
from tests.browser.test_workspace import Worker, text, worker
from tests.fixtures.desk import EVERY_KIND

__all__ = ["text", "worker"]

pytestmark = pytest.mark.browser

MARGINS = """[...document.querySelectorAll('.margin')].map(
  margin => margin.innerHTML.replace(/\\s+/g, ' ').replace(/> </g, '><').trim())"""


@pytest.fixture
def codebook() -> Codebook:
    return replace(EVERY_KIND, no_act_allowed=True)


def write(worker: Worker, key: str, name: str) -> None:
    worker.press(key)
    worker.type(name)
    worker.press("Enter")


def test_a_reload_shows_the_margin_that_was_there(worker: Worker) -> None:
    """Script and server write the same: marks, nested and joint sources, targets, numbers, comments, questions."""
    page = worker.page
    worker.press("x", "j", "u", "j", "-", "j", "1")
    write(worker, "s", "nort > the clerk + a friend > a third")
    page.locator(".act [data-layer=target] input").fill("dam & <river>")
    page.keyboard.press("Enter")
    page.get_by_label("irony").check()
    page.get_by_label("doubt").check()
    page.get_by_label("Strength").fill("2")
    page.get_by_label("Strength").blur()
    page.locator("#s-4 .words").click()
    worker.press("a", "3", "v")
    page.locator("#s-5 .words").click()
    page.get_by_label("None of these").check()
    page.get_by_label("Strength").fill("2.5")
    page.locator(".of-sentence .option", has_text="high").click()
    page.get_by_text("Comment", exact=True).click()
    page.locator("textarea[name=comment]").fill("“hm” & so on")
    page.locator("#s-6 .words").click()
    page.get_by_text("Ask or report").click()
    page.get_by_label("For the manager").fill("Who is “she”?")
    page.get_by_role("button", name="Send to the manager").click()
    expect(page.locator("#m-6 .asked")).to_be_attached()
    worker.saved()
    before = page.evaluate(MARGINS)
    assert all(said in "".join(before) for said in ("a third", "toward", "Strength 2<", "2.5", "has a comment"))
    worker.open(6)
    assert page.evaluate(MARGINS) == before
