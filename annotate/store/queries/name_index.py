"""The names of a project as the source field looks them up: kept in memory, since somebody waits at every key.

What is kept is told to be out of date by counts that are asked for each time: every new entry changes that of the
entries, and every other change of the registry leaves a row in the project's log.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, bindparam, func, select
from sqlalchemy.orm import Session

from annotate.corpus.near_names import Fit, NameIndex
from annotate.store.models import Alias, Entry, ProjectLog
from annotate.store.queries.registry import is_there, merges

MOST_KEPT = 20
"""Projects of which the names are kept."""
MOST_NEW = 1000
"""Names that are looked through beside the others before all are read anew."""

_STATE = select(
    *(
        select(told).where(model.project_id == bindparam("project_id")).scalar_subquery()
        for model in (Entry, ProjectLog)
        for told in (func.count(model.id), func.max(model.id))
    )
)


@dataclass(frozen=True, slots=True)
class Named:
    """An entry: its name as it is sought, who sees it, and the entry that it is after merges."""

    sought: str
    in_cast: bool
    round_id: int | None
    created_by: int | None
    stands_for: int


@dataclass(frozen=True, slots=True)
class Names:
    """All names of a project, aliases and names of merged and of hidden entries among them; `new` has those of entries
    that were added since all were read."""

    state: tuple[int, ...]
    entries: Mapping[int, Named]
    all: NameIndex
    new: NameIndex

    def fitting(self, typed: str) -> Iterator[tuple[int, Fit]]:
        """Entry and fit of each name that fits."""
        yield from self.all.fitting(typed)
        yield from self.new.fitting(typed)

    def near(self, typed: str) -> set[int]:
        """The entries of which a name is near."""
        return self.all.near(typed) | self.new.near(typed)


_kept: WeakKeyDictionary[Engine, OrderedDict[int, Names]] = WeakKeyDictionary()
_lock = Lock()


def names_of(session: Session, project_id: int) -> Names:
    """The names of the project as they are now."""
    state = tuple(told or 0 for told in session.execute(_STATE, {"project_id": project_id}).one())
    with _lock:
        of_engine = _kept.setdefault(session.get_bind().engine, OrderedDict())
        known = of_engine.get(project_id)
    if known is None or known.state != state:
        known = (known and _with_new(session, project_id, known, state)) or _read(session, project_id, state)
    with _lock:
        of_engine[project_id] = known
        of_engine.move_to_end(project_id)
        while len(of_engine) > MOST_KEPT:
            of_engine.popitem(last=False)
    return known


def _with_new(session: Session, project_id: int, known: Names, state: tuple[int, ...]) -> Names | None:
    """`known` with the entries that annotators have added since; None where more has changed than that."""
    number, last, *log = known.state
    added = _entries(session, Entry.project_id == project_id, Entry.id > last)
    if log != list(state[2:]) or number + len(added) != state[0] or len(known.new.names) + len(added) > MOST_NEW:
        return None
    new = NameIndex([*known.new.names, *((id_, entry.sought) for id_, entry in added.items())])
    return Names(state, {**known.entries, **added}, known.all, new)


def _read(session: Session, project_id: int, state: tuple[int, ...]) -> Names:
    merged = merges(session, project_id)
    found = _entries(session, Entry.project_id == project_id, is_there())
    entries = found | {id_: replace(found[id_], stands_for=into) for id_, into in merged.items() if id_ in found}
    aliases = select(Alias.entry_id, Alias.sought).join(Entry, Entry.id == Alias.entry_id).where(is_there())
    others = session.execute(aliases.where(Entry.project_id == project_id))
    own = [(id_, entry.sought) for id_, entry in entries.items()]
    return Names(state, entries, NameIndex([*own, *((id_, name) for id_, name in others)]), NameIndex([]))


def _entries(session: Session, *which: ColumnElement[bool]) -> dict[int, Named]:
    """As none is merged."""
    columns = (Entry.id, Entry.sought, Entry.in_cast, Entry.round_id, Entry.created_by)
    rows = session.execute(select(*columns).where(*which))
    return {row.id: Named(row.sought, row.in_cast, row.round_id, row.created_by, row.id) for row in rows}
