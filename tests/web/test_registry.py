"""The pages of the registry."""

from __future__ import annotations

from io import BytesIO

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
    path = f"{REGISTRY}/{id_of(team, 'Hale')}/change"
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
    path = f"{REGISTRY}/{id_of(team, 'author')}/change"
    assert team.mara.send(path, path, name="author", kind="author", aliases="narrator").status_code == 302
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
    for path in (f"{REGISTRY}/new", f"{REGISTRY}/{id_of(team, 'Hale')}/change"):
        assert team.ana.get(path).status_code == 403
        assert team.ana.send(path, REGISTRY, name="X", kind="person").status_code == 403


def test_another_projects_entry_is_not_found(team: Team) -> None:
    """An entry is reached through its own project alone."""
    add(team, "Hale")
    team.stranger.send("/projects/new", "/projects/new", name="Other", codebook="default")
    path = f"/p/other/registry/{id_of(team, 'Hale')}/change"
    assert team.stranger.get(path).status_code == 404
    assert team.stranger.send(path, "/p/other/registry", name="X", kind="person").status_code == 404


def test_markup_in_an_entry_is_text(team: Team) -> None:
    """Names, aliases and notes that contain HTML are shown, not run."""
    add(team, SCRIPT, aliases=f"a {SCRIPT}", note=f"b {SCRIPT}")
    for path in (REGISTRY, f"{REGISTRY}/{id_of(team, SCRIPT)}"):
        response = team.mara.get(path)
        assert SCRIPT in words(response)
        assert SCRIPT not in response.get_data(as_text=True)


def test_two_entries_are_merged_after_a_preview_and_taken_apart_again(team: Team) -> None:
    """The manager finds the other entry, reads what changes, merges, and undoes it from the log."""
    add(team, "Hale")
    add(team, "Senator Hale")
    path = f"{REGISTRY}/{id_of(team, 'Hale')}"
    found = soup(team.mara.get(f"{path}/merge", query_string={"q": "senator"})).select_one("main a[href*='into=']")
    asked = words(team.mara.get(str(found["href"])))  # type: ignore[index]
    assert "Merge “Hale” into “Senator Hale”?" in asked
    senator = id_of(team, "Senator Hale")
    assert team.mara.send(f"{path}/merge", REGISTRY, into=str(senator)).location == f"{REGISTRY}/{senator}"
    assert team.ana.get(path).location == f"{REGISTRY}/{senator}"
    assert "Merged into this entry Hale" in words(team.ana.get(f"{REGISTRY}/{senator}"))
    assert "merged Hale → Senator Hale Take apart Hale" in words(team.mara.get(f"{REGISTRY}/log"))
    team.mara.send(f"{path}/take-apart", REGISTRY)
    assert team.ana.get(path).status_code == 200


def test_what_an_entry_is_to_another_is_said_and_taken_back(team: Team) -> None:
    """Roles and affiliations have dates, stand on both pages, and name entries that are there."""
    for name in ("Hale", "the council"):
        add(team, name)
    path, council = (f"{REGISTRY}/{id_of(team, name)}" for name in ("Hale", "the council"))
    role = {"kind": "spokesman of", "other": "The Council", "since": "2024-02-01"}
    team.mara.send(f"{path}/relations", path, **role)
    assert "spokesman of the council ( Feb 1, 2024 – …)" in words(team.ana.get(path))
    assert "Hale : spokesman of the council" in words(team.ana.get(council))
    team.mara.send(f"{path}/relations", path, **{**role, "other": "the senate"})
    assert "There is no entry “the senate”" in words(team.mara.get(path))
    removes = str(soup(team.mara.get(path)).select_one("form[action$='/remove']")["action"])  # type: ignore[index]
    team.mara.send(removes, path)
    assert "Feb 1, 2024" not in words(team.ana.get(path))


def test_an_entry_links_to_its_authority_record(team: Team) -> None:
    """The link is followed as it is, and can be nothing but the address of a page."""
    add(team, "Hale", authority="https://example.org/authority/1")
    path = f"{REGISTRY}/{id_of(team, 'Hale')}"
    assert soup(team.ana.get(path)).select_one("a[href='https://example.org/authority/1']")
    for address in ("javascript:alert(1)", "ftp://example.org", "https://", "http://[", "x"):
        sent = team.mara.send(f"{path}/change", f"{path}/change", name="Hale", kind="person", authority=address)
        assert sent.status_code == 422


