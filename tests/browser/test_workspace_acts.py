"""Several acts, what one sentence gives to others, and finding sentences."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_workspace import Worker, codebook, worker

__all__ = ["codebook", "worker"]

pytestmark = pytest.mark.browser

TEXT = """Sen. HALE: We will not build it. There is no money. There never was.
Ms. BROOK: Nobody asked why. We should.
Sen. HALE: So be it."""


@pytest.fixture
def text() -> str:
    return TEXT


def test_acts_change_places_and_are_copied_to_the_next_sentence(worker: Worker) -> None:
    """The second act moves up; c gives the whole answer to the next sentence, and never over one that stands there."""
    worker.press("1", "v", "a", "2", "s")
    worker.type("nort")
    worker.press("Enter")
    worker.page.get_by_role("button", name="Move this stance act up").last.click()
    worker.saved()
    assert [act.chain[0].name for act in worker.desk.answers()[1].acts] == ["Northern Agency", "author"]
    worker.press("j", "c", "j", "x", "c")
    worker.saved()
    answers = worker.desk.answers()
    assert answers[2] == answers[1]
    assert answers[3].mark is not None
    worker.press("j", "1", "v", "j", "3", "c")
    worker.saved()
    assert len(worker.desk.answers()[5].acts[0].chain) == 0
    expect(worker.page.locator("#announce")).to_contain_text("has an answer already")


def test_a_turn_takes_one_source_at_once(worker: Worker) -> None:
    """t gives the source to the rest of the speaker's turn, each sentence its own answer, and to no other turn."""
    own = [n for n, each in enumerate(worker.desk.sentences, 1) if each.turn == worker.desk.sentences[1].turn]
    worker.open(own[-1])
    worker.press("v", "t")
    worker.saved()
    speech = [n for n in own if worker.desk.sentences[n - 1].kind.value != "turn heading"]
    assert sorted(worker.desk.answers()) == speech
    assert len(speech) > 1
    worker.press("z")
    expect(worker.page.locator(".sentence[data-status=started]")).to_have_count(1)


def test_a_free_choice_of_sentences_takes_one_source(worker: Worker) -> None:
    """Picked by key or by the mark before them, in any order, they get the source; each answer is its own."""
    page = worker.page
    worker.press("Shift+P", "j", "j")
    page.locator("#s-7 .state").click()
    expect(page.locator("#s-3.current")).to_be_attached()
    expect(page.locator(".group")).to_contain_text("Sentences picked for one source: 2")
    worker.press("t")
    expect(page.locator("#announce")).to_contain_text("Give this sentence its source first")
    worker.press("s")
    worker.type("the mayor")
    worker.press("Enter", "t")
    worker.saved()
    assert {n for n, answer in worker.desk.answers().items() if answer.acts[0].chain[0].name == "the mayor"} == {
        1,
        3,
        7,
    }
    expect(page.locator(".picked")).to_have_count(0)
    expect(page.locator(".group")).to_be_hidden()
    worker.press("z")
    expect(page.locator(".sentence .link")).to_have_count(1)
    expect(page.locator("#m-3 .link")).to_have_text("the mayor")


