"""Which entries of the registry are related: what one is to another, and members to their joint source."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, select, union_all
from sqlalchemy.orm import Session, aliased

from annotate.store.models import Entry, EntryMember, Relation
from annotate.store.queries.identities import identities
from annotate.store.queries.registry import is_open


def has_relations(session: Session, project_id: int) -> bool:
    """Whether entries that every member may see are related."""
    other = aliased(Entry)
    stated = select(Relation.id).join(other, other.id == Relation.object_id)
    stated = stated.join(Entry, Entry.id == Relation.subject_id).where(Entry.project_id == project_id, is_open())
    joint = select(EntryMember.entry_id).join(Entry, Entry.id == EntryMember.entry_id)
    joint = joint.where(Entry.project_id == project_id, is_open())
    return bool(session.scalar(select(exists(stated) | exists(joint))))


def related_names(session: Session, project_id: int) -> list[tuple[str, str]]:
    """The names of each two entries that are related, as they are after merges; each pair once, in order."""
    same, names = identities(session, project_id)
    pairs = ((same[row.one], same[row.other]) for row in session.execute(_pairs(project_id)))
    return sorted({(min(both), max(both)) for both in ((names[a], names[b]) for a, b in pairs if a != b)})


def _pairs(project_id: int) -> Select[Any]:
    rows = union_all(
        select(Relation.subject_id.label("one"), Relation.object_id.label("other")),
        select(EntryMember.entry_id.label("one"), EntryMember.member_id.label("other")),
    ).subquery()
    return select(rows.c.one, rows.c.other).join(Entry, Entry.id == rows.c.one).where(Entry.project_id == project_id)
