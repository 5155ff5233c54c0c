from __future__ import annotations

import json

import pytest
from playwright.sync_api import Dialog, Route, expect

from annotate.corpus.annotation import Status
from annotate.corpus.roles import RoundState
from tests.browser.test_workspace import SAVES, Worker, codebook, text, violations, worker  # noqa: F401 - fixtures
from tests.fixtures.desk import PASSWORD

pytestmark = pytest.mark.browser


def test_answers_wait_while_the_server_is_away(worker: Worker) -> None:  # noqa: F811
    """Work goes on without the network, the page says how many answers it keeps, and all are saved when it is back."""
    worker.cut()
    worker.press("1", "v", "n", "2", "v")
    expect(worker.page.locator(".save-state")).to_have_text("Not saved, retrying: 4 kept on this computer")
    assert worker.desk.saves() == 0
    worker.mend()
    worker.saved()
    assert (worker.desk.saves(), worker.desk.status(1), worker.desk.status(2)) == (4, Status.DONE, Status.DONE)


def test_a_reload_loses_no_answer(worker: Worker) -> None:  # noqa: F811
    """Answers that could not be sent are there after a reload, are shown, and are sent then."""
    worker.cut()
    worker.press("1", "v", "n", "x")
    expect(worker.page.locator(".save-state")).to_contain_text("3 kept")
    worker.open()
    expect(worker.page.locator("#s-2[data-status=skipped]")).to_be_attached()
    assert worker.margin(1) == "favour author"
    worker.mend()
    worker.saved()
    assert (worker.desk.saves(), worker.desk.status(2)) == (3, Status.SKIPPED)


