"""The names of a project as they are looked up: kept in memory, since somebody waits at every key.

Whether they are up to date is asked for each time, by numbers. After a change only the entries that it concerns are
read, and looked up beside the others, whose names were read before.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind
from annotate.corpus.near_names import Fit, NameIndex
from annotate.store.engine import WRITES
from annotate.store.models import Alias, Entry
from annotate.store.queries.registry import is_there
from annotate.store.queries.registry_changes import State, changed_between, state_of

MOST_KEPT = 20
"""Projects of which the names are kept."""
MOST_CHANGED = 500
"""Entries that are looked up beside the others before all are read anew, as they are after many changes at once."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry: its name as it is sought, its kind, who sees it, and the entry that it was merged into."""

    sought: str
    kind: EntryKind
    in_cast: bool
    round_id: int | None
    created_by: int | None
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class Names:
    """All names of a project, aliases and names of merged and of hidden entries among them.

    `before` has them as all were read, `since` those of the entries that have `changed` or were added since then.
    """

    state: State
    entries: Mapping[int, Named]
    before: NameIndex
    since: NameIndex
    changed: Set[int]

    def fitting(self, typed: str) -> Iterator[tuple[int, Fit]]:
        """Entry and fit of each name that fits; each entry once where nothing is typed."""
        if not typed:
            yield from ((id_, Fit.BEGINS) for id_ in self.entries)
            return
        yield from (each for each in self.before.fitting(typed) if each[0] not in self.changed)
        yield from self.since.fitting(typed)

    def near(self, typed: str) -> Set[int]:
        """The entries of which a name is near."""
        return (self.before.near(typed) - self.changed) | self.since.near(typed)

    def stands_for(self, id_: int) -> int:
        """The entry that this one is after merges."""
        while (into := self.entries[id_].merged_into) in self.entries and into is not None:
            id_ = into
        return id_


_kept: WeakKeyDictionary[Engine, OrderedDict[int, Names]] = WeakKeyDictionary()
_lock = Lock()


def names_of(session: Session, project_id: int) -> Names:
    """The names of the project as they are now."""
    state = state_of(session, project_id)
    with _lock:
        of_engine = _kept.setdefault(session.get_bind().engine, OrderedDict())
        known = of_engine.get(project_id)
    if known is None or known.state != state:
        known = (known and _changed(session, project_id, known, state)) or read_names(session, project_id, state)
    if not session.info.get(WRITES):
        _keep(of_engine, project_id, known)
    return known


def _keep(of_engine: OrderedDict[int, Names], project_id: int, known: Names) -> None:
    with _lock:
        of_engine[project_id] = known
        of_engine.move_to_end(project_id)
        while len(of_engine) > MOST_KEPT:
            of_engine.popitem(last=False)


def _changed(session: Session, project_id: int, known: Names, state: State) -> Names | None:
    """`known` with what has changed since; None where that is too much, or nobody knows."""
    changed = changed_between(session, project_id, known.state, state, MOST_CHANGED)
    if changed is None or len(known.changed | changed) > MOST_CHANGED:
        return None
    entries, names = _entries(session, Entry.project_id == project_id, Entry.id.in_(changed))
    others = {id_: entry for id_, entry in known.entries.items() if id_ not in changed}
    still = [name for name in known.since.names if name[0] not in changed]
    return Names(state, others | entries, known.before, NameIndex([*still, *names]), known.changed | changed)


def read_names(session: Session, project_id: int, state: State) -> Names:
    """All names of the project, which is in this `state`."""
    entries, names = _entries(session, Entry.project_id == project_id)
    return Names(state, entries, NameIndex(names), NameIndex([]), frozenset())


def _entries(session: Session, *which: ColumnElement[bool]) -> tuple[dict[int, Named], list[tuple[int, str]]]:
    """Those of the entries that are there, and each of their names with its entry."""
    columns = (Entry.sought, Entry.kind, Entry.in_cast, Entry.round_id, Entry.created_by, Entry.merged_into_id)
    rows = session.execute(select(Entry.id, *columns).where(is_there(), *which))
    entries = {row.id: Named(*row[1:]) for row in rows}
    aliases = select(Alias.entry_id, Alias.sought).join(Entry, Entry.id == Alias.entry_id).where(is_there(), *which)
    own = [(id_, entry.sought) for id_, entry in entries.items()]
    return entries, [*own, *((id_, name) for id_, name in session.execute(aliases))]
