"""The overview of agreement of a big round, whose lines come one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from annotate.web.agreement import overview
from tests.fixtures.desk import desk_settings, served
from tests.web.conftest import PASSWORD
from tests.web.project import make_team
from tests.web.test_agreement import reveal, save

pytestmark = pytest.mark.browser


def test_the_lines_come_by_themselves(
    page: Page, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line says that it is being computed, then shows its number; one that fails says so, and the others come."""
    monkeypatch.setattr(overview, "AT_ONCE", 0)
    with served(desk_settings(tmp_path, sqlite_url, "http://127.0.0.1")) as (url, app):
        team = make_team(app)
        for login, stance in (("ana", "favour"), ("ben", "neither")):
            save(team, login, 0, "against")
            save(team, login, 1, stance)
        reveal(team)
        page.goto(f"{url}/sign-in")
        page.fill("#login", "ana")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{url}/")
        page.route("**/row?*compare=stance:joint", lambda route: route.abort())
        page.goto(f"{url}/p/dam/agreement/")
        rows = page.locator(".overview tbody tr:not(.layer)")
        expect(rows).to_have_count(17)
        expect(page.locator("tr[data-row]")).to_have_count(1)
        expect(rows.nth(3)).to_contain_text("follow the link")
        expect(rows.first).to_contain_text("0.400")
        rows.first.get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Stance: by sentence")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_clicks_show_who_disagrees_on_what(
    browser: Browser, tmp_path: Path, sqlite_url: str, scripts: bool
) -> None:
    """From the overview two clicks lead to the sentence, and to which of two annotators chose which label in it."""
    with served(desk_settings(tmp_path, sqlite_url, "http://127.0.0.1")) as (url, app):
        team = make_team(app)
        for login, stance in (("ana", "favour"), ("ben", "neither")):
            save(team, login, 0, "against")
            save(team, login, 1, stance)
        reveal(team)
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(f"{url}/sign-in")
        page.fill("#login", "vito")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.goto(f"{url}/p/dam/agreement/")
        page.get_by_role("link", name="by sentence (Stance)").click()
        page.get_by_role("link", name="ana – ben").first.click()
        place = page.locator("ol.differing li")
        expect(place).to_have_count(1)
        expect(place).to_contain_text("Yes.")
        expect(place.locator(".who > div")).to_have_text(["anafavour", "benneither"])
        context.close()
