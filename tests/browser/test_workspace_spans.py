"""Words are selected in the text and marked: what a cue, a mention or any span layer takes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotate.corpus.codebook import Codebook
from tests.browser.test_workspace import Worker, worker
from tests.fixtures.desk import EVERY_KIND

__all__ = ["worker"]

pytestmark = pytest.mark.browser

TEXT = """🏛️ Şule said no 😀 and the clerk said e\u0301te\u0301 too.
Nobody asked her why."""

SELECT = """([from, to]) => {
  const at = ([row, unit]) => [document.querySelector(`#s-${row} .words`).firstChild, unit];
  getSelection().setBaseAndExtent(...at(from), ...at(to));
}"""


@pytest.fixture
def codebook() -> Codebook:
    return EVERY_KIND


@pytest.fixture
def text() -> str:
    return TEXT


SELECT_WORDS = """([words, after]) => {
  const node = document.querySelector("#s-1 .words").firstChild;
  const start = node.data.indexOf(words, node.data.indexOf(after));
  getSelection().setBaseAndExtent(node, start, node, start + words.length);
}"""


def select(worker: Worker, words: str, after: str = "") -> None:
    """Selects `words` of the first sentence as a mouse does, and waits until the page has seen it."""
    worker.page.evaluate(SELECT_WORDS, [words, after])
    expect(worker.page.locator(".words-picked q")).to_have_text(words)


def marked(worker: Worker) -> list[str]:
    """The words that are stored as the cue of the first act of the first sentence."""
    answer = worker.desk.answers()[1]
    spans = answer.acts[0].values.get("cue", ()) if answer.acts else ()
    return [worker.desk.text[start:end] for start, end in spans]  # type: ignore[union-attr, misc]


def test_words_are_marked_by_keyboard_and_taken_back(worker: Worker) -> None:
    """Shift and arrows select by word, a digit marks; offsets hold behind emoji and accents; z takes it back."""
    select(worker, "said")
    worker.press("1")
    worker.saved()
    assert marked(worker) == ["said"]
    worker.press("Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft")
    expect(worker.page.locator(".words-picked q")).to_have_text("e\u0301te\u0301 too.")
    worker.press("Enter")
    worker.saved()
    assert marked(worker) == ["said", "e\u0301te\u0301 too."]
    assert worker.page.evaluate("[...CSS.highlights.get('marked-words')].map(String)") == [
        "said",
        "e\u0301te\u0301 too.",
    ]
    worker.press("z")
    expect(worker.page.locator(".word:has(input:checked)")).to_have_count(1)
    assert marked(worker) == ["said"]


def test_a_source_is_marked_where_it_is_named(worker: Worker) -> None:
    """With a source given, selected words can be its mention or its cue; marking them again takes that back."""
    worker.press("s")
    worker.type("the clerk")
    worker.press("Enter")
    for place, words in (("where it is named", "the clerk"), ("word that tells it speaks", "said")):
        select(worker, words, after="the clerk")
        worker.page.get_by_role("button", name=f"the clerk: {place}").click()
        worker.saved()
    (link,) = worker.desk.answers()[1].acts[0].chain
    assert link.mention
    assert link.cue
    assert worker.desk.text[slice(*link.mention)] == "the clerk"
    assert worker.desk.text[slice(*link.cue)] == "said"


def test_a_selection_over_two_sentences_is_refused(worker: Worker) -> None:
    """Each sentence has its own answer: the page says so and offers nothing to mark."""
    worker.page.evaluate(SELECT, [[1, 3], [2, 6]])
    expect(worker.page.locator(".trouble")).to_contain_text("Select words of one sentence only")
    expect(worker.page.locator(".words-picked")).to_be_hidden()
    assert worker.desk.saves() == 0
