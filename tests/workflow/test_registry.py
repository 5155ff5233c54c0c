"""The registry's page."""

from __future__ import annotations

import pytest

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role, RoundState
from annotate.errors import NotFound, Refused
from annotate.store.models import Entry, Membership
from annotate.store.models import User as Person
from annotate.workflow import entry_cards, registry, rounds
from annotate.workflow.entry_cards import Card
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import Page, Row
from tests.workflow.answers import one
from tests.workflow.conftest import START, Study, make_study


def manager(study: Study) -> Viewer:
    return Viewer(study.manager, frozenset({Role.MANAGER}))


def annotator(user: Person) -> Viewer:
    return Viewer(user, frozenset({Role.ANNOTATOR}))


def add(study: Study, name: str, kind: EntryKind = EntryKind.PERSON, *aliases: str, cast: bool = False) -> int:
    with study.store.writing() as session:
        card = Card(name, kind, aliases, in_cast=cast)
        return entry_cards.add(session, study.project, manager(study), card, START).id


def edit(study: Study, entry_id: int, card: Card) -> None:
    with study.store.writing() as session:
        entry_cards.edit(session, study.project, manager(study), entry_id, card, START)


def look(study: Study, viewer: Viewer, wanted: str = "", kind: EntryKind | None = None, page: int = 1) -> Page:
    with study.store.reading() as session:
        return registry.search(session, study.project, viewer, wanted, kind, page)


def names(study: Study, viewer: Viewer, wanted: str = "", kind: EntryKind | None = None) -> list[str]:
    return [row.name for row in look(study, viewer, wanted, kind).rows]


def row(study: Study, viewer: Viewer, name: str) -> Row:
    return next(each for each in look(study, viewer, name).rows if each.name == name)


def test_names_and_aliases_are_found_without_their_accents(study: Study) -> None:
    """What is typed plainly finds what is written with marks, in names and in aliases."""
    add(study, "Åse Bjørnvik", EntryKind.PERSON, "the minister of fisheries")
    add(study, "Skarvøy", EntryKind.ORGANISATION)
    assert names(study, manager(study), "ase bjorn") == ["Åse Bjørnvik"]
    assert names(study, manager(study), "MINISTER of") == ["Åse Bjørnvik"]
    assert names(study, manager(study), "skarvoy") == ["Skarvøy"]
    assert names(study, manager(study), "", EntryKind.ORGANISATION) == ["Skarvøy"]


def test_many_entries_come_in_pages(sqlite_study: Study) -> None:
    """A page has fifty entries, by name; a page too far is the last."""
    for number in range(registry.PAGE + 1):
        add(sqlite_study, f"speaker {number:03}")
    last = look(sqlite_study, manager(sqlite_study), "speaker", page=7)
    assert (last.found, last.page, last.last, [each.name for each in last.rows]) == (51, 2, 2, ["speaker 050"])


def test_a_joint_source_is_added_by_its_members(study: Study) -> None:
    """Members are found or added; the same members in another order are the same source."""
    add(study, "Hale")
    add(study, "Hale + Brook", EntryKind.PERSON, "the senators")
    joint = row(study, manager(study), "Hale + Brook")
    assert (joint.kind, joint.members, joint.aliases) == (EntryKind.COLLECTIVE, ("Brook", "Hale"), ("the senators",))
    with pytest.raises(Refused, match="already"):
        add(study, "Brook + Hale")


def test_a_name_that_is_taken_is_refused(study: Study) -> None:
    """Two entries of one name would be one speaker twice."""
    add(study, "Hale")
    with pytest.raises(Refused, match="“Hale” is an entry of its own already"):
        add(study, " HALE ")
    with pytest.raises(Refused, match="“Hale” is an entry of its own already"):
        add(study, "Senator H.", EntryKind.PERSON, "hale")


def test_a_new_name_keeps_the_old_one_as_an_alias(study: Study) -> None:
    """Annotators who type the old name still find the entry."""
    id_ = add(study, "Hale", EntryKind.PERSON, "the senator")
    edit(study, id_, Card("Senator Hale", EntryKind.PERSON, ("the senator",), in_cast=True, note="of the left"))
    changed = row(study, manager(study), "Senator Hale")
    assert (changed.aliases, changed.in_cast, changed.note) == (("the senator", "Hale"), True, "of the left")


def test_answers_keep_the_name_that_was_chosen(study: Study) -> None:
    """Renaming an entry changes no answer."""
    saved = study.save(1, one("the minister"))
    entry = saved.answer.acts[0].chain[0].entry
    assert entry is not None
    edit(study, entry, Card("Minister Moe", EntryKind.PERSON))
    with study.store.reading() as session:
        again = registry.search(session, study.project, annotator(study.ana), "minister")
    assert [each.name for each in again.rows] == ["Minister Moe"]
    assert saved.answer.acts[0].chain[0].name == "the minister"