def test_sentences_are_picked_in_a_row(worker: Worker) -> None:
    """Shift with arrows or a click picks all between, back lets go; what has a source keeps it; Esc picks none."""
    page = worker.page
    worker.press("j", "v", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp")
    expect(page.locator(".picked")).to_have_count(3)
    worker.press("Escape")
    expect(page.locator(".picked")).to_have_count(0)
    page.locator("#s-2 .words").click(modifiers=["Shift"])
    expect(page.locator(".picked")).to_have_count(3)
    expect(page.locator("#s-2.current")).to_be_attached()
    page.locator("#s-1 .words").click()
    worker.press("s")
    worker.type("the mayor")
    worker.press("Enter")
    page.get_by_role("button", name="Give them this source").click()
    worker.saved()
    assert [worker.desk.chain(n) for n in (1, 2, 3, 4)] == [["the mayor"], ["author"], ["the mayor"], ["the mayor"]]


def test_sentences_are_found_by_what_they_say_and_how_far_they_are(worker: Worker) -> None:
    """The bar counts what matches, goes from match to match, sets the others back, and closes without a trace."""
    page = worker.page
    worker.press("x", "Shift+F")
    worker.type("THERE")
    bar = page.get_by_role("search")
    expect(bar.get_by_role("status")).to_have_text(f"2 of {len(worker.desk.sentences)} sentences match")
    worker.press("Enter")
    first = page.locator(".sentence.current").get_attribute("id")
    worker.press("Enter")
    assert page.locator(".sentence.current").get_attribute("id") != first
    worker.press("Enter")
    expect(page.locator(f"#{first}.current")).to_be_attached()
    bar.get_by_label("Words").fill("")
    bar.get_by_label("Answer").select_option("skipped")
    bar.get_by_text("More").click()
    bar.get_by_label("Hide the others").check()
    expect(page.locator(".sentence:visible")).to_have_count(2)  # the match, and the one in work
    worker.press("Escape")
    expect(bar).to_be_hidden()
    expect(page.locator(".set-back")).to_have_count(0)


def test_a_question_stays_with_its_sentence(worker: Worker) -> None:
    """What is asked below a sentence is listed there afterwards, and found by what it is about."""
    page = worker.page
    worker.press("j")
    page.get_by_text("Ask or report").click()
    page.get_by_label("What about").select_option("segmentation")
    page.get_by_label("For the manager").fill("Two sentences in one? j x 1")
    page.evaluate("window.untouched = true")
    page.get_by_role("button", name="Send to the manager").click()
    expect(page.locator(".said-before")).to_contain_text("bad segmentation: Two sentences in one?")
    expect(page.get_by_label("For the manager")).to_have_value("")
    expect(page.locator("#s-2 .words")).to_be_focused()
    expect(page.locator("#m-2 .asked")).to_have_attribute("title", "bad segmentation: Two sentences in one? j x 1")
    assert page.evaluate("window.untouched")
    worker.press("j")
    expect(page.locator(".said-before li")).to_have_count(0)
    worker.press("Shift+F")
    find = page.get_by_role("search").get_by_label("Answer")
    for option in ("asked about", "bad segmentation"):
        find.select_option(option)
        expect(page.locator(".sentence:not(.set-back)")).to_have_attribute("id", "s-2")
    find.select_option("unclear guideline")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("No sentence matches.")
    assert worker.desk.saves() == 0


def test_a_question_that_cannot_be_sent_is_not_lost(worker: Worker) -> None:
    """Without the server, or signed out, the page says so and what was written is still there to be sent."""
    page = worker.page
    worker.press("!")
    page.get_by_label("For the manager").fill("Who speaks here?")
    page.route("**/remarks", lambda route: route.abort())
    send = page.get_by_role("button", name="Send to the manager")
    send.click()
    expect(page.locator(".trouble")).to_contain_text("Not sent")
    page.unroute("**/remarks")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    send.click()
    expect(page.locator(".trouble")).not_to_contain_text("Not sent")
    expect(page.locator("#m-1 .asked")).to_have_count(0)
    page.context.add_cookies(cookies)
    send.click()
    expect(page.locator("#m-1 .asked")).to_have_count(1)
    expect(page.locator(".trouble")).to_be_empty()


def test_one_sentence_at_a_time(worker: Worker) -> None:
    """On a phone the sentence in work stands alone with the one before it, also after a reload, until switched off."""
    page = worker.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="One sentence at a time").click()
    worker.press("j", "j")
    expect(page.locator(".sentence:visible")).to_have_count(2)
    worker.open(4)
    expect(page.locator(".sentence.current")).to_be_visible()
    expect(page.locator(".sentence:visible")).to_have_count(2)
    page.get_by_role("button", name="One sentence at a time").click()
    expect(page.locator(".sentence:visible")).to_have_count(len(worker.desk.sentences))
