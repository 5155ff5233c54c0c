"""The names of a project as the source field looks them up: kept in memory, since somebody waits at every key.

What is kept is told to be out of date by counts that are asked for each time: every new entry changes that of the
entries, and every other change of the registry leaves a row in the project's log.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.orm import Session

from annotate.corpus.near_names import NameIndex
from annotate.store.models import Alias, Entry, ProjectLog
from annotate.store.queries.registry import merges

MOST_KEPT = 20
"""Projects of which the names are kept."""

_PROJECT = bindparam("project_id")
_STATE = select(
    *(
        select(told).where(model.project_id == _PROJECT).scalar_subquery()
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
    """All names of a project, aliases and names of merged and of hidden entries among them."""

    state: tuple[int | None, ...]
    entries: Mapping[int, Named]
    index: NameIndex


_kept: WeakKeyDictionary[Engine, OrderedDict[int, Names]] = WeakKeyDictionary()
_lock = Lock()


def names_of(session: Session, project_id: int) -> Names:
    """The names of the project as they are now."""
    state = tuple(session.execute(_STATE, {"project_id": project_id}).one())
    with _lock:
        of_engine = _kept.setdefault(session.get_bind().engine, OrderedDict())
        known = of_engine.get(project_id)
    if known is None or known.state != state:
        known = _read(session, project_id, state)
    with _lock:
        of_engine[project_id] = known
        of_engine.move_to_end(project_id)
        while len(of_engine) > MOST_KEPT:
            of_engine.popitem(last=False)
    return known


def _read(session: Session, project_id: int, state: tuple[int | None, ...]) -> Names:
    merged = merges(session, project_id)
    columns = (Entry.id, Entry.sought, Entry.in_cast, Entry.round_id, Entry.created_by)
    rows = session.execute(select(*columns).where(Entry.project_id == project_id))
    entries = {id_: Named(*told, merged.get(id_, id_)) for id_, *told in rows}
    aliases = select(Alias.entry_id, Alias.sought).join(Entry, Entry.id == Alias.entry_id)
    others = session.execute(aliases.where(Entry.project_id == project_id)).all()
    own = [(id_, entry.sought) for id_, entry in entries.items()]
    return Names(state, entries, NameIndex([*own, *map(tuple, others)]))