def test_an_entry_that_nobody_named_has_nothing_to_split(team: Team) -> None:
    """The page says so instead of showing an empty form."""
    add(team, "Hale")
    assert "Nothing to take out" in words(team.mara.get(f"{REGISTRY}/{id_of(team, 'Hale')}/split"))


def test_a_cast_list_is_looked_at_and_stored(team: Team) -> None:
    """The pasted list is shown with what it would do, and stored once that is confirmed; the table is taken away."""
    manager = team.mara
    path = f"{REGISTRY}/import"
    seen = manager.send(path, text="Ada Hale;Hale\nBo Brook", kind="person")
    assert "2 new entries" in words(seen)
    assert "Ada Hale" not in words(manager.get(REGISTRY))
    refused = manager.send(path, text="Ada Hale\nAda Hale", kind="person")
    assert refused.status_code == 422
    assert "line 2" in words(refused).lower()
    manager.send(path, text="Ada Hale;Hale\nBo Brook", kind="person", store="1")
    assert "Ada Hale" in words(manager.get(REGISTRY))
    taken = manager.get(f"{REGISTRY}/registry.csv")
    assert taken.mimetype == "text/csv"
    assert "Ada Hale,person,Hale,,yes" in taken.get_data(as_text=True)


def test_alike_names_lead_to_the_merge_or_are_told_apart(team: Team) -> None:
    """A pair of alike names leads to the preview of their merge; said to be two, it is not listed again."""
    add(team, "Ada Hale")
    add(team, "Hale")
    page = team.mara.get(f"{REGISTRY}/alike")
    link = soup(page).select_one("main a.btn")
    assert link is not None
    assert "Merge “Ada Hale” into “Hale”?" in words(team.mara.get(str(link["href"])))
    form = soup(page).select_one("main form")
    assert form is not None
    pair = {str(each["name"]): str(each["value"]) for each in form.select("input[name=one], input[name=other]")}
    team.mara.send(f"{REGISTRY}/alike", **pair)
    assert "No two names look alike" in words(team.mara.get(f"{REGISTRY}/alike"))


def test_an_unused_entry_is_removed_and_put_back(team: Team) -> None:
    """It goes after a question, and comes back from the list of changes."""
    add(team, "Hale")
    path = f"{REGISTRY}/{id_of(team, 'Hale')}"
    assert "Nothing uses it" in words(team.mara.get(f"{path}/remove"))
    gone = team.mara.send(f"{path}/remove", f"{path}/remove")
    assert gone.location == REGISTRY
    assert "“Hale” is removed" in words(team.mara.get(REGISTRY))
    assert team.mara.get(path).status_code == 404
    assert "Put back" in words(team.mara.get(f"{REGISTRY}/log"))
    team.mara.send(f"{path}/put-back", f"{REGISTRY}/log")
    assert team.mara.get(path).status_code == 200
    assert "Put back" not in words(team.mara.get(f"{REGISTRY}/log"))


def test_a_used_entry_stays_and_the_page_says_why(team: Team) -> None:
    """Whoever wants to remove what is in use is told where it is used and what to do instead."""
    add(team, "Hale", in_cast="y")
    add(team, "Hale + Brook")
    path = f"{REGISTRY}/{id_of(team, 'Hale')}/remove"
    page = words(team.mara.get(path))
    assert "“Hale” is used and stays" in page
    assert "member of one joint source" in page
    assert "on the cast list" in page
    assert team.mara.send(path, path).location == path
    assert "used (2 times)" in words(team.mara.get(path))


def test_a_file_in_another_encoding_is_read_and_what_is_none_is_refused(team: Team) -> None:
    """A table saved by a spreadsheet in its own encoding keeps its letters; a picture is told to be one."""
    path = f"{REGISTRY}/import"
    for data, told in (
        ("name;kind\nŠule Müller;person\n".encode("cp1252"), "Šule Müller"),
        (b"\x89PNG\r\n", "picture"),
    ):
        sent = {"csrf_token": team.mara.token(path), "file": (BytesIO(data), "people.csv")}
        answer = team.mara.client.post(path, data=sent)
        assert told in words(answer)
