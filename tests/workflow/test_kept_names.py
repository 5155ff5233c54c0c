"""The names kept in memory are those of the database after every change of the registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, select

import annotate
from annotate.corpus.annotation import Act, Answer, Link
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role, RoundState
from annotate.errors import Refused
from annotate.store.models import Entry, EntrySplit, ProjectLog, Relation, Sentence
from annotate.store.queries import name_index
from annotate.store.queries.name_index import Names, names_of, read_names
from annotate.store.queries.registry_changes import OF_ENTRIES, OF_OTHERS
from annotate.workflow import entry_cards, history, merging, registry_import, relations, removing, splitting
from annotate.workflow.blindness import PEEK
from annotate.workflow.entry_cards import Card
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer
from annotate.workflow.work import own_answers
from tests.workflow.answers import one
from tests.workflow.conftest import START, Study

NAMES = ("Hale", "Senator Hale", "Brook", "the council", "Hale + Brook", "Çavuşoğlu")
LOOKED_UP = ("", "h", "hale", "senator hael", "brook", "council", "cavusoglu", "zora")

Do = Callable[[Study, Sequence[int], str], object]
"""Does something with the project's entries (their ids) and a name."""


def manager(study: Study) -> Viewer:
    return Viewer(study.manager, frozenset({Role.MANAGER}))


def within(verb: Callable[..., object], arguments: Callable[[Study, Sequence[int], str], Sequence[object]]) -> Do:
    """Does `verb` as the manager, with some of the entries."""

    def do(study: Study, ids: Sequence[int], name: str) -> None:
        with study.store.writing() as session:
            verb(session, study.project, manager(study), *arguments(study, ids, name), START)

    return do


def card(_study: Study, ids: Sequence[int], name: str) -> Sequence[object]:
    aliases = (f"{name} the {len(ids)}th",) if ids[0] % 2 else ()
    return ids[0], Card(f"{name} {len(ids)}", EntryKind.PERSON, aliases, in_cast=ids[0] % 3 == 0)


def first(study: Study, wanted: Select[Any]) -> Sequence[object]:
    """The first row of what is there; raises Refused when there is none."""
    with study.store.reading() as session:
        found = session.execute(wanted.limit(1)).first()
    if found is None:
        raise Refused("There is none.")
    return tuple(found)


MERGED = select(Entry.id).where(Entry.merged_into_id.is_not(None)).order_by(Entry.id.desc())
SPLIT = select(EntrySplit.entry_id, EntrySplit.into_id)
RELATED = select(Relation.subject_id, Relation.id)
REMOVED = select(Entry.id, Entry.name).where(Entry.removed_at.is_not(None)).order_by(Entry.id.desc())


def again(study: Study, _ids: Sequence[int], _name: str) -> None:
    save(study, Answer((Act((Link(*first(study, REMOVED)),), {"stance": "favour"}),)))  # type: ignore[arg-type]


def replaced(study: Study, _ids: Sequence[int], name: str) -> None:
    for each in (f"{name} the slip", name):
        save(study, one(each, target=None))


def save(study: Study, answer: Answer) -> None:
    with study.store.reading() as session:
        stood = own_answers(session, study.ana.id, study.round.id, version_of(study)).get(study.sentences[1])
    study.save(1, answer, stood.version if stood else 0)


def version_of(study: Study) -> int:
    with study.store.reading() as session:
        return session.get_one(Sentence, study.sentences[1]).version_id


def taken_back(study: Study, ids: Sequence[int], _name: str) -> None:
    verb = history.undo if len(ids) % 2 else history.redo
    with study.store.writing() as session:
        place = (study.project.id, study.round.id, study.document.id)
        verb(session, study.ana, *place, f"back-{study.now():%H%M%d%m}", START)


def moved(study: Study, _ids: Sequence[int], _name: str) -> None:
    study.move(RoundState.CLOSED)
    study.move(RoundState.LABELLING)


def piece(study: Study, ids: Sequence[int], name: str) -> Sequence[object]:
    with study.store.reading() as session:
        chosen = session.get_one(Entry, ids[0]).name
    return ids[0], [(chosen, study.document.id)], f"other {name}", EntryKind.PERSON


CHANGES: dict[str, Do] = {
    "entry added": within(entry_cards.add, lambda *given: (card(*given)[1],)),
    "entry changed": within(entry_cards.edit, card),
    "entries merged": within(merging.merge, lambda _study, ids, _name: ids[:2]),
    "merge undone": within(merging.take_apart, lambda study, *_given: first(study, MERGED)),
    "entry split": within(splitting.split, piece),
    "split undone": within(splitting.give_back, lambda study, *_given: first(study, SPLIT)),
    "relation added": within(relations.relate, lambda _study, ids, _name: (ids[0], "member of", ids[1], None, None)),
    "relation removed": within(relations.unrelate, lambda study, *_given: first(study, RELATED)),
    "entry removed": within(removing.remove, lambda _study, ids, _name: ids[:1]),
    "entry put back": within(removing.put_back, lambda study, *_given: first(study, REMOVED)[:1]),
    "entry no longer named": replaced,
    "entry named again": again,
}
OTHERS: dict[str, Do] = {
    "a name is given": lambda study, _ids, name: save(study, one(name, target=None)),
    "a save is taken back or brought back": taken_back,
    "a round is moved": moved,
    "several are imported": within(
        registry_import.import_entries, lambda _study, _ids, name: (f"{name} junior\n{name} senior", EntryKind.PERSON)
    ),
}


