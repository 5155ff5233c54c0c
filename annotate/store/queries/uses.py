"""What uses an entry of the registry."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, or_, select, union
from sqlalchemy.orm import Session, aliased

from annotate.store.models import Alias, Annotation, Entry, EntryMember, EntrySplit, Link, Relation, Value
from annotate.store.queries.registry import is_there

Id = int | SQLColumnExpression[int]


def answers_naming(id_: Id) -> Select[Any]:
    """The annotations that name the entry, gold among them."""
    named = union(*(select(model.annotation_id).where(model.entry_id == id_) for model in (Link, Value)))
    return select(Annotation.id).where(Annotation.id.in_(named))


def resting_on(id_: Id) -> dict[str, Select[Any]]:
    """What rests on the entry beside answers: `joint` sources that are there, `relations`, entries `merged` into it,
    pieces that were `split` from it or into it, and its place on the `cast` list."""
    joint, merged, own = aliased(Entry), aliased(Entry), aliased(Entry)
    members = select(EntryMember.entry_id).join(joint, joint.id == EntryMember.entry_id)
    return {
        "joint": members.where(EntryMember.member_id == id_, joint.removed_at.is_(None)),
        "relations": select(Relation.id).where(or_(Relation.subject_id == id_, Relation.object_id == id_)),
        "merged": select(merged.id).where(merged.merged_into_id == id_),
        "split": select(EntrySplit.name).where(or_(EntrySplit.entry_id == id_, EntrySplit.into_id == id_)),
        "cast": select(own.id).where(own.id == id_, own.in_cast),
    }


def unneeded(session: Session, ids: Collection[int]) -> list[Entry]:
    """Those of the entries that came by an answer, that no answer names any more, and for which no manager cared."""
    came = session.scalars(select(Entry.id).where(Entry.id.in_(ids), _of_answers())).all()
    if not came:  # as nearly always, and a save waits for it
        return []
    named = (select(model.annotation_id).where(model.entry_id == Entry.id) for model in (Link, Value))
    kept = [*named, *resting_on(Entry.id).values(), select(Alias.id).where(Alias.entry_id == Entry.id)]
    return list(session.scalars(select(Entry).where(Entry.id.in_(came), *(~each.exists() for each in kept))))


def removed(session: Session, ids: Collection[int]) -> list[Entry]:
    """The removed ones of the entries, and the removed members of joint sources among them."""
    members = select(EntryMember.member_id).where(EntryMember.entry_id.in_(ids))
    gone = select(Entry).where(or_(Entry.id.in_(ids), Entry.id.in_(members)), Entry.removed_at.is_not(None))
    return list(session.scalars(gone))


def _of_answers() -> ColumnElement[bool]:
    plain = (Entry.note == "") & (Entry.authority == "") & Entry.merged_into_id.is_(None)
    return is_there() & Entry.round_id.is_not(None) & plain
