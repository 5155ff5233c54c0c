"""Signs that are composed, by input methods of Chinese, Japanese, Korean and others: no key of theirs is a command."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, expect

from annotate.corpus.codebook import Codebook
from tests.browser.test_workspace import Worker, text, worker
from tests.fixtures.desk import EVERY_KIND

__all__ = ["text", "worker"]

pytestmark = pytest.mark.browser

# Keys of the input method: letters, a digit, what takes a sign and what gives it up.
KEYS = ("x", "u", "j", "1", " ", "Enter", "Escape", "ArrowDown")
COMPOSING = 229


@pytest.fixture
def codebook() -> Codebook:
    return EVERY_KIND


def compose(worker: Worker, signs: str) -> CDPSession:
    """Begins to compose in the field that has the focus, and presses every key that means something elsewhere."""
    tools = worker.page.context.new_cdp_session(worker.page)
    tools.send("Input.imeSetComposition", {"text": signs, "selectionStart": len(signs), "selectionEnd": len(signs)})
    for key in KEYS:
        for kind in ("rawKeyDown", "keyUp"):
            tools.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "windowsVirtualKeyCode": COMPOSING})
    return tools


@pytest.mark.parametrize("field", ["textarea[name=comment]", "textarea[name='acts-0-note']"])
def test_composing_in_a_text_neither_commands_nor_loses(worker: Worker, field: str) -> None:
    """In a comment and in a text layer all keys of a composition are its own; what was composed is saved."""
    page = worker.page
    page.locator(".comment").evaluate("box => (box.open = true)")
    page.locator(field).click()
    tools = compose(worker, "鳥を")
    expect(page.locator(f"{field}:focus")).to_have_value("鳥を")
    tools.send("Input.insertText", {"text": "鳥を見る"})
    page.keyboard.press("Escape")
    expect(page.locator("#s-1 .words")).to_be_focused()
    worker.saved()
    answer = worker.desk.answers()[1]
    assert (answer.comment or answer.acts[0].values["note"], answer.mark) == ("鳥を見る", None)
    expect(page.locator("#in-work")).to_contain_text("Sentence 1 of")


def test_a_composition_that_is_left_half_done_is_kept(worker: Worker) -> None:
    """Who clicks on another sentence amid a composition loses nothing of it, and it goes to the sentence of before."""
    page = worker.page
    page.locator(".comment").evaluate("box => (box.open = true)")
    page.locator("textarea[name=comment]").click()
    compose(worker, "鳥を")
    page.locator("#s-3 .words").click()
    worker.saved()
    assert {number: answer.comment for number, answer in worker.desk.answers().items()} == {1: "鳥を"}


def test_composing_in_the_field_that_finds_keeps_it_open(worker: Worker) -> None:
    """Esc gives up a sign and not the search; the next Esc closes it, and nothing was answered."""
    worker.press("Shift+F")
    tools = compose(worker, "鳥")
    bar = worker.page.get_by_role("search")
    expect(bar.get_by_label("Words")).to_have_value("鳥")
    expect(bar.get_by_role("status")).to_have_text("No sentence matches.")
    tools.send("Input.insertText", {"text": "鳥"})
    worker.press("Escape")
    expect(bar).to_be_hidden()
    assert worker.desk.saves() == 0
