"""Adjudicating by keyboard in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate.store.engine import Store
from tests.browser.test_workspace import Worker
from tests.fixtures.desk import desk_settings, disputed_desk, served

pytestmark = pytest.mark.browser


@pytest.fixture
def curator(page: Page, tmp_path: Path, sqlite_url: str) -> Iterator[Worker]:
    with served(desk_settings(tmp_path, sqlite_url, "http://127.0.0.1")) as (url, app):
        store: Store = app.extensions["annotate.store"]
        somebody = Worker(page, disputed_desk(store), url)
        somebody.sign_in("mara")
        desk = somebody.desk
        page.goto(f"{url}/p/dam/adjudication/r/{desk.round.id}/d/{desk.document_id}")
        expect(page.locator("html.live")).to_be_attached()
        yield somebody
        page.context.close()


def test_a_dispute_is_decided_by_keys(curator: Worker) -> None:
    """Shift with a letter takes an answer, & combines them, z takes it back, n leads to what is open."""
    page, desk = curator.page, curator.desk
    expect(page.locator(".where")).to_have_text(re.compile("Sentence 3"))
    curator.press("Shift+A")
    curator.saved()
    assert desk.gold()[3] in (desk.answers("ana")[3], desk.answers("ben")[3])
    curator.press("&")
    curator.saved()
    expect(page.locator("#m-3 .act-line")).to_have_count(2)
    curator.press("z")
    expect(page.locator("#announce")).to_have_text("Undone in sentence 3")
    assert len(desk.gold()[3].acts) == 1
    curator.press("n")
    expect(page.locator(".verdict")).to_have_text("No annotator answered this sentence.")


def test_what_is_agreed_is_accepted_after_what_still_waits(curator: Worker) -> None:
    """The button sends unsent decisions first; the count it shows follows what is decided by hand."""
    page, desk = curator.page, curator.desk
    expect(page.locator(".acceptable")).to_have_text("(2)")
    page.click(".sentence >> nth=0")
    expect(page.locator(".verdict")).to_have_text("All 2 annotators agree.")
    curator.press("x")
    expect(page.locator(".acceptable")).to_have_text("(1)")
    page.click(".accept button")
    expect(page.locator(".accepted")).to_contain_text("One sentence accepted.")
    assert {number: bool(answer.acts) for number, answer in desk.gold().items()} == {1: False, 2: True}
    page.click(".accepted button")
    expect(page.locator(".accepted")).to_have_count(0)
    assert not desk.gold()[2].acts


def test_a_reason_is_kept_as_it_is_chosen(curator: Worker) -> None:
    """The choice is stored at once, and is there when the sentence comes back."""
    page = curator.page
    with page.expect_response("**/reason"):
        page.select_option("#reason", "slip")
    page.reload()
    expect(page.locator("#reason")).to_have_value("slip")
