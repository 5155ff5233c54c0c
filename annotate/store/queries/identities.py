"""Who each entry of a project is after merges."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.entry import Entry as Speaker
from annotate.corpus.readings.entries import resolved
from annotate.store.models import Entry, EntryMember


def identities(session: Session, project_id: int) -> tuple[Mapping[int, int], Mapping[int, str]]:
    """Entry -> the entry that it is after merges, and the name of each entry."""
    rows = session.execute(select(Entry.id, Entry.name, Entry.merged_into_id).where(Entry.project_id == project_id))
    entries = list(rows.all())
    members: dict[int, set[int]] = {}
    of_project = select(Entry.id).where(Entry.project_id == project_id)
    pairs = select(EntryMember.entry_id, EntryMember.member_id).where(EntryMember.entry_id.in_(of_project))
    for entry, member in session.execute(pairs).all():
        members.setdefault(entry, set()).add(member)
    speakers = (
        Speaker(id_, name, members=frozenset(members.get(id_, ())), merged_into=into) for id_, name, into in entries
    )
    return resolved(speakers), {id_: name for id_, name, _ in entries}
