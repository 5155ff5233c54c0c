"""Which entries of a project have changed since some moment: read off the numbers of entries and the project's log."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from annotate.store.models import Entry, ProjectLog

OF_ENTRIES: Final = (
    "entry added",
    "entry changed",
    "entries merged",
    "merge undone",
    "entry split",
    "split undone",
    "relation added",
    "relation removed",
    "entry removed",
    "entry put back",
    "entry no longer named",
    "entry named again",
)
"""What is done to the registry. The log names in `entry` and `into` every entry that it changed."""
OF_OTHERS: Final = frozenset(
    {
        "entries told apart",
        "project changed",
        "member added",
        "roles changed",
        "member removed",
        "invited",
        "invitation withdrawn",
        "document added",
        "document corrected",
        "document removed",
        "codebook published",
        "round made",
        "round moved",
        "round codebook",
        "assigned",
        "assignment withdrawn",
        "peek",
        "annotations imported",
    }
)
"""What changes no entry, though it may add some."""


class State(NamedTuple):
    """How many entries, and rows of the log, a project has, and the highest number of each."""

    entries: int
    last_entry: int
    rows: int
    last_row: int


_STATE = select(
    *(
        select(told).where(model.project_id == bindparam("project_id")).scalar_subquery()
        for model in (Entry, ProjectLog)
        for told in (func.count(model.id), func.coalesce(func.max(model.id), 0))
    )
)


def state_of(session: Session, project_id: int) -> State:
    """As it is now: every new entry changes the first two, every other change of the registry the last two."""
    return State(*session.execute(_STATE, {"project_id": project_id}).one())


def changed_between(session: Session, project_id: int, before: State, after: State, most: int) -> set[int] | None:
    """The entries that were added or changed; None for more than about `most`, and where nobody knows.

    That is so where the log says what this version of the program does not know, and where numbers were given in
    another order than they became visible.
    """
    if after.entries - before.entries > most or after.rows - before.rows > most:
        return None
    new = select(Entry.id).where(Entry.project_id == project_id, Entry.id > before.last_entry)
    added = set(session.scalars(new))
    logged = select(ProjectLog.kind, ProjectLog.details).where(ProjectLog.project_id == project_id)
    rows = session.execute(logged.where(ProjectLog.id > before.last_row)).all()
    seen = before.entries + len(added), before.rows + len(rows)
    if seen != (after.entries, after.rows) or not {row.kind for row in rows} <= OF_OTHERS.union(OF_ENTRIES):
        return None
    told = [json.loads(row.details) for row in rows if row.kind in OF_ENTRIES]
    return added | {each[end] for each in told for end in ("entry", "into") if end in each}
