"""Entries of a project: whom an annotator may see, and finding them by id and by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from annotate.corpus.roles import RoundState
from annotate.store.models import Alias, Annotation, Entry, EntryMember, Link, Round, Value, table

OPEN_STATES = (RoundState.PREPARING, RoundState.LABELLING)


User = int | BindParameter[int]


def seen_by(user_id: User) -> ColumnElement[bool]:
    """Entries that an annotator may name by their number: the project's, those of closed rounds, one's own and those
    that one named."""
    return or_(is_open(), Entry.created_by == user_id, _named_by(user_id))


def known_to(user_id: User) -> ColumnElement[bool]:
    """Entries of which an annotator may know everything: the project's, those of closed rounds, and one's own while one
    names them. Who took a name back would else see by what is left of it whether others gave it too.
    """
    return or_(is_open(), and_(Entry.created_by == user_id, or_(_named_by(user_id), _member_named_by(user_id))))


def _named_by(user_id: User) -> ColumnElement[bool]:
    """Entries that an answer of the user names."""
    link = exists().where(Link.entry_id == Entry.id, Annotation.id == Link.annotation_id, Annotation.user_id == user_id)
    value = exists().where(
        Value.entry_id == Entry.id, Annotation.id == Value.annotation_id, Annotation.user_id == user_id
    )
    return or_(link, value)


def _member_named_by(user_id: User) -> ColumnElement[bool]:
    """Members of joint sources that an answer of the user names."""
    return exists().where(
        EntryMember.member_id == Entry.id,
        Link.entry_id == EntryMember.entry_id,
        Annotation.id == Link.annotation_id,
        Annotation.user_id == user_id,
    )


def is_open() -> ColumnElement[bool]:
    """Entries that every member may see: of no round, or of a round that is closed."""
    kept_back = exists().where(Round.id == Entry.round_id, Round.state.in_(OPEN_STATES))
    return or_(Entry.round_id.is_(None), ~kept_back)


def open_rounds(session: Session, project_id: int) -> frozenset[int]:
    """The rounds of which the new entries are kept back."""
    rounds = select(Round.id).where(Round.project_id == project_id, Round.state.in_(OPEN_STATES))
    return frozenset(session.scalars(rounds))


def is_there() -> ColumnElement[bool]:
    """Entries that are not removed."""
    return Entry.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be known of an entry to name it: read at every save, hence no mapped object."""

    id: int
    key: str
    name: str
    merged_into_id: int | None
    removed_at: datetime | None


_entry = table(Entry)
_KNOWN = (_entry.c.id, _entry.c.key, _entry.c.name, _entry.c.merged_into_id, _entry.c.removed_at)
_OF_PROJECT = select(*_KNOWN).where(_entry.c.project_id == bindparam("project_id"))
_ALL_BY_IDS = _OF_PROJECT.where(_entry.c.id.in_(bindparam("ids", expanding=True)))
_BY_IDS = _ALL_BY_IDS.where(seen_by(bindparam("user_id")))
_BY_KEYS = _OF_PROJECT.where(_entry.c.key.in_(bindparam("keys", expanding=True)))
_BY_MEMBERS = _OF_PROJECT.where(_entry.c.members_key == bindparam("members"))


def known(entry: Entry) -> Known:
    """The same of an entry that was loaded or added."""
    return Known(*(getattr(entry, column.name) for column in _KNOWN))


def by_ids(session: Session, project_id: int, ids: Iterable[int], user_id: int | None) -> dict[int, Known]:
    """Those of the entries `ids` that are the project's and that the annotator may see, if one is given."""
    wanted = set(ids)
    if not wanted:
        return {}
    statement = _ALL_BY_IDS if user_id is None else _BY_IDS
    asked = {"project_id": project_id, "ids": list(wanted), "user_id": user_id}
    return {entry.id: entry for entry in _found(session, statement, asked)}


def by_keys(session: Session, project_id: int, keys: Iterable[str], user_id: int) -> dict[str, Known]:
    """The entry of each normalised name: by its own name, else by an alias that names one visible entry alone.

    An entry's own name finds it even when another annotator added it in a round that is not closed: two annotators
    who name one source alike mean one entry, and neither learns of the other by it.
    """
    wanted = set(keys)
    if not wanted:
        return {}
    own = {each.key: each for each in _found(session, _BY_KEYS, {"project_id": project_id, "keys": list(wanted)})}
    return own | _by_alias(session, project_id, wanted - own.keys(), user_id)


def _by_alias(session: Session, project_id: int, keys: set[str], user_id: int) -> dict[str, Known]:
    # Apart from the entries, of which SQLite would else look through all: of a new name there is no alias.
    aliases = session.execute(select(Alias.key, Alias.entry_id).where(Alias.key.in_(keys))).all() if keys else []
    entries = by_ids(session, project_id, {alias.entry_id for alias in aliases}, user_id)
    found: dict[str, list[Known]] = {}
    for key, entry_id in aliases:
        entry = entries.get(entry_id)
        if entry and entry.merged_into_id is None and entry.removed_at is None:
            found.setdefault(key, []).append(entry)
    return {key: named[0] for key, named in found.items() if len(named) == 1}


def by_members(session: Session, project_id: int, members_key: str) -> Known | None:
    """The joint source with exactly these members."""
    return next(_found(session, _BY_MEMBERS, {"project_id": project_id, "members": members_key}), None)


def _found(session: Session, statement: Select[Any], asked: dict[str, Any]) -> Iterator[Known]:
    return (Known(*row) for row in session.connection().execute(statement, asked))


_MERGES = select(_entry.c.id, _entry.c.merged_into_id).where(
    _entry.c.project_id == bindparam("project_id"), _entry.c.merged_into_id.is_not(None)
)


def merges(session: Session, project_id: int) -> dict[int, int]:
    """Entry -> the entry that it was finally merged into, for those that were merged."""
    step = dict(session.execute(_MERGES, {"project_id": project_id}).all())
    return {entry: _end(entry, step) for entry in step}


def _end(entry: int, step: dict[int, int]) -> int:
    while entry in step:
        entry = step[entry]
    return entry