def test_a_lost_answer_of_the_server_stores_nothing_twice(worker: Worker) -> None:  # noqa: F811
    """A save that arrived though its confirmation did not is sent again and stored once."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    worker.cut()
    worker.page.route(SAVES, lose)
    worker.press("x")
    expect(worker.page.locator(".save-state")).to_contain_text("1 kept")
    assert lost
    worker.mend()
    worker.saved()
    assert (worker.desk.saves(), worker.desk.status(1)) == (1, Status.SKIPPED)


def test_moving_on_never_waits_for_the_network(worker: Worker) -> None:  # noqa: F811
    """With a server that does not answer, the next sentence is there at once."""
    worker.cut()
    worker.page.route(SAVES, lambda route: None)
    worker.press("1", "v", "n", "1", "v", "n")
    expect(worker.page.locator("#s-3.current")).to_be_attached(timeout=500)
    expect(worker.page.locator(".save-state")).to_have_text("Saving")


@pytest.mark.parametrize(("choice", "chain"), [("Keep mine", "Northern Agency"), ("Keep what was saved", "author")])
def test_two_windows_never_overwrite_each_other(worker: Worker, choice: str, chain: str) -> None:  # noqa: F811
    """The later save is refused, both answers are shown, and the person chooses."""
    first = worker.page
    second = Worker(first.context.new_page(), worker.desk, worker.url)
    second.open()
    second.press("1", "v")
    second.saved()
    worker.cut()
    worker.press("2", "s")
    worker.type("nort")
    worker.press("Enter")
    worker.mend()
    dialog = first.get_by_role("dialog", name="Answered in two places")
    expect(dialog.locator(".theirs")).to_contain_text("author")
    expect(dialog.locator(".mine")).to_contain_text("against")
    assert violations(first) == []
    first.keyboard.press("Enter")
    dialog.get_by_role("button", name=choice).click()
    expect(first.locator(".save-state[data-state=saved]")).to_be_attached()
    assert worker.desk.chain(1) == [chain]
    assert chain in worker.margin(1)


def test_a_session_that_ended_asks_for_the_password(worker: Worker) -> None:  # noqa: F811
    """Signed out meanwhile, the page keeps the answers; the password, once it is right, sends them without a reload."""
    page = worker.page
    page.evaluate("window.untouched = true")
    page.context.clear_cookies()
    worker.press("x")
    expect(page.locator(".held")).to_contain_text("you are signed out. 1 kept")
    for password, told in (("not this one", "This password is wrong."), (PASSWORD, "")):
        page.fill("#again-password", password)
        page.get_by_role("button", name="Sign in and save").click()
        expect(page.locator(".again output")).to_have_text(told)
    worker.saved()
    expect(page.locator(".held")).to_be_hidden()
    assert page.evaluate("window.untouched")
    assert worker.desk.status(1) is Status.SKIPPED
    page.get_by_text("Ask or report").click()
    page.fill("#ask-text", "Is this a sentence?")
    page.get_by_role("button", name="Send to the manager").click()
    expect(page.get_by_text("Is this a sentence?")).to_be_visible()


def test_answers_are_never_sent_under_another_account(worker: Worker) -> None:  # noqa: F811
    """When somebody else signs in on the same computer, the page that is still open sends nothing in their name."""
    worker.page.context.clear_cookies()
    other = Worker(worker.page.context.new_page(), worker.desk, worker.url)
    other.sign_in("ben")
    worker.press("x")
    expect(worker.page.locator(".held")).to_contain_text("somebody else is signed in on this computer")
    expect(worker.page.locator(".again")).to_be_hidden()
    other.open()
    expect(other.page.locator("#s-1[data-status=unseen]")).to_be_attached()
    assert worker.desk.saves() == 0
    other.page.get_by_role("button", name="Sign out").click()
    other.page.wait_for_url("**/sign-in")
    other.sign_in()
    other.open()
    other.saved()
    assert (worker.desk.saves(), worker.desk.status(1)) == (1, Status.SKIPPED)


def test_signing_out_with_unsent_answers_warns(worker: Worker) -> None:  # noqa: F811
    """Whoever would leave answers behind is asked, on this page and on any other; the answers stay for next time."""
    page = worker.page
    asked: list[str] = []

    def decide(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    page.on("dialog", decide)
    worker.cut()
    worker.press("x")
    expect(page.locator(".save-state")).to_contain_text("1 kept")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".save-state")).to_contain_text("1 kept")
    page.goto(f"{worker.url}/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert [message.partition(" ")[0] for message in asked] == ["1", "1"]
    worker.mend()
    worker.sign_in()
    worker.open()
    worker.saved()
    assert worker.desk.status(1) is Status.SKIPPED
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert len(asked) == 2


def test_a_closed_tab_loses_no_answer(worker: Worker) -> None:  # noqa: F811
    """Answers that waited when the tab was closed, words still being typed among them, are sent by the next one."""
    worker.cut()
    worker.press("1", "s")
    worker.type("the mayor")
    worker.page.close()
    worker.page = worker.page.context.new_page()
    worker.open()
    worker.saved()
    assert worker.desk.chain(1) == ["the mayor"]


def test_two_tabs_send_each_answer_once(worker: Worker) -> None:  # noqa: F811
    """A second tab that finds what the first could not send sends it too; it is stored once, and both say saved."""
    worker.cut()
    worker.press("1", "v", "n", "x")
    expect(worker.page.locator(".save-state")).to_contain_text("3 kept")
    second = Worker(worker.page.context.new_page(), worker.desk, worker.url)
    second.open()
    second.saved()
    worker.mend()
    worker.saved()
    assert (worker.desk.saves(), worker.desk.status(1), worker.desk.status(2)) == (3, Status.DONE, Status.SKIPPED)


def test_a_clock_that_jumps_loses_nothing(worker: Worker) -> None:  # noqa: F811
    """Set back by a day or on by a year, the computer's clock changes neither what is sent nor in which order."""
    page = worker.page
    page.clock.install()
    worker.cut()
    for jump, keys in (("2020-01-01", ("1", "v")), ("2031-01-01", ("u",)), ("2019-06-01", ("n", "x"))):
        page.clock.set_system_time(jump)
        worker.press(*keys)
    worker.open()
    worker.mend()
    page.clock.run_for(60_000)
    worker.saved()
    found = (worker.desk.saves(), worker.desk.status(1), worker.desk.status(2))
    assert found == (4, Status.UNCLEAR, Status.SKIPPED)


def test_a_round_closed_meanwhile_leaves_the_answers_for_download(worker: Worker) -> None:  # noqa: F811
    """What can no longer be saved is said to be so and can be downloaded."""
    worker.desk.move(RoundState.CLOSED)
    worker.press("x")
    expect(worker.page.locator(".held")).to_contain_text("This round is closed")
    with worker.page.expect_download() as download:
        worker.page.get_by_role("button", name="Download unsent answers").click()
    unsent = json.loads(download.value.path().read_text())
    assert [(each["sentence"], each["answer"]["mark"]) for each in unsent] == [(1, "skipped")]


def test_twenty_sentences_at_full_speed_keep_their_answers(worker: Worker) -> None:  # noqa: F811
    """Keys pressed faster than the server answers lose and misplace nothing."""
    count = len(worker.desk.sentences)
    for turn in range(3):
        for number in range(1, count + 1):
            worker.press("1" if (number + turn) % 2 else "2", *(["v"] if turn == 0 else []), "j")
        worker.press(*["k"] * count)
    worker.saved()
    answers = worker.desk.answers()
    assert [answers[n].acts[0].values["stance"] for n in range(1, count + 1)] == [
        "favour" if n % 2 else "against" for n in range(1, count + 1)
    ]