def test_the_author_stays(study: Study) -> None:
    """The text's own voice is neither renamed nor made anything else; nobody else becomes it."""
    author = row(study, manager(study), "author")
    with pytest.raises(Refused, match="author"):
        edit(study, author.id, Card("writer", EntryKind.AUTHOR))
    with pytest.raises(Refused, match="author"):
        edit(study, author.id, Card("author", EntryKind.PERSON))
    with pytest.raises(Refused, match="author"):
        add(study, "narrator", EntryKind.AUTHOR)


def test_what_an_annotator_adds_is_hidden_until_the_round_is_closed(study: Study) -> None:
    """Its maker and the manager see it at once, other annotators when the round is closed."""
    study.save(1, one("the minister"))
    seen = {
        who: "the minister" in names(study, who) for who in (manager(study), annotator(study.ana), annotator(study.ben))
    }
    assert list(seen.values()) == [True, True, False]
    study.move(RoundState.CLOSED)
    assert "the minister" in names(study, annotator(study.ben))


def test_editing_does_not_give_a_hidden_entry_away(study: Study) -> None:
    """A manager may mend an annotator's entry; only putting it on the cast list shows it to the others."""
    study.save(1, one("the minister"))
    id_ = row(study, manager(study), "the minister").id
    edit(study, id_, Card("the minister", EntryKind.ORGANISATION))
    assert "the minister" not in names(study, annotator(study.ben))
    edit(study, id_, Card("the minister", EntryKind.ORGANISATION, in_cast=True))
    assert "the minister" in names(study, annotator(study.ben))


def test_who_named_the_same_source_sees_the_own_name_alone(study: Study) -> None:
    """An annotator who named what another added sees the name as typed, no kind, no aliases."""
    study.save(1, one("the minister"))
    id_ = row(study, manager(study), "the minister").id
    edit(study, id_, Card("the minister", EntryKind.UNNAMED, ("Moe",)))
    study.save(1, one("The Minister"), user=study.ben)
    own = row(study, annotator(study.ben), "The Minister")
    assert (own.kind, own.aliases, own.used) == (None, (), None)
    assert names(study, annotator(study.ben), "Moe") == []


def test_use_is_counted_for_managers_alone(study: Study) -> None:
    """Counts of others' answers are no annotator's to see."""
    study.save(1, one("the minister", target="the minister"))
    study.save(2, one("the minister"), user=study.ben)
    assert row(study, manager(study), "the minister").used == 3
    assert row(study, annotator(study.ana), "the minister").used is None


def test_a_manager_who_labels_is_kept_from_others_entries_and_counts(study: Study) -> None:
    """Who is assigned in the round is an annotator first."""
    study.save(1, one("the minister"))
    add(study, "Hale")
    study.save(2, one("Hale"))
    with study.store.writing() as session:
        session.add(Membership(project_id=study.project.id, user_id=study.manager.id, role=Role.ANNOTATOR))
        session.flush()
        rounds.assign(session, study.manager, study.round, [(study.document.id, study.manager.id)], START)
    assert "the minister" not in names(study, manager(study))
    assert row(study, manager(study), "Hale").used == 0
    added = add(study, "the minister", EntryKind.UNNAMED)
    with study.store.reading() as session:
        entry = session.get_one(Entry, added)
    assert (entry.created_by, entry.round_id) == (study.ana.id, None)


def test_another_projects_entry_is_not_found(sqlite_study: Study, default_codebook: object) -> None:
    """An entry is changed through its own project alone."""
    other = make_study(sqlite_study.store, default_codebook, "other")  # type: ignore[arg-type]
    foreign = add(other, "Hale")
    with pytest.raises(NotFound):
        edit(sqlite_study, foreign, Card("Brook", EntryKind.PERSON))
    assert "Hale" not in names(sqlite_study, manager(sqlite_study))


def test_the_page_finds_names_as_the_source_field_does(study: Study) -> None:
    """A slip of the keys finds the entry, what fits comes before what is near, and the whole name first."""
    add(study, "Mevlüt Çavuşoğlu", EntryKind.PERSON, "the foreign minister")
    add(study, "Westminster")
    add(study, "Minster Hale")
    add(study, "Minster")
    assert names(study, manager(study), "cavusgolu") == ["Mevlüt Çavuşoğlu"]
    assert names(study, manager(study), "the foriegn minister") == ["Mevlüt Çavuşoğlu"]
    assert names(study, manager(study), "minster") == ["Minster", "Minster Hale", "Westminster", "Mevlüt Çavuşoğlu"]
    assert names(study, manager(study), "minster", EntryKind.ORGANISATION) == []
    assert names(study, manager(study), "zzzzz") == []


def test_a_slip_finds_nothing_that_is_hidden(study: Study) -> None:
    """Another annotator's new entry is not found; one that both named is, by the name that one typed."""
    study.save(1, one("FOREIGN Ministry"))
    assert names(study, annotator(study.ben), "foreing ministry") == []
    study.save(1, one("foreign ministry"), user=study.ben)
    assert names(study, annotator(study.ben), "foreing ministry") == ["foreign ministry"]
    assert names(study, annotator(study.ben), "", EntryKind.PERSON) == []
