"""The names that the source field finds while somebody types."""

from __future__ import annotations

from sqlalchemy import select

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role, RoundState
from annotate.store.models import Entry, User
from annotate.store.queries.suggestions import MOST_FOUND, MOST_ON_PAGE
from annotate.workflow import entry_cards, merging
from annotate.workflow.entry_cards import Card
from annotate.workflow.progress import Viewer
from annotate.workflow.work import find_names, open_document
from tests.workflow.answers import one
from tests.workflow.conftest import START, Study


def manager(study: Study) -> Viewer:
    return Viewer(study.manager, frozenset({Role.MANAGER}))


def add(study: Study, *names: str, aliases: tuple[str, ...] = (), cast: bool = False) -> list[int]:
    with study.store.writing() as session:
        cards = [Card(name, EntryKind.PERSON, aliases, in_cast=cast) for name in names]
        return [entry_cards.add(session, study.project, manager(study), card, START).id for card in cards]


def found(study: Study, typed: str, user: User | None = None) -> list[str]:
    with study.store.reading() as session:
        place = (study.project, study.round.id, study.document.id)
        return [each.name for each in find_names(session, user or study.ana, *place, typed)]


def on_page(study: Study, user: User | None = None) -> list[str]:
    with study.store.reading() as session:
        place = (study.project, study.round.id, study.document.id)
        return [each.name for each in open_document(session, user or study.ana, *place).entries]


def test_case_accents_and_slips_do_not_count(study: Study) -> None:
    """Erdogan finds Erdoğan, "cavus" finds Çavuşoğlu, by names and by aliases, and so does a slip of the keys."""
    add(study, "Recep Tayyip Erdoğan", aliases=("the president",))
    add(study, "Mevlüt Çavuşoğlu")
    assert found(study, "Erdogan") == found(study, "ERDOĞAN") == found(study, "erdogna") == ["Recep Tayyip Erdoğan"]
    assert found(study, "the presi") == found(study, "the presidnet") == ["Recep Tayyip Erdoğan"]
    assert found(study, "cavus") == found(study, "cavusgolu") == ["Mevlüt Çavuşoğlu"]
    assert found(study, "zzz") == []


def test_own_names_come_first_then_the_cast_then_the_others(study: Study) -> None:
    """What one used in this document stands before the cast list, that before the rest; one of just this name first."""
    add(study, "Hale of the union", "Hale, the mayor")
    add(study, "Lord Hale", cast=True)
    add(study, "Old Hale")
    study.save(1, one("Old Hale"))
    assert found(study, "hale") == ["Old Hale", "Lord Hale", "Hale of the union", "Hale, the mayor"]
    add(study, "Hale")
    assert found(study, "hale")[0] == "Hale"
    assert on_page(study)[:3] == ["Old Hale", "the dam", "Lord Hale"]


def test_what_fits_comes_before_what_is_near(study: Study) -> None:
    """Names that differ by a slip come last, and never in the place of one that fits."""
    add(study, "Mister of the sea", "Minister", "Westminster")
    assert found(study, "minster") == ["Westminster", "Minister", "Mister of the sea"]


def test_others_use_changes_nothing(study: Study) -> None:
    """However often another annotator names an entry, its place stays; a new one of theirs is not found."""
    add(study, "Hale of the union", "Hale, the mayor")
    before = found(study, "hale"), on_page(study)
    study.save(1, one("Hale, the mayor"), user=study.ben)
    study.save(2, one("Hale the secret"), user=study.ben)
    assert (found(study, "hale"), on_page(study)) == before
    assert found(study, "hale the secret") == []
    assert found(study, "hale the secret", study.ben) == ["Hale the secret"]


def test_a_hidden_entry_that_one_named_too_goes_by_ones_own_name(study: Study) -> None:
    """Who named a source as another annotator did is offered the name as they typed it, and nothing else of it."""
    study.save(1, one("FOREIGN Ministry"), user=study.ben)
    study.save(1, one("foreign ministry"))
    assert found(study, "foreign min") == found(study, "ministri") == ["foreign ministry"]
    with study.store.writing() as session:
        id_ = session.scalars(select(Entry.id).where(Entry.name == "FOREIGN Ministry")).one()
        card = Card("Ministry of Foreign Affairs", EntryKind.ORGANISATION, ("the quagga",))
        entry_cards.edit(session, study.project, manager(study), id_, card, START)
    assert found(study, "quagga") == found(study, "affairs") == []
    assert found(study, "foreign min") == ["foreign ministry"]
    study.move(RoundState.CLOSED)
    assert found(study, "quagga") == ["Ministry of Foreign Affairs"]


def test_a_merged_name_finds_who_it_is(study: Study) -> None:
    """The name of an entry that was merged finds the one that stays; a hidden one's does not."""
    old, new = add(study, "the spokesperson", "Åse Bjørnvik")
    study.save(1, one("a quagga"), user=study.ben)
    with study.store.writing() as session:
        quagga = session.scalars(select(Entry.id).where(Entry.name == "a quagga")).one()
        for each in (old, quagga):
            merging.merge(session, study.project, manager(study), each, new, START)
    assert found(study, "the spokes") == found(study, "spokespersom") == ["Åse Bjørnvik"]
    assert found(study, "quagga") == []
    assert found(study, "quagga", study.ben) == ["Åse Bjørnvik"]


def test_what_is_renamed_or_added_is_found_at_once(study: Study) -> None:
    """Names are kept in memory, and yet every change counts with the next key."""
    [hale] = add(study, "Hale")
    assert found(study, "hale") == ["Hale"]
    with study.store.writing() as session:
        entry_cards.edit(session, study.project, manager(study), hale, Card("Brook", EntryKind.PERSON), START)
    assert found(study, "hale") == found(study, "brook") == ["Brook"]
    with study.store.writing() as session:
        entry_cards.edit(session, study.project, manager(study), hale, Card("Brook", EntryKind.PERSON), START)
    assert found(study, "hale") == []
    study.save(1, one("Hale"))
    assert found(study, "hale") == ["Hale"]


def test_page_and_answer_are_bounded(sqlite_study: Study) -> None:
    """However many entries there are, the page carries the first few hundred, the author's among them."""
    add(sqlite_study, *(f"aaa {number:03}" for number in range(MOST_ON_PAGE + 5)))
    sqlite_study.save(1, one("Zora", target=None))
    names = on_page(sqlite_study)
    assert len(names) == MOST_ON_PAGE
    assert names[0] == "Zora"
    assert "author" in names
    assert len(found(sqlite_study, "aaa")) == MOST_FOUND


def test_the_latest_used_comes_first(study: Study) -> None:
    """Among one's own names in a document the last one used is offered first."""
    for number, name in enumerate(("Hale the first", "Hale the second", "Hale the third")):
        study.save(number, one(name, target=None))
    assert found(study, "hale") == ["Hale the third", "Hale the second", "Hale the first"]
