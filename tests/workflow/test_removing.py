"""Removing entries that nothing uses."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from annotate.corpus.annotation import Act, Answer, Link
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role, RoundState
from annotate.errors import NotFound, Refused
from annotate.store.models import Entry, Membership, Round
from annotate.workflow import entry_cards, history, merging, registry, relations, removing, rounds
from annotate.workflow.entry_cards import Card
from annotate.workflow.progress import Viewer
from annotate.workflow.registry_log import registry_log
from annotate.workflow.sight import Sight
from tests.workflow.answers import one
from tests.workflow.conftest import START, Study
from tests.workflow.test_names import found
from tests.workflow.test_registry import add, annotator, manager, names


def remove(study: Study, entry_id: int) -> None:
    with study.store.writing() as session:
        removing.remove(session, study.project, manager(study), entry_id, START)


def stored(study: Study, entry_id: int) -> Entry:
    with study.store.reading() as session:
        return session.get_one(Entry, entry_id)


def test_an_unused_entry_is_removed_and_put_back(study: Study) -> None:
    """A removed entry is in no list and found by nobody, its name is free, and it can be put back as it was."""
    hale = add(study, "Hale", EntryKind.PERSON, "the senator")
    remove(study, hale)
    assert names(study, manager(study), "hale") == found(study, "hale") == found(study, "the senator") == []
    with pytest.raises(NotFound), study.store.reading() as session:
        registry.entry_of(session, study.project, manager(study), hale)
    with study.store.writing() as session:
        [done, _added] = registry_log(Sight(session, study.project, manager(study)))
        assert (done.kind, done.undo) == ("entry removed", "removal")
        removing.put_back(session, study.project, manager(study), hale, START)
    assert names(study, manager(study), "hale") == found(study, "the senator") == ["Hale"]
    remove(study, hale)
    assert add(study, "Hale", EntryKind.ORGANISATION) == hale


def test_who_still_names_a_removed_entry_loses_nothing(study: Study) -> None:
    """A page that was opened before saves the entry by its number; it is then there again, for its new maker first."""
    hale = add(study, "Hale", EntryKind.PERSON)
    remove(study, hale)
    study.save(1, Answer((Act((Link(hale, "Hale"),), {"stance": "favour"}),)))
    assert stored(study, hale).removed_at is None
    assert found(study, "hale") == ["Hale"]
    assert found(study, "hale", study.ben) == []
    study.move(RoundState.CLOSED)
    assert found(study, "hale", study.ben) == ["Hale"]


def test_naming_a_removed_entry_is_naming_a_new_one(study: Study) -> None:
    """The same by its name, and others learn nothing of it while the round is open."""
    hale = add(study, "Hale", EntryKind.PERSON)
    remove(study, hale)
    study.save(1, one("hale", target=None), user=study.ben)
    assert found(study, "hale") == []
    assert names(study, annotator(study.ana), "hale") == []
    assert found(study, "hale", study.ben) == names(study, manager(study), "hale") == ["hale"]


def use_in_an_answer(study: Study, _entry: int) -> None:
    study.save(1, one("Hale"))


def use_in_a_joint_source(study: Study, _entry: int) -> None:
    add(study, "Hale + Brook")


def use_in_a_relation(study: Study, entry: int) -> None:
    council = add(study, "the council")
    with study.store.writing() as session:
        relations.relate(session, study.project, manager(study), council, "member of", entry, None, None, START)


def use_in_a_merge(study: Study, entry: int) -> None:
    other = add(study, "Senator Hale")
    with study.store.writing() as session:
        merging.merge(session, study.project, manager(study), other, entry, START)


def use_on_the_cast_list(study: Study, entry: int) -> None:
    with study.store.writing() as session:
        card = Card("Hale", EntryKind.PERSON, in_cast=True)
        entry_cards.edit(session, study.project, manager(study), entry, card, START)


@pytest.mark.parametrize(
    ("use", "where"),
    [
        (use_in_an_answer, "answers"),
        (use_in_a_joint_source, "joint"),
        (use_in_a_relation, "relations"),
        (use_in_a_merge, "merged"),
        (use_on_the_cast_list, "cast"),
    ],
)
def test_what_is_used_anywhere_stays(study: Study, use: object, where: str) -> None:
    """An entry that is named in an answer, or that something else rests on, is not removed."""
    assert callable(use)
    hale = add(study, "Hale", EntryKind.PERSON)
    use(study, hale)
    with study.store.reading() as session:
        uses = removing.uses_of(Sight(session, study.project, manager(study)), hale)
    assert (uses.total, getattr(uses, where)) == (1, 1)
    with pytest.raises(Refused, match=r"used \(1 times\)"):
        remove(study, hale)
    assert stored(study, hale).removed_at is None


def test_a_joint_source_that_is_removed_holds_its_members_no_more(study: Study) -> None:
    """Its members can be removed after it; whoever puts it back, or names it again, has its members back too."""
    joint, hale = add(study, "Hale + Brook"), one_id(study, "Hale")
    remove(study, joint)
    remove(study, hale)
    with study.store.writing() as session:
        removing.put_back(session, study.project, manager(study), joint, START)
    assert names(study, manager(study), "hale") == ["Hale", "Hale + Brook"]
    remove(study, joint)
    remove(study, hale)
    study.save(1, Answer((Act((Link(joint, "Hale + Brook"),), {"stance": "favour"}),)))
    assert names(study, manager(study), "hale") == ["Hale", "Hale + Brook"]


def one_id(study: Study, name: str) -> int:
    with study.store.reading() as session:
        return session.scalars(select(Entry.id).where(Entry.name == name)).one()


def test_a_slip_that_is_replaced_leaves_no_entry(study: Study) -> None:
    """A name that was added in an answer goes when no answer names it any more, and comes back with undo and redo."""
    add(study, "Senator Hale", cast=True)
    for position in (1, 2):
        study.save(position, one("Senator Hael", target=None))
    study.save(1, one("Senator Hale", target=None), 1)
    assert "Senator Hael" in names(study, manager(study), "hael")
    study.save(2, one("Senator Hale", target=None), 1)
    assert names(study, manager(study), "hael") == found(study, "senator hael") == ["Senator Hale"]
    for verb, there in ((history.undo, True), (history.redo, False), (history.undo, True)):
        with study.store.writing() as session:
            place = (study.project.id, study.round.id, study.document.id)
            verb(session, study.ana, *place, f"again-{study.now():%H%M}", START)
        assert ("Senator Hael" in names(study, manager(study), "hael")) is there
        assert ("Senator Hael" in found(study, "hael")) is there


def test_the_members_of_a_joint_source_go_with_it(study: Study) -> None:
    """So do the names that were new in it, but for one that is named elsewhere."""
    study.save(1, one("Hale + Brook", target=None))
    study.save(2, one("Brook", target=None))
    study.save(1, one("the council", target=None), 1)
    assert names(study, manager(study), "hale") == []
    assert names(study, manager(study), "brook") == ["Brook"]


def care_by_an_alias(study: Study, entry: int) -> None:
    with study.store.writing() as session:
        entry_cards.edit(session, study.project, manager(study), entry, Card("Hale", EntryKind.PERSON, ("Ada",)), START)


def care_by_a_merge(study: Study, entry: int) -> None:
    study.save(2, one("Senator Hale", target=None))
    with study.store.writing() as session:
        merging.merge(session, study.project, manager(study), one_id(study, "Senator Hale"), entry, START)


def care_by_another(study: Study, _entry: int) -> None:
    study.save(2, one("HALE", target=None), user=study.ben)


@pytest.mark.parametrize(
    "care",
    [
        care_by_an_alias,
        care_by_another,
        use_in_a_joint_source,
        use_in_a_relation,
        care_by_a_merge,
        use_on_the_cast_list,
    ],
)
def test_what_somebody_else_cares_for_stays(study: Study, care: object) -> None:
    """A new name stays, though its answer has another now, where another answer or a manager needs it."""
    assert callable(care)
    study.save(1, one("Hale", target=None))
    care(study, one_id(study, "Hale"))
    study.save(1, one("the council", target=None), 1)
    assert "Hale" in names(study, manager(study), "hale")


def test_what_a_manager_added_stays(study: Study) -> None:
    """An entry of the registry that one answer named for a while is there as before."""
    add(study, "Hale")
    study.save(1, one("Hale", target=None))
    study.save(1, one("the council", target=None), 1)
    assert names(study, manager(study), "hale") == ["Hale"]


@pytest.mark.parametrize("others", [False, True])
def test_who_takes_a_name_back_is_not_told_who_else_uses_it(study: Study, others: bool) -> None:
    """The name is gone for its maker whether another annotator has given it too or not, and that one keeps it."""
    study.save(1, one("Hale", target=None))
    if others:
        study.save(2, one("HALE", target=None), user=study.ben)
    study.save(1, one("the council", target=None), 1)
    assert found(study, "hale") == names(study, annotator(study.ana), "hale") == []
    assert found(study, "hale", study.ben) == names(study, annotator(study.ben), "hale") == ["HALE"] * others
    study.save(2, one("Hale", target=None))
    [row] = registry_rows(study, annotator(study.ana), "hale")
    assert (row.name, row.kind) == ("Hale", EntryKind.PERSON)


def test_a_removed_name_is_written_as_who_gives_it_anew_writes_it(study: Study) -> None:
    """Nothing of it tells that somebody gave it before."""
    study.save(1, one("HALE", target=None))
    study.save(1, one("the council", target=None), 1)
    study.save(1, one("Hale", target=None), user=study.ben)
    assert names(study, annotator(study.ben), "hale") == ["Hale"]


def registry_rows(study: Study, viewer: Viewer, wanted: str) -> list[registry.Row]:
    with study.store.reading() as session:
        return list(registry.search(session, study.project, viewer, wanted).rows)


def test_who_labels_is_not_told_by_a_refusal(study: Study) -> None:
    """A manager who labels in a blind round may remove nothing, used or not: the answer is the same."""
    unused, used = add(study, "Hale"), add(study, "Brook")
    study.save(1, one("Brook"), user=study.ben)
    with study.store.writing() as session:
        session.add(Membership(project_id=study.project.id, user_id=study.manager.id, role=Role.ANNOTATOR))
        round_ = session.get_one(Round, study.round.id)
        rounds.assign(session, study.manager, round_, [(study.document.id, study.manager.id)], START)
    viewer = Viewer(study.manager, frozenset({Role.MANAGER, Role.ANNOTATOR}))
    told = []
    for entry in (unused, used):
        with pytest.raises(Refused) as refused, study.store.writing() as session:
            removing.remove(session, study.project, viewer, entry, START)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_the_author_stays(study: Study) -> None:
    """The author's entry is never removed."""
    with study.store.reading() as session:
        [row] = registry.search(session, study.project, manager(study), kind=EntryKind.AUTHOR).rows
    with pytest.raises(Refused, match="own voice"):
        remove(study, row.id)
