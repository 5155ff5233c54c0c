"""The field for sources and targets, with more names in the registry than its page carries."""

from __future__ import annotations

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect
from sqlalchemy import insert

from annotate.corpus.entry import EntryKind
from annotate.corpus.searching import searchable
from annotate.store.models import Entry
from annotate.store.queries.suggestions import MOST_ON_PAGE
from tests.browser.test_workspace import Worker, codebook, text, worker
from tests.fixtures.desk import START, Desk

pytestmark = pytest.mark.browser
__all__ = ["codebook", "text", "worker"]

FOUND = "#names-found li"


def fill_registry(desk: Desk, *names: str) -> None:
    """As many entries as the page carries, whose names come before all others, and `names`."""
    every = [*(f"aa {number:03}" for number in range(MOST_ON_PAGE)), *names]
    with desk.store.writing() as session:
        row = {"project_id": desk.project.id, "kind": EntryKind.PERSON, "created_at": START, "in_cast": False}
        more = {"note": "", "authority": ""}
        rows = [row | more | {"name": name, "key": name.casefold(), "sought": searchable(name)} for name in every]
        session.execute(insert(Entry), rows)


def open_source(worker: Worker, number: int = 1) -> None:
    worker.open(number)
    worker.press("s")


def found(worker: Worker) -> list[str]:
    return worker.page.locator(f"{FOUND}:not(.adds)").all_inner_texts()


def test_a_name_that_the_page_does_not_carry_is_found(worker: Worker) -> None:
    """Any name of a large registry is found by a part of it, without its accents, and with a slip of the keys."""
    fill_registry(worker.desk, "Żółkiewska", "Recep Tayyip Erdoğan")
    open_source(worker)
    assert "kiewska" not in worker.page.content()
    worker.type("zolk")
    expect(worker.page.locator(FOUND).first).to_have_text("Żółkiewska")
    worker.press("Enter")
    worker.press("j", "s")
    worker.type("erdogna")
    expect(worker.page.locator(FOUND).first).to_have_text("Did you mean Recep Tayyip Erdoğan")
    worker.press("Enter")
    worker.saved()
    assert (worker.desk.chain(1), worker.desk.chain(2)) == (["Żółkiewska"], ["Recep Tayyip Erdoğan"])
    assert worker.desk.answers()[2].acts[0].chain[0].entry == worker.desk.entry("Recep Tayyip Erdoğan").id


def test_a_new_name_is_kept_with_one_key(worker: Worker) -> None:
    """Where a known name is near, Shift+Enter keeps what was typed, and nothing more is asked."""
    fill_registry(worker.desk, "Zacharias Marten")
    open_source(worker)
    worker.type("Zacharias Martin")
    expect(worker.page.locator(FOUND).first).to_contain_text("Did you mean")
    expect(worker.page.locator(".adds").first).to_contain_text("⇧ Enter")
    worker.press("Shift+Enter")
    worker.saved()
    assert worker.desk.chain(1) == ["Zacharias Martin"]
    expect(worker.page.locator(".new-name")).to_be_hidden()


def slowly(worker: Worker, seconds: float) -> list[str]:
    """Lets the server answer only after a while; returns the texts that were asked for, as they come."""
    asked: list[str] = []

    def wait(route: Route) -> None:
        asked.append(route.request.url.partition("q=")[2])
        time.sleep(seconds)
        route.continue_()

    worker.page.route(re.compile("/names"), wait)
    return asked


def test_who_types_faster_than_the_server_answers_is_asked_beside(worker: Worker) -> None:
    """A new name is kept at once; if one like it is known, = takes that one wherever it was given, nothing is left
    of the slip, and . keeps."""
    fill_registry(worker.desk, "Zacharias Marten", "Bartholomew Quill")
    slowly(worker, 0.5)
    open_source(worker)
    worker.type("Zacharias Martin")
    worker.press("Enter", "1", "j", "r")
    asked = worker.page.locator(".new-name")
    expect(asked).to_contain_text("“Zacharias Martin” is new. Did you mean “Zacharias Marten”?")
    worker.press("=")
    expect(asked).to_be_hidden()
    worker.saved()
    assert worker.desk.chain(1) == worker.desk.chain(2) == ["Zacharias Marten"]
    worker.press("j", "s")
    worker.type("zacharias marti")
    expect(worker.page.locator(FOUND).first).to_have_text("Did you mean Zacharias Marten")
    assert worker.desk.entry("Zacharias Martin").removed_at is not None
    worker.page.keyboard.press("Control+a")
    worker.type("agency > Bartholomew Qwill")
    worker.press("Enter")
    expect(asked).to_be_visible()
    worker.press(".")
    expect(asked).to_be_hidden()
    worker.saved()
    assert worker.desk.chain(3) == ["agency", "Bartholomew Qwill"]


