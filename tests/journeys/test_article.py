"""An article labelled by three people, one by keyboard, one by touch, one without scripts; then decided and compared.

They see what a person sees: nothing here is found by an id, a class or an address, only by its words and by keys.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from annotate.corpus.roles import Role
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store.models import Membership, Round
from annotate.workflow.accounts import make_account
from annotate.workflow.rounds import assign
from tests.fixtures.desk import PASSWORD, START, Desk, desk_settings, make_desk, served

pytestmark = pytest.mark.browser

ARTICLE = """Harbour town quarrels over its new tunnel

The town council voted on Monday to dig a tunnel under the harbour of Quayle.
“This is the best day in thirty years,” said Mayor Ines Okafor.
The harbour pilots called the plan a danger to every ship.
“Nobody asked us. Nobody measured the current. We will not steer above a building site,” their speaker Tom Reve said.
The Northern Agency reported that a spokesman of the ministry had promised half of the money.
Senators Hale and Brook wrote that the money was needed elsewhere.
The mayor praised the ministry, which the pilots accused of a bribe.
Officials have said several times that the tunnel would be safe.
Two members of the council left the room before the vote.
“We have read the report and we are still thinking,” a diplomat told the Northern Agency.
The report has four hundred pages.
The fishermen want the tunnel to be longer.
Work is to begin in spring.
"""


@dataclass(frozen=True)
class Said:
    """A stance act as a person would write it down: its label, its source as it is typed, and what it is about."""

    stance: str
    source: str
    target: str = ""


MAYOR, PILOTS, REVE = "Ines Okafor", "harbour pilots", "Tom Reve"
NESTED = "Northern Agency > spokesman of the ministry"
JOINT = "Senator Hale + Senator Brook"
PLAIN: tuple[tuple[Said, ...], ...] = (
    (Said("neither", "author"),),
    (Said("favour", "town council", "tunnel"),),
    (Said("favour", MAYOR, "tunnel"),),
    (Said("against", PILOTS, "tunnel"),),
    (Said("against", REVE),),
    (Said("against", REVE),),
    (Said("against", REVE, "tunnel"),),
    (Said("favour", NESTED, "tunnel"),),
    (Said("against", JOINT, "tunnel"),),
    (Said("favour", MAYOR), Said("against", PILOTS)),
    (Said("favour", "officials", "tunnel"),),
    (Said("against", "two council members", "tunnel"),),
    (Said("neither", "Northern Agency > a diplomat"),),
    (Said("neither", "author"),),
    (Said("favour", "fishermen", "tunnel"),),
    (Said("neither", "author"),),
)
Answers = Sequence[tuple[Said, ...]]
KEYS = {"favour": "1", "against": "2", "neither": "3"}


def differing(*places: int) -> list[tuple[Said, ...]]:
    """The answers with another stance at some places, counted from 1."""
    other = {"favour": "neither", "against": "favour", "neither": "against"}
    return [
        tuple(Said(other[act.stance], act.source, act.target) for act in acts) if number in places else acts
        for number, acts in enumerate(PLAIN, start=1)
    ]


@pytest.fixture
def study(tmp_path: Path, sqlite_url: str) -> Iterator[tuple[str, Desk]]:
    """A server and its round in labelling, with Ana, Ben and Cem as annotators and Mara who manages and curates."""
    codebook = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())
    with served(desk_settings(tmp_path, sqlite_url, "http://127.0.0.1")) as (url, app):
        desk = make_desk(app.extensions["annotate.store"], codebook, ARTICLE)
        assert len(desk.sentences) == len(PLAIN) == 16
        with desk.store.writing() as session:
            cem = make_account(session, "cem", "Cem", PASSWORD, START)
            desk.users["cem"] = cem
            session.add(Membership(project_id=desk.project.id, user_id=cem.id, role=Role.ANNOTATOR))
            round_ = session.get_one(Round, desk.round.id)
            assign(session, desk.users["mara"], round_, [(desk.document_id, cem.id)], START)
        yield url, desk


@contextmanager
def somebody(browser: Browser, url: str, login: str, **options: Any) -> Iterator[Page]:
    """A signed-in person on the home page; any script error fails the test."""
    context = browser.new_context(locale="en-GB", **options)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(url)
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()
    assert not problems


def by_keyboard(page: Page, answers: Answers) -> None:
    """A digit, s with the name as it is typed, a comma with the target; a for a second act; n for what is next."""
    press = page.keyboard.press
    for acts in answers:
        for number, act in enumerate(acts):
            press("a") if number else None
            press(KEYS[act.stance])
            enter(page, "s", act.source) if act.source != "author" else press("v")
            enter(page, ",", act.target) if act.target else None
        press("n")


def enter(page: Page, key: str, name: str) -> None:
    page.keyboard.press(key)
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def by_touch(page: Page, answers: Answers) -> None:
    """Taps on what is read, and names on the screen's keyboard."""
    panel = page.get_by_role("region", name="Labels of the sentence")
    for acts in answers:
        for number, act in enumerate(acts):
            panel.get_by_role("button", name="Another stance act").tap() if number else None
            part = panel.get_by_role("group", name=f"Stance act {number + 1}") if len(acts) > 1 else panel
            part.get_by_role("radio", name=act.stance).tap()
            if act.source == "author":
                part.get_by_role("button", name="Author’s voice").tap()
            else:
                written(page, part.get_by_role("combobox", name="Source"), act.source)
            if act.target:
                written(page, part.get_by_role("combobox", name="Target"), act.target)
        panel.get_by_role("link", name="Next unanswered").tap()


