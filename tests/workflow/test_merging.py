"""Entries that turn out to be one speaker, or two, and what entries are to each other."""

from __future__ import annotations

from datetime import date

import pytest

from annotate.corpus.annotation import Act, Answer, Link
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role
from annotate.errors import NotFound, Refused
from annotate.store.models import Membership, Round
from annotate.store.queries.identities import canonical_names
from annotate.store.queries.records import Selection, documents_of, records_of
from annotate.workflow import merging, relations, rounds, splitting
from annotate.workflow.entry_cards import Card
from annotate.workflow.entry_sentences import sentences_of
from annotate.workflow.progress import Viewer
from annotate.workflow.sight import Sight
from tests.workflow.answers import act, one
from tests.workflow.conftest import START, Study
from tests.workflow.test_agreement import computed, ratings
from tests.workflow.test_registry import add, annotator, edit, look, manager, names, row


def entry(study: Study, name: str) -> int:
    return row(study, manager(study), name).id


def merge(study: Study, one_: str, into: str, who: Viewer | None = None) -> int:
    ids = entry(study, one_), entry(study, into)
    with study.store.writing() as session:
        merging.merge(session, study.project, who or manager(study), *ids, START)
    return ids[0]


def preview(study: Study, one_: str, into: str) -> merging.Preview:
    ids = entry(study, one_), entry(study, into)
    with study.store.reading() as session:
        return merging.preview(session, study.project, manager(study), *ids)


def apart(study: Study, entry_id: int) -> None:
    with study.store.writing() as session:
        merging.take_apart(session, study.project, manager(study), entry_id, START)


def sources(study: Study) -> dict[tuple[str, str], object]:
    return {place[1]: value for place, value in ratings(computed(study, "source", "innermost")).items()}  # type: ignore[misc]


def also_annotator(study: Study) -> None:
    """The manager labels in the round, too, and is blind from now on."""
    with study.store.writing() as session:
        session.add(Membership(project_id=study.project.id, user_id=study.manager.id, role=Role.ANNOTATOR))
        session.flush()
        rounds.assign(session, study.manager, study.round, [(study.document.id, study.manager.id)], START)


def test_merged_entries_agree_and_taken_apart_they_do_not(study: Study) -> None:
    """A merge counts at once wherever answers are read, and undoing it restores exactly what was."""
    for name in ("Senator Hale", "Hale"):
        add(study, name)
    saved = study.save(1, one("Hale"))
    study.save(1, one("Senator Hale"), user=study.ben)
    before = sources(study)
    hale = merge(study, "Hale", "Senator Hale")
    assert sources(study) == {"ana": "Senator Hale", "ben": "Senator Hale"}
    assert (saved.answer.acts[0].chain[0].entry, saved.answer.acts[0].chain[0].name) == (hale, "Hale")
    apart(study, hale)
    assert sources(study) == before == {"ana": "Hale", "ben": "Senator Hale"}


def test_the_names_of_a_merged_entry_find_the_one_it_is(study: Study) -> None:
    """Who looks for the old name, or types it in an answer, gets the entry that stays."""
    add(study, "Senator Hale")
    add(study, "Hale", EntryKind.PERSON)
    merge(study, "Hale", "Senator Hale")
    assert names(study, annotator(study.ana), "hale") == ["Senator Hale"]
    assert row(study, annotator(study.ana), "Senator Hale").merged == ("Hale",)
    study.save(1, one("hale"))
    study.save(1, one("Senator Hale"), user=study.ben)
    assert set(sources(study).values()) == {"Senator Hale"}


def test_who_still_had_a_merged_entry_on_the_page_loses_nothing(study: Study) -> None:
    """A save that names an entry by its number after that was merged keeps what was chosen, and counts as who it is."""
    add(study, "Hale"), add(study, "Ada Hale")
    gone = merge(study, "Hale", "Ada Hale")
    stored = study.save(1, Answer((Act((Link(gone, "Hale"),), {"stance": "favour"}),)))
    assert stored.answer.acts[0].chain == (Link(gone, "Hale"),)
    with study.store.reading() as session:
        assert canonical_names(session, study.project.id)[gone] == "Ada Hale"


def test_a_preview_tells_what_changes(study: Study) -> None:
    """Before merging a manager sees how many answers name the entry, and where acts or links will coincide."""
    for name in ("Senator Hale", "Hale", "Brook", "Hale + Brook", "Senator Hale + Brook"):
        add(study, name)
    study.save(1, Answer(acts=(act("Hale"), act("Senator Hale", stance="favour"))))
    study.save(2, one("Hale", "Senator Hale"))
    study.save(3, one("Hale"), user=study.ben)
    seen = preview(study, "Hale", "Senator Hale")
    [touched] = seen.rounds
    assert (touched.round.name, touched.answers, touched.coincide, touched.adjacent) == ("main", 3, 1, 1)
    assert seen.joint == [("Senator Hale + Brook", "Hale + Brook")]
    assert seen.whole


