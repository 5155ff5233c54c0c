"""The pages of the registry."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from annotate.store.models import Entry
from tests.web.conftest import soup, words
from tests.web.project import SCRIPT, Team, make_team

REGISTRY = "/p/dam/registry"


@pytest.fixture
def team(app: Flask) -> Team:
    return make_team(app)


def add(team: Team, name: str, **fields: str) -> None:
    sent = team.mara.send(f"{REGISTRY}/new", f"{REGISTRY}/new", **{"name": name, "kind": "person", **fields})
    assert sent.location == REGISTRY


def id_of(team: Team, name: str) -> int:
    with team.store.reading() as session:
        return session.scalars(select(Entry.id).where(Entry.name == name)).one()


def test_an_entry_is_added_and_read_by_annotators(team: Team) -> None:
    """What the manager adds, all members can look up."""
    add(team, "Åse Bjørnvik", aliases="the minister\nBjørnvik", in_cast="y", note="of fisheries")
    page = words(team.ana.get(REGISTRY, query_string={"q": "ase"}))
    assert "Åse Bjørnvik cast list person the minister ; Bjørnvik of fisheries" in page
    assert "Change" not in page


def test_an_entry_is_changed(team: Team) -> None:
    """The form holds what is stored, and stores what is typed."""
    add(team, "Hale", aliases="the senator")
    path = f"{REGISTRY}/{id_of(team, 'Hale')}"
    form = soup(team.mara.get(path))
    assert form.select_one("#aliases").get_text().strip() == "the senator"  # type: ignore[union-attr]
    team.mara.send(path, path, name="Senator Hale", kind="person", aliases="the senator")
    assert "Senator Hale person the senator ; Hale" in words(team.mara.get(REGISTRY))


def test_a_taken_name_is_told_in_the_form(team: Team) -> None:
    """What was typed stays, with the reason."""
    add(team, "Hale")
    response = team.mara.send(f"{REGISTRY}/new", f"{REGISTRY}/new", name="HALE", kind="person")
    assert (response.status_code, "entry of its own already" in words(response)) == (422, True)
    assert 'value="HALE"' in response.get_data(as_text=True)


def test_the_authors_entry_takes_aliases_and_no_other_name(team: Team) -> None:
    """The text's own voice can be called otherwise, but stays what it is."""
    path = f"{REGISTRY}/{id_of(team, 'author')}"
    assert team.mara.send(path, path, name="author", kind="author", aliases="narrator").location == REGISTRY
    assert team.mara.send(path, path, name="writer", kind="author").status_code == 422


def test_nothing_found_says_what_to_try(team: Team) -> None:
    """An empty list is explained."""
    assert "No entry is found" in words(team.ana.get(REGISTRY, query_string={"q": "zzz"}))


def test_entries_of_one_kind(team: Team) -> None:
    """The list can be narrowed to a kind; a kind that is none narrows nothing."""
    add(team, "Hale")
    add(team, "the dam", kind="issue")
    assert "Hale" not in words(team.ana.get(REGISTRY, query_string={"kind": "issue"}))
    assert "Hale" in words(team.ana.get(REGISTRY, query_string={"kind": "nonsense"}))


def test_annotators_change_nothing(team: Team) -> None:
    """Adding and changing on this page is the manager's."""
    add(team, "Hale")
    for path in (f"{REGISTRY}/new", f"{REGISTRY}/{id_of(team, 'Hale')}"):
        assert team.ana.get(path).status_code == 403
        assert team.ana.send(path, REGISTRY, name="X", kind="person").status_code == 403


def test_another_projects_entry_is_not_found(team: Team) -> None:
    """An entry is reached through its own project alone."""
    add(team, "Hale")
    team.stranger.send("/projects/new", "/projects/new", name="Other", codebook="default")
    path = f"/p/other/registry/{id_of(team, 'Hale')}"
    assert team.stranger.get(path).status_code == 404
    assert team.stranger.send(path, "/p/other/registry", name="X", kind="person").status_code == 404


def test_markup_in_an_entry_is_text(team: Team) -> None:
    """Names, aliases and notes that contain HTML are shown, not run."""
    add(team, SCRIPT, aliases=f"a {SCRIPT}", note=f"b {SCRIPT}")
    for path in (REGISTRY, f"{REGISTRY}/{id_of(team, SCRIPT)}"):
        response = team.mara.get(path)
        assert SCRIPT in words(response)
        assert SCRIPT not in response.get_data(as_text=True)