def test_the_list_and_the_question_are_accessible(worker: Worker) -> None:
    """axe finds nothing in the open list with a near name, nor in the question beside the sentence, light or dark."""
    fill_registry(worker.desk, "Zacharias Marten")
    open_source(worker)
    worker.type("Zacharias Martin")
    expect(worker.page.locator(FOUND).first).to_contain_text("Did you mean")
    assert violations(worker) == []
    worker.page.locator(".names:focus").blur()
    expect(worker.page.locator(".new-name")).to_be_visible()
    for scheme in ("light", "dark"):
        worker.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(worker) == []


def violations(worker: Worker) -> list[str]:
    return [each["id"] for each in Axe().run(worker.page).response["violations"]]


def test_late_answers_never_overwrite_newer_ones(worker: Worker) -> None:
    """What the server says of an earlier text does not change the list of what is typed now."""
    fill_registry(worker.desk, "Zora First", "Yana Second")
    asked = slowly(worker, 0.4)
    open_source(worker)
    worker.type("zora")
    worker.page.wait_for_timeout(150)
    worker.page.fill(".names:focus", "yana")
    expect(worker.page.locator(FOUND).first).to_have_text("Yana Second")
    worker.page.wait_for_timeout(600)
    assert found(worker) == ["Yana Second"]
    assert asked == ["zora", "yana"]


def test_what_is_marked_stays_marked_when_more_is_found(worker: Worker) -> None:
    """Who is about to press Enter takes the name that was seen, not one that slipped in before it."""
    fill_registry(worker.desk, "Zora", "The Zora Foundation")
    open_source(worker)
    worker.type("foundation")
    expect(worker.page.locator(FOUND).first).to_have_text("The Zora Foundation")
    worker.press("Enter", "j", "s")
    slowly(worker, 0.4)
    worker.type("zor")
    expect(worker.page.locator(FOUND).first).to_have_text("The Zora Foundation")
    expect(worker.page.locator(f"{FOUND}:not(.adds)")).to_have_text(["The Zora Foundation", "Zora"])
    expect(worker.page.locator("[aria-selected=true]")).to_have_text("The Zora Foundation")


def test_names_come_in_one_order_with_and_without_the_server(worker: Worker) -> None:
    """The page and the server find the same names in the same order, as far as the page carries them."""
    for number, source in ((1, "Northern Lights"), (2, "The Northern Board"), (3, "Sule the Younger")):
        worker.open(number)
        worker.press("s")
        worker.type(source)
        worker.press("Shift+Enter")
        worker.saved()
    for typed in (
        "north",
        "nort",
        "n",
        "nothern",
        "sule",
        "cavusgolu",
        "the",
        "northern lights",
        "nrothern boadr",
        "o",
    ):
        worker.open(4)
        worker.page.context.set_offline(True)
        worker.press("s")
        worker.type(typed)
        offline = found(worker)
        worker.press("Escape", "Escape")
        worker.page.context.set_offline(False)
        address = f"{worker.url}{worker.desk.path}/names"
        headers = {"X-Annotator": str(worker.desk.users["ana"].id)}
        told = worker.page.request.get(address, params={"q": typed}, headers=headers).json()["names"]
        assert [re.sub("^Did you mean ", "", each) for each in offline] == [name for _id, name, *_rest in told], typed


def test_without_the_server_names_are_kept_as_typed(worker: Worker) -> None:
    """Offline the page's names still help, and any other is kept as typed and found when the server is back."""
    fill_registry(worker.desk, "Zacharias Marten")
    open_source(worker)
    worker.page.context.set_offline(True)
    worker.type("aa 01")
    expect(worker.page.locator(FOUND).first).to_have_text("aa 010")
    worker.press("Enter", "j", "s")
    worker.type("zacharias marten")
    worker.press("Enter")
    expect(worker.page.locator(".save-state")).to_contain_text("kept on this computer")
    assert "zacharias marten" in worker.margin(2)
    worker.page.context.set_offline(False)
    worker.saved()
    assert worker.desk.answers()[2].acts[0].chain[0].entry == worker.desk.entry("Zacharias Marten").id


