"""Who each entry of a project is after merges."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.entry import Entry as Speaker
from annotate.corpus.identities import resolved
from annotate.store.models import Entry, EntryMember


def speakers(session: Session, project_id: int) -> list[Speaker]:
    """The project's entries with their members and merges."""
    members = _members(session, project_id)
    rows = session.execute(select(Entry.id, Entry.name, Entry.merged_into_id).where(Entry.project_id == project_id))
    return [Speaker(id_, name, members=members.get(id_, frozenset()), merged_into=into) for id_, name, into in rows]


def identities(session: Session, project_id: int) -> tuple[Mapping[int, int], Mapping[int, str]]:
    """Entry -> the entry that it is after merges, and the own name of each entry."""
    entries = speakers(session, project_id)
    return resolved(entries), {entry.id: entry.name for entry in entries}


def canonical_names(session: Session, project_id: int) -> Mapping[int, str]:
    """Entry -> the name of the entry that it is after merges."""
    same, names = identities(session, project_id)
    return {entry: names[canonical] for entry, canonical in same.items()}


def member_names(session: Session, project_id: int) -> Mapping[int, list[str]]:
    """The names of each joint source's members, in order."""
    _, names = identities(session, project_id)
    return {
        entry: sorted(names[member] for member in members) for entry, members in _members(session, project_id).items()
    }


def _members(session: Session, project_id: int) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    pairs = select(EntryMember.entry_id, EntryMember.member_id).join(Entry, Entry.id == EntryMember.entry_id)
    for entry, member in session.execute(pairs.where(Entry.project_id == project_id)):
        found[entry] = found.get(entry, frozenset()) | {member}
    return found
