"""What was done to the registry, as far as the viewer may know of the entries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from annotate.store.models import Entry, EntrySplit, ProjectLog, User
from annotate.store.queries.registry_changes import OF_ENTRIES
from annotate.workflow.sight import Sight

MOST = 200


@dataclass(frozen=True, slots=True)
class Done:
    """One row of the log. `undo` says what can still be taken back: "merge", "split", "removal", or nothing."""

    at: datetime
    who: str
    kind: str
    entry_id: int
    into_id: int | None
    details: Mapping[str, Any]
    undo: str = ""


def registry_log(sight: Sight) -> Sequence[Done]:
    """The latest `MOST` changes whose entries the viewer all knows, the newest first."""
    rows = sight.session.execute(
        select(ProjectLog.at, User.login, ProjectLog.kind, ProjectLog.details)
        .outerjoin(User, User.id == ProjectLog.actor_id)
        .where(ProjectLog.project_id == sight.project.id, ProjectLog.kind.in_(OF_ENTRIES))
        .order_by(ProjectLog.id.desc())
        .limit(5 * MOST)
    )
    read = [(at, who, kind, json.loads(details)) for at, who, kind, details in rows]
    known = sight.known_of({told[end] for *_, told in read for end in ("entry", "into") if told.get(end)}, there=False)
    seen = [row for row in read if {row[3]["entry"], row[3].get("into", row[3]["entry"])} <= known][:MOST]
    now = _in_force(sight)
    found = []
    for at, who, kind, told in seen:
        key = (kind, told["entry"], told.get("into"))
        found.append(Done(at, who or "", kind, told["entry"], told.get("into"), told, now.pop(key, "")))
    return found


def _in_force(sight: Sight) -> dict[tuple[str, int, int | None], str]:
    """The merges and splits that stand; only the latest row of each can be taken back."""
    merged = select(Entry.id, Entry.merged_into_id).where(
        Entry.project_id == sight.project.id, Entry.merged_into_id.is_not(None)
    )
    splits = select(EntrySplit.entry_id, EntrySplit.into_id).join(Entry, Entry.id == EntrySplit.entry_id)
    splits = splits.where(Entry.project_id == sight.project.id).distinct()
    removed = select(Entry.id).where(Entry.project_id == sight.project.id, Entry.removed_at.is_not(None))
    standing = {("entries merged", entry, into): "merge" for entry, into in sight.session.execute(merged)}
    for entry in sight.session.scalars(removed):
        standing |= {(kind, entry, None): "removal" for kind in ("entry removed", "entry no longer named")}
    return standing | {("entry split", entry, into): "split" for entry, into in sight.session.execute(splits)}
