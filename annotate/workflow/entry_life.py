"""How entries come into the registry by being named, and leave it when no answer names them any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind, normalise, tidy
from annotate.store.models import Alias, Entry, EntryMember
from annotate.store.queries.uses import removed, unneeded
from annotate.workflow.log import note


@dataclass(frozen=True, slots=True)
class Namer:
    """On whose behalf names are looked up: in which project, in which round new entries stay hidden (None: in none).

    Who `decides` gold names whatever the annotators did, hidden elsewhere or not.
    """

    project_id: int
    user_id: int
    round_id: int | None
    now: datetime
    decides: bool = False


def add_entry(
    session: Session,
    namer: Namer,
    name: str,
    kind: EntryKind,
    aliases: Iterable[str] = (),
    members: Iterable[int] = (),
    *,
    in_cast: bool = False,
) -> Entry:
    """A new entry with its aliases; `members` are the entries of a joint source. The name must be free."""
    ids = sorted(set(members))
    entry = Entry(
        project_id=namer.project_id,
        kind=kind,
        name=tidy(name),
        key=key_of(name),
        members_key=members_key(ids) if ids else None,
        in_cast=in_cast,
        round_id=namer.round_id,
        created_by=namer.user_id,
        created_at=namer.now,
    )
    session.add(entry)
    session.flush()
    session.add_all(EntryMember(entry_id=entry.id, member_id=member) for member in ids)
    keys = {key_of(alias): tidy(alias) for alias in aliases}
    session.add_all(Alias(entry_id=entry.id, name=alias, key=key) for key, alias in keys.items())
    session.flush()
    return entry


def members_key(members: Iterable[int]) -> str:
    """What two joint sources with the same members share."""
    return "+".join(map(str, sorted(set(members))))


def key_of(name: str) -> str:
    """A name as it identifies an entry."""
    return normalise(tidy(name))


def bring_back(session: Session, namer: Namer, ids: Collection[int]) -> None:
    """Puts the removed ones of the entries back, each as visible as a new one would be."""
    for entry in removed(session, ids):
        entry.removed_at, entry.round_id, entry.created_by = None, namer.round_id, namer.user_id
        _note(session, namer, "entry named again", entry)


def let_go(session: Session, namer: Namer, ids: Collection[int]) -> None:
    """Removes those of the entries that came by an answer, are named by none, and are nobody's care; then the members
    of joint sources that are gone by it."""
    gone = unneeded(session, ids)
    for entry in gone:
        entry.removed_at = namer.now
        _note(session, namer, "entry no longer named", entry)
    if gone:
        session.flush()
        members = select(EntryMember.member_id).where(EntryMember.entry_id.in_([entry.id for entry in gone]))
        let_go(session, namer, session.scalars(members).all())


def _note(session: Session, namer: Namer, kind: str, entry: Entry) -> None:
    note(session, namer.project_id, namer.user_id, kind, namer.now, entry=entry.id, name=entry.name)
