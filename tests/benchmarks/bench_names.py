"""How soon the source field's names are found in a large registry."""

from __future__ import annotations

import random
import re
import statistics
import time

from sqlalchemy import insert, select

from annotate.corpus.entry import EntryKind
from annotate.corpus.searching import searchable
from annotate.store.engine import Store
from annotate.store.models import Alias, Entry
from annotate.store.queries.suggestions import Asking, found_names, offered
from annotate.workflow.entries import Namer, add_entry
from tests.fixtures.desk import START, Desk, make_desk

ENTRIES = 20_000
PARTS = re.findall(
    r"\w+", "ka re mo sul tan ber çav uş oğ lu er do ğan ne mir ha le bro ok sto jen sen ik av ey pet rov"
)
TYPED = (
    *("a", "er", "kar", "cavus", "erdogan", "senator ka", "merkez 19999"),
    *("cavusgolu", "nothern agency", "erdo gan", "zzzzzzzz", "recep tayip erdogn", "x" * 300),
)
MOST = 50


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
    with store.writing() as session:
        begin = time.process_time()
        found_names(session, asking, "first")
        print(f"  the first look, which reads all names  {(time.process_time() - begin) * 1000:5.1f} ms")
        add_entry(session, Namer(desk.project.id, desk.users["ana"].id, desk.round.id, START), "Zora", EntryKind.PERSON)
        begin = time.process_time()
        found_names(session, asking, "zora")
        print(f"  the first look after a name was added  {(time.process_time() - begin) * 1000:5.1f} ms")
        taken = {typed: _milliseconds(lambda: found_names(session, asking, typed)) for typed in TYPED}  # noqa: B023 -- called at once
        for typed, milliseconds in taken.items():
            print(f"  {typed[:30]:38} {milliseconds:5.1f} ms")
        print(f"  what the page carries                  {_milliseconds(lambda: offered(session, asking)):5.1f} ms")
    assert max(taken.values()) < MOST


def _milliseconds(look: object, times: int = 7) -> float:
    assert callable(look)
    measured = []
    for _each in range(times):
        begin = time.process_time()
        look()
        measured.append((time.process_time() - begin) * 1000)
    return statistics.median(measured)
