"""How soon the source field's names are found in a large registry."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role
from annotate.corpus.searching import searchable
from annotate.store.engine import Store
from annotate.store.models import Alias, Entry
from annotate.store.queries.suggestions import Asking, found_names, offered
from annotate.workflow import entry_cards, merging
from annotate.workflow.answers import save_answer
from annotate.workflow.entry_cards import Card
from annotate.workflow.entry_life import Namer, add_entry
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import search
from tests.fixtures.desk import START, Desk, make_desk, said

ENTRIES = 20_000
PARTS = re.findall(
    r"\w+", "ka re mo sul tan ber çav uş oğ lu er do ğan ne mir ha le bro ok sto jen sen ik av ey pet rov"
)
TYPED = (
    *("a", "er", "kar", "cavus", "erdogan", "senator ka", "merkez 19999"),
    *("cavusgolu", "nothern agency", "erdo gan", "zzzzzzzz", "recep tayip erdogn", "x" * 300),
)
MOST = 50

Change = Callable[[Session, Desk], None]


def word(chance: random.Random) -> str:
    return "".join(chance.choice(PARTS) for _part in range(chance.randint(2, 4))).title()


def fill(desk: Desk) -> None:
    """20,000 speakers of two or three names, each with an alias."""
    chance = random.Random(1)
    names = [f"{word(chance)} {word(chance)} {number}" for number in range(ENTRIES)]
    same = {"project_id": desk.project.id, "kind": "person", "created_at": START, "in_cast": False}
    same |= {"note": "", "authority": ""}
    with desk.store.writing() as session:
        session.execute(
            insert(Entry), [same | {"name": name, "key": name.casefold(), "sought": searchable(name)} for name in names]
        )
        ids = session.scalars(select(Entry.id).order_by(Entry.id.desc()).limit(ENTRIES)).all()
        aliases = [f"Senator {name.split()[1]}" for name in names]
        session.execute(
            insert(Alias),
            [
                {"entry_id": id_, "name": alias, "key": alias.casefold(), "sought": searchable(alias)}
                for id_, alias in zip(ids, aliases, strict=True)
            ],
        )


def test_names_among_many(store: Store) -> None:
    """Each look for a name among 20,000 entries takes less than 50 ms of the processor, slips of the keys included."""
    desk = make_desk(store)
    fill(desk)
    asking = Asking(desk.project.id, desk.users["ana"].id, desk.round.id, desk.sentences[0].version_id)
    print(f"\n{store.engine.dialect.name}, {ENTRIES} entries with as many aliases")
    with store.reading() as session:
        first = _once(lambda: found_names(session, asking, "first"))
    print(f"  the first look, which reads all names  {first:5.1f} ms")
    changed = {after: _after(desk, asking, change) for after, change in CHANGES.items()}
    with store.reading() as session:
        taken = {typed: _milliseconds(lambda: found_names(session, asking, typed)) for typed in TYPED}  # noqa: B023 -- called at once
        for what, milliseconds in (changed | taken).items():
            print(f"  {what[:38]:38} {milliseconds:5.1f} ms")
        print(f"  what the page carries                  {_milliseconds(lambda: offered(session, asking)):5.1f} ms")
        for what, wanted in (("all", ""), ("“er”", "er"), ("“erdogna”", "erdogna")):
            milliseconds = _milliseconds(lambda: search(session, desk.project, manager(desk), wanted))  # noqa: B023 -- called at once
            print(f"  the registry's page: {what:17} {milliseconds:5.1f} ms")
    saved = [_saved(store, desk, number) for number in range(20)]
    print(f"  a save that gives a new name           {statistics.median(saved[::2]):5.1f} ms")
    print(f"  a save that takes such a name back     {statistics.median(saved[1::2]):5.1f} ms")
    assert max((changed | taken).values()) < MOST


def _saved(store: Store, desk: Desk, number: int) -> float:
    """Saves a new name, and then in its place one that is known, of which nothing is left then."""
    answer = said("Northern Agency" if number % 2 else f"a slip {number}", "favour")
    place = (desk.project.id, desk.round.id, desk.sentences[0].id)
    with store.writing() as session:
        return _once(lambda: save_answer(session, desk.users["ana"], *place, number, f"names-{number}", answer, START))


def manager(desk: Desk) -> Viewer:
    return Viewer(desk.users["mara"], frozenset({Role.MANAGER}))


def some(session: Session, desk: Desk, most: int) -> list[int]:
    return list(session.scalars(select(Entry.id).where(Entry.project_id == desk.project.id).limit(most).offset(9)))


def add_one(session: Session, desk: Desk) -> None:
    namer = Namer(desk.project.id, desk.users["ana"].id, desk.round.id, START)
    add_entry(session, namer, f"Zora {len(some(session, desk, ENTRIES * 2))}", EntryKind.PERSON)


def rename_one(session: Session, desk: Desk) -> None:
    [id_] = some(session, desk, 1)
    card = Card(f"{session.get_one(Entry, id_).name} again", EntryKind.PERSON, in_cast=True)
    entry_cards.edit(session, desk.project, manager(desk), id_, card, START)


def merge_one(session: Session, desk: Desk) -> None:
    own = (Entry.project_id == desk.project.id) & Entry.merged_into_id.is_(None) & (Entry.kind == EntryKind.PERSON)
    one, other = session.scalars(select(Entry.id).where(own).order_by(Entry.id.desc()).offset(99).limit(2))
    merging.merge(session, desk.project, manager(desk), one, other, START)


def change_many(session: Session, desk: Desk) -> None:
    for id_ in some(session, desk, 400):
        note(session, desk.project.id, None, "entry changed", START, entry=id_)


CHANGES = {
    "after a name was added": add_one,
    "after a manager renamed an entry": rename_one,
    "after a manager merged two entries": merge_one,
    "after 400 entries were changed at once": change_many,
    "after one more was renamed": rename_one,
}


def _after(desk: Desk, asking: Asking, change: Change) -> float:
    """The median time of the first look after the change, of several such changes."""
    measured = []
    for _each in range(1 if change is change_many else 7):
        with desk.store.writing() as session:
            change(session, desk)
        with desk.store.reading() as session:
            measured.append(_once(lambda: found_names(session, asking, "zora")))
    return statistics.median(measured)


def _once(look: Callable[[], object]) -> float:
    begin = time.process_time()
    look()
    return (time.process_time() - begin) * 1000


def _milliseconds(look: Callable[[], object], times: int = 7) -> float:
    return statistics.median(_once(look) for _each in range(times))