def test_what_is_no_merge_is_refused(study: Study) -> None:
    """The author, an entry and itself, and a joint source and its member stay apart."""
    for name in ("Hale", "Brook", "Hale + Brook"):
        add(study, name)
    for pair in (("Hale", "Hale"), ("Hale", "author"), ("author", "Hale"), ("Hale", "Hale + Brook")):
        with pytest.raises(Refused):
            merge(study, *pair)


def test_merges_follow_each_other(study: Study) -> None:
    """What was merged into an entry goes along when that one is merged, and comes back with it."""
    for name in ("Hale", "Senator Hale", "A. Hale"):
        add(study, name)
    study.save(1, one("Hale"))
    merge(study, "Hale", "Senator Hale")
    senator = merge(study, "Senator Hale", "A. Hale")
    assert sources(study) == {"ana": "A. Hale"}
    apart(study, senator)
    assert sources(study) == {"ana": "Senator Hale"}


def test_taking_apart_waits_for_a_name_that_is_taken(study: Study) -> None:
    """Two entries of one name would be one speaker twice; the other one has to be renamed first."""
    add(study, "Hale")
    add(study, "Senator Hale")
    hale = merge(study, "Hale", "Senator Hale")
    edit(study, entry(study, "Senator Hale"), Card("Hale", EntryKind.PERSON))
    with pytest.raises(Refused, match="another name first"):
        apart(study, hale)


def test_what_is_hidden_is_not_shown_by_merging_into_it(study: Study) -> None:
    """An entry that all see is not merged into one that an annotator added in an open round."""
    add(study, "Moe")
    study.save(1, one("the minister"))
    with pytest.raises(Refused, match="hidden from other annotators"):
        merge(study, "Moe", "the minister")
    merge(study, "the minister", "Moe")
    assert names(study, annotator(study.ben), "minister") == []
    assert names(study, annotator(study.ana), "minister") == ["Moe"]


def test_who_typed_the_name_of_a_hidden_entry_finds_it_after_a_merge(study: Study) -> None:
    """Of somebody else's entry that was merged, an annotator who named it too keeps the own name."""
    add(study, "Moe")
    study.save(1, one("the minister"))
    study.save(2, one("The Minister"), user=study.ben)
    merge(study, "the minister", "Moe")
    assert row(study, annotator(study.ben), "Moe").merged == ("The Minister",)
    assert look(study, annotator(study.ben), "minister").found == 1


def test_renaming_tells_nothing_of_a_hidden_entry(study: Study) -> None:
    """A manager who labels names an entry as an annotator has: nothing is refused, and both mean one speaker."""
    also_annotator(study)
    hale = add(study, "Hale")
    study.save(1, one("the minister"))
    study.save(1, one("Hale"), user=study.ben)
    edit(study, hale, Card("The Minister", EntryKind.PERSON))
    shown = row(study, manager(study), "The Minister")
    assert (shown.id, shown.aliases, shown.merged) == (hale, ("Hale",), ())
    assert set(sources(study).values()) == {"The Minister"}
    with pytest.raises(Refused, match="“The Minister” is an entry of its own already"):
        add(study, "the minister")


def test_adding_a_joint_source_tells_nothing_of_a_hidden_one(study: Study) -> None:
    """The joint source that an annotator made becomes the manager's, without a word of it."""
    also_annotator(study)
    for name in ("Hale", "Brook"):
        add(study, name)
    study.save(1, one("Hale + Brook"))
    add(study, "Hale + Brook")
    with pytest.raises(Refused, match="already"):
        add(study, "Brook + Hale")


def split(study: Study, name: str, chosen: list[tuple[str, int]], into: str) -> int:
    with study.store.writing() as session:
        who = manager(study)
        made = splitting.split(session, study.project, who, entry(study, name), chosen, into, EntryKind.PERSON, START)
        return made.id


def exported(study: Study) -> set[tuple[str, str]]:
    """The chosen name of each source and the name of the entry that it is read as."""
    with study.store.reading() as session:
        selection = Selection(study.project, session.get_one(Round, study.round.id))
        [text] = documents_of(session, selection)
        known = canonical_names(session, study.project.id)
        answers = [each.answer for each in records_of(session, selection, text) if each.answer]
        links = [link for answer in answers for act in answer.acts for link in act.chain]
        return {(link.name, known[link.entry or 0]) for link in links}


