"""Removing entries that nothing uses."""

from __future__ import annotations

import pytest

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
    assert found(study, "hale", study.ben) == names(study, manager(study), "hale") == ["Hale"]


def use_in_an_answer(study: Study, _entry: int) -> None:
    study.save(1, one("Hale"))


def use_in_an_answer_that_was_undone(study: Study, _entry: int) -> None:
    study.save(1, one("Hale"))
    with study.store.writing() as session:
        history.undo(session, study.ana, study.project.id, study.round.id, study.document.id, "undo", START)


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
        (use_in_an_answer_that_was_undone, "log"),
        (use_in_a_joint_source, "joint"),
        (use_in_a_relation, "relations"),
        (use_in_a_merge, "merged"),
        (use_on_the_cast_list, "cast"),
    ],
)
def test_what_is_used_anywhere_stays(study: Study, use: object, where: str) -> None:
    """An entry that is named in an answer, or ever was, or that something else rests on, is not removed."""
    assert callable(use)
    hale = add(study, "Hale", EntryKind.PERSON)
    use(study, hale)
    with study.store.reading() as session:
        uses = removing.uses_of(Sight(session, study.project, manager(study)), hale)
    assert (uses.total, getattr(uses, where)) == (1, 1)
    with pytest.raises(Refused, match=r"used \(1 times\)"):
        remove(study, hale)
    assert stored(study, hale).removed_at is None


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