def test_pasted_lines_are_one_name(worker: Worker) -> None:
    """A paste with line breaks gives blanks, not words run together."""
    open_source(worker)
    worker.page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.setData("text/plain", "\\n the minister\\n of\\tfisheries \\r\\n");
            const event = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }"""
    )
    expect(worker.page.locator(".names:focus")).to_have_value("the minister of fisheries")
    worker.press("Enter")
    worker.saved()
    assert worker.desk.chain(1) == ["the minister of fisheries"]


def test_ending_a_composition_takes_nothing(worker: Worker) -> None:
    """The Enter that ends a composition of signs belongs to the input method; the next one takes."""
    open_source(worker)
    tools = worker.page.context.new_cdp_session(worker.page)
    tools.send("Input.imeSetComposition", {"text": "安倍", "selectionStart": 2, "selectionEnd": 2})
    tools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    expect(worker.page.locator(".names:focus")).to_have_value("安倍")
    tools.send("Input.insertText", {"text": "安倍"})
    assert worker.desk.saves() == 0
    worker.press("Enter")
    worker.saved()
    assert worker.desk.chain(1) == ["安倍"]


def test_a_double_click_takes_once(worker: Worker) -> None:
    """The second half of a double click on the list does nothing to what lies under it."""
    open_source(worker)
    worker.type("nort")
    worker.page.locator(FOUND).first.dblclick()
    worker.saved()
    assert worker.desk.chain(1) == ["Northern Agency"]
    assert worker.desk.saves() == 1


def test_held_keys_take_once(worker: Worker) -> None:
    """A held Enter takes the name and stays; a held > nests once."""
    open_source(worker)
    worker.type("nort")
    for _repeat in range(3):
        worker.page.keyboard.down(">")
    worker.page.keyboard.up(">")
    expect(worker.page.locator(".names:focus")).to_have_value("Northern Agency > ")
    worker.type("a spokesman")
    for _repeat in range(5):
        worker.page.keyboard.down("Enter")
    worker.page.keyboard.up("Enter")
    worker.saved()
    assert worker.desk.chain(1) == ["Northern Agency", "a spokesman"]
    expect(worker.page.locator("#in-work")).to_contain_text("Sentence 1 of")


STRANGE = (
    "<img src=x onerror=alert(1)>",
    'O\'Brien & "Sons" </script>',
    "👩‍👩‍👧 family",
    "Z\u0301ofia e\u0301",
    "\u05d3\u05d5\u05d3 \u05db\u05d4\u05df",
    "AT&T+",
)


def test_names_are_only_text(worker: Worker) -> None:
    """Markup, emoji, combining marks and names from right to left are shown and found again as they were typed."""
    for name in STRANGE:
        open_source(worker)
        worker.page.locator(".names:focus").fill(name)
        worker.press("Shift+Enter")
        worker.saved()
        [stored] = worker.desk.chain(1)
        assert worker.margin(1) == stored
        worker.open(2)
        worker.press("s")
        worker.type(searchable(name)[:4])
        expect(worker.page.locator(FOUND).first).to_have_text(stored)
        worker.press("Escape", "Escape")


def test_too_long_a_name_is_refused_in_words(worker: Worker) -> None:
    """A name of ten thousand characters is refused with the most that is allowed, and the page goes on."""
    open_source(worker)
    worker.page.locator(".names:focus").fill("x" * 10_000)
    worker.press("Enter")
    expect(worker.page.locator(".trouble")).to_contain_text("the most is 300")
    worker.press("s")
    worker.page.locator(".names:focus").fill("the minister")
    worker.press("Enter")
    worker.saved()
    assert worker.desk.chain(1) == ["the minister"]


def test_one_speaker_twice_in_a_row_is_refused_in_words(worker: Worker) -> None:
    """A chain that names one speaker twice in a row, and one without a name, say so; nothing wrong is stored."""
    open_source(worker)
    worker.type("nort>northern agency")
    worker.press("Enter")
    expect(worker.page.locator(".trouble")).to_contain_text("twice in a row")
    worker.press("s")
    worker.page.locator(".names:focus").fill("agency > > spokesman")
    worker.press("Enter")
    expect(worker.page.locator(".trouble")).to_contain_text("before and after each")
    assert worker.desk.saves() == 0