def test_an_entry_is_split_by_names_and_documents(study: Study) -> None:
    """Answers that chose a name in a document are taken as another entry, and come back as they were."""
    who = manager(study)
    id_ = add(study, "the minister", EntryKind.PERSON, "Berg")
    saved = study.save(1, one("the minister", target="Berg"))
    study.save(1, one("Berg"), user=study.ben)
    with study.store.reading() as session:
        pieces = splitting.pieces(Sight(session, study.project, who), id_)
    assert [(each.name, each.document, each.answers) for each in pieces] == [
        ("Berg", "dam", 2),
        ("the minister", "dam", 1),
    ]
    berg = split(study, "the minister", [("Berg", study.document.id)], "Minister Berg")
    assert sources(study) == {"ana": "the minister", "ben": "Minister Berg"}
    assert (row(study, who, "the minister").used, row(study, who, "Minister Berg").used) == (1, 2)
    assert set(ratings(computed(study, "target")).values()) == {"Minister Berg", "the dam"}
    assert exported(study) == {("the minister", "the minister"), ("Berg", "Minister Berg")}
    with study.store.writing() as session:
        splitting.give_back(session, study.project, who, id_, berg, START)
    assert sources(study) == {"ana": "the minister", "ben": "the minister"}
    assert saved.answer.acts[0].chain[0].entry == id_


def test_only_what_is_there_is_split(study: Study) -> None:
    """Nothing, what nobody chose, and an entry into itself are refused."""
    add(study, "the minister")
    study.save(1, one("the minister"))
    here = ("the minister", study.document.id)
    for chosen, into in (
        ([], "Moe"),
        ([("Berg", study.document.id)], "Moe"),
        ([here], "The Minister"),
        ([here], "author"),
    ):
        with pytest.raises(Refused):
            split(study, "the minister", chosen, into)


def sentences(study: Study, who: Viewer, entry_id: int) -> list[tuple[str, str, bool]]:
    with study.store.reading() as session:
        found = sentences_of(Sight(session, study.project, who), entry_id)
    return [(each.name, each.annotator.split("-")[0], each.target) for each in found.rows]


def test_the_sentences_of_an_entry_are_ones_own_until_the_round_is_revealed(study: Study) -> None:
    """Nobody reads by way of the registry what others answered in a round that is not revealed."""
    id_ = add(study, "Hale")
    study.save(1, one("Hale", target="Hale"))
    study.save(2, one("Hale"), user=study.ben)
    assert sentences(study, annotator(study.ben), id_) == [("Hale", "ben", False)]
    assert sentences(study, manager(study), id_) == []
    computed(study)  # the server's owner looks, which opens the round to nobody else
    assert sentences(study, manager(study), id_) == []
    for state in ("closed", "revealed"):
        study.move(rounds.RoundState(state))
    assert len(sentences(study, annotator(study.ben), id_)) == 3


def relate(
    study: Study, one_: int, kind: str, other: int, *, since: date | None = None, until: date | None = None
) -> int:
    with study.store.writing() as session:
        return relations.relate(session, study.project, manager(study), one_, kind, other, since, until, START).id


def related(study: Study, who: Viewer, entry_id: int) -> list[tuple[str, str, bool]]:
    with study.store.reading() as session:
        found = relations.relations_of(Sight(session, study.project, who), entry_id)
    return [(each.kind, each.other, each.forward) for each in found]


def test_relations_are_shown_at_both_ends_and_through_merges(study: Study) -> None:
    """Who speaks for whom stands on both pages, and on that of the entry into which one was merged."""
    hale, council, aide = add(study, "Hale"), add(study, "the council"), add(study, "the aide")
    relate(study, hale, "spokesman of", council, since=date(2020, 1, 1), until=date(2021, 1, 1))
    relate(study, hale, "spokesman of", council, since=date(2024, 1, 1))
    assert related(study, annotator(study.ana), council) == [("spokesman of", "Hale", False)] * 2
    merge(study, "Hale", "the aide")
    assert related(study, annotator(study.ana), aide) == [("spokesman of", "the council", True)] * 2


def test_a_relation_that_makes_no_sense_is_refused(study: Study) -> None:
    """To itself, ending before it begins, said twice, or not there to be removed."""
    hale, council = add(study, "Hale"), add(study, "the council")
    id_ = relate(study, hale, "member of", council)
    with pytest.raises(Refused):
        relate(study, hale, "member of", hale)
    with pytest.raises(Refused):
        relate(study, hale, "member of", council)
    with pytest.raises(Refused, match="before the beginning"):
        relate(study, hale, "head of", council, since=date(2020, 1, 2), until=date(2020, 1, 1))
    with study.store.writing() as session, pytest.raises(NotFound):
        relations.unrelate(session, study.project, manager(study), hale, id_ + 1, START)


def test_a_relation_to_a_hidden_entry_is_hidden(study: Study) -> None:
    """What a manager says of an annotator's new entry is no hint to the others."""
    council = add(study, "the council")
    study.save(1, one("the minister"))
    relate(study, entry(study, "the minister"), "member of", council)
    assert related(study, annotator(study.ben), council) == []
    assert related(study, annotator(study.ana), council) == [("member of", "the minister", False)]