def written(page: Page, field: Locator, name: str) -> None:
    field.tap()
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def by_form(page: Page, answers: Answers) -> None:
    """Chooses, writes and sends the form, sentence by sentence."""
    for acts in answers:
        for number, act in enumerate(acts):
            page.get_by_role("button", name="Another stance act").click() if number else None
            part = page.get_by_role("group", name=f"Stance act {number + 1}")
            part.get_by_role("radio", name=act.stance).check()
            part.get_by_role("combobox", name="Source").fill(act.source)
            if act.target:
                part.get_by_role("combobox", name="Target").fill(act.target)
        page.get_by_role("button", name="Save and go on").click()


HOW: dict[str, tuple[Callable[[Page, Answers], None], dict[str, Any]]] = {
    "ana": (by_keyboard, {"viewport": {"width": 1280, "height": 800}}),
    "ben": (by_touch, {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}),
    "cem": (by_form, {"java_script_enabled": False}),
}
SAID = {"ana": PLAIN, "ben": differing(4, 14), "cem": differing(4, 16)}


def label(browser: Browser, url: str, login: str) -> float:
    """Labels the article as this person does; the seconds that it took."""
    way, options = HOW[login]
    with somebody(browser, url, login, **options) as page:
        page.get_by_role("link", name=re.compile("Start|Go on")).first.click()
        if options.get("java_script_enabled", True):
            expect(page.get_by_text("Saves by itself")).to_be_visible()
        begin = time.perf_counter()
        way(page, SAID[login])
        expect(page.get_by_text("16 of 16", exact=True)).to_be_visible()
        took = time.perf_counter() - begin
        if options.get("java_script_enabled", True):
            expect(page.get_by_role("status").filter(has_text=re.compile(r"Saved \d"))).to_be_visible()
    return took


def told(desk: Desk, login: str) -> list[list[tuple[object, str]]]:
    """What is stored, as (stance, names of the chain) of each act."""
    answers = desk.answers(login)
    return [
        [(act.values["stance"], " > ".join(link.name for link in act.chain)) for act in answers[number].acts]
        for number in sorted(answers)
    ]


def test_an_article_is_labelled_decided_and_compared(browser: Browser, study: tuple[str, Desk]) -> None:
    """By keyboard alone in under a minute, by touch, without scripts; a curator decides; agreement is told."""
    url, desk = study
    took = {login: label(browser, url, login) for login in HOW}
    print({login: f"{seconds:.1f} s" for login, seconds in took.items()})
    for login in HOW:
        assert told(desk, login) == [[(act.stance, act.source) for act in acts] for acts in SAID[login]]
    assert took["ana"] < 60
    with somebody(browser, url, "mara", viewport={"width": 1280, "height": 800}) as page:
        close_the_round(page)
        decide(page)
        assert len(desk.gold()) == 16
        compare(page)


def close_the_round(page: Page) -> None:
    page.get_by_role("link", name="The dam").first.click()
    page.get_by_role("link", name="Rounds").click()
    page.get_by_role("link", name="main").first.click()
    page.get_by_role("button", name="Close").click()


def decide(page: Page) -> None:
    """What is agreed at once, the disputes one by one with Shift and a letter."""
    page.get_by_role("link", name="Adjudication").click()
    page.get_by_role("row").get_by_role("link", name="dam").click()
    page.get_by_role("button", name="Accept all that agree").click()
    expect(page.get_by_text("13 sentences accepted.")).to_be_visible()
    for left in (3, 2, 1):
        expect(page.get_by_text("3 annotators, in dispute.")).to_be_visible()
        page.keyboard.press("Shift+A")
        expect(page.get_by_text(f"{17 - left} of 16", exact=True)).to_be_visible()
        page.keyboard.press("n")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"Saved \d"))).to_be_visible()


def compare(page: Page) -> None:
    page.get_by_role("link", name="Rounds").click()
    page.get_by_role("link", name="main").first.click()
    page.get_by_role("link", name="Reveal").click()
    page.get_by_role("button", name="Reveal").click()
    page.get_by_role("link", name="Agreement").first.click()
    expect(page.get_by_text("alpha").first).to_be_visible()
    expect(page.get_by_text("Stance").first).to_be_visible()