def told(names: Names) -> object:
    """All that is kept of the names, and all that some looks find."""
    every = [*(each for each in names.before.names if each[0] not in names.changed), *names.since.names]
    looks = [(sorted(names.fitting(typed)), sorted(names.near(typed))) for typed in LOOKED_UP]
    return names.entries, sorted(every), [names.stands_for(id_) for id_ in sorted(names.entries)], looks


def compared(study: Study) -> Names:
    """The names as they are kept, of which it is sure that they are those of the database."""
    with study.store.reading() as session:
        kept = names_of(session, study.project.id)
        assert told(kept) == told(read_names(session, study.project.id, kept.state))
    return kept


def some_entries(study: Study, shift: int) -> list[int]:
    """All entries of the project, beginning with one of them."""
    with study.store.reading() as session:
        ids = session.scalars(select(Entry.id).where(Entry.project_id == study.project.id).order_by(Entry.id)).all()
    shift %= len(ids)
    return [*ids[shift:], *ids[:shift]]


steps = st.lists(
    st.tuples(st.sampled_from([*CHANGES, *OTHERS]), st.integers(0, 30), st.sampled_from(NAMES)), min_size=5, max_size=15
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_kept_names_are_those_of_the_database(sqlite_study: Study, steps: list[tuple[str, int, str]]) -> None:
    """After whatever is done to the registry, and undone, the names are those that reading all anew would give."""
    for verb, shift, name in steps:
        with suppress(Refused):
            (CHANGES | OTHERS)[verb](sqlite_study, some_entries(sqlite_study, shift), name)
        compared(sqlite_study)


def prepared(study: Study, kind: str) -> Sequence[int]:
    """Does what each change needs; returns the entries with which this one can be made."""
    with study.store.writing() as session:
        who = (session, study.project, manager(study))
        hale, brook, other, council, unused, gone = (
            entry_cards.add(*who, Card(name, EntryKind.PERSON), START).id
            for name in ("Hale", "Brook", "Senator Hale", "the council", "unused", "gone")
        )
        merging.merge(*who, other, brook, START)
        relations.relate(*who, hale, "head of", council, None, None, START)
        removing.remove(*who, gone, START)
    study.save(2, one("Brook", target=None))
    with study.store.writing() as session:
        chosen = [("Brook", study.document.id)]
        splitting.split(session, study.project, manager(study), brook, chosen, "the brook", EntryKind.PERSON, START)
    study.save(3, one("Hale", target=None))
    return {"entry removed": (unused,)}.get(kind, (hale, council))


@pytest.mark.parametrize("kind", OF_ENTRIES)
def test_after_a_change_only_what_it_concerns_is_read(study: Study, kind: str) -> None:
    """Every action on the registry counts with the next key, and none makes the names of all others be read again."""
    ids = prepared(study, kind)
    before = compared(study)
    CHANGES[kind](study, ids, "Zora")
    after = compared(study)
    with study.store.reading() as session:
        assert kind in session.scalars(select(ProjectLog.kind).order_by(ProjectLog.id.desc()).limit(2)).all()
    assert after.before is before.before


def test_what_was_not_stored_is_kept_for_nobody(study: Study) -> None:
    """Names that were looked up in the midst of a change that failed are not found later, in the place of others."""
    compared(study)
    with suppress(ZeroDivisionError), study.store.writing() as session:
        entry_cards.add(session, study.project, manager(study), Card("Hale", EntryKind.PERSON), START)
        session.flush()
        assert names_of(session, study.project.id).near("hael")
        raise ZeroDivisionError
    CHANGES["entry added"](study, [1], "Brook")
    compared(study)


def test_every_action_of_the_log_is_known() -> None:
    """Whatever this version notes in a project's log says which entries it changed, so that nobody waits after it."""
    source = "".join(file.read_text() for file in (Path(annotate.__file__).parent / "workflow").glob("*.py"))
    noted = set(re.findall(r'"([a-z ]+)",(?: \w+,)? (?:now|entry\))', source)) | {PEEK}
    assert noted - {"project made", "project imported"} == OF_OTHERS.union(OF_ENTRIES)


def test_what_nobody_knows_makes_all_be_read(study: Study) -> None:
    """After an action that this version does not know, and after many at once, all names are read anew."""
    before = compared(study)
    with study.store.writing() as session:
        note(session, study.project.id, None, "entry turned", START, entry=1)
    assert (then := compared(study)).before is not before.before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(name_index, "MOST_CHANGED", 1)
        OTHERS["several are imported"](study, [], "Zora")
        assert compared(study).before is not then.before
