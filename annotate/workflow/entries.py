"""From the names in an answer to entries of the registry, adding those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Act, Answer, Link, Reference, Value
from annotate.corpus.entry import EntryKind, normalise, tidy
from annotate.errors import NotFound, Refused
from annotate.store.models import Alias, Entry, EntryMember
from annotate.store.queries import registry
from annotate.store.queries.registry import Known
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


def find_entries(session: Session, namer: Namer, answer: Answer) -> tuple[Answer, tuple[Known, ...]]:
    """`answer` with an entry for every name, and the entries that it names.

    Raises NotFound when an id is not one of the project's entries that the annotator may see.
    """
    finder = _Finder(session, namer, tuple(_references(answer)))
    found = replace(
        answer,
        acts=tuple(finder.act(act) for act in answer.acts),
        values=finder.values(answer.values),
    )
    return found, tuple(finder.used.values())


def _references(answer: Answer) -> Iterator[Link | Reference]:
    yield from _in_values(answer.values)
    for act in answer.acts:
        yield from _in_values(act.values)
        for link in act.chain:
            yield link
            yield from link.members
            yield from _in_values(link.values)


def _in_values(values: Mapping[str, Value]) -> Iterator[Reference]:
    return (value for value in values.values() if isinstance(value, Reference))


class _Finder:
    """All ids and names of one answer, looked up in two statements."""

    def __init__(self, session: Session, namer: Namer, references: tuple[Link | Reference, ...]) -> None:
        self.session = session
        self.namer = namer
        self.used: dict[int, Known] = {}
        ids = (reference.entry for reference in references if reference.entry is not None)
        keys = (_key(reference.name) for reference in references if reference.entry is None)
        sight = None if namer.decides else namer.user_id
        self.by_id = registry.by_ids(session, namer.project_id, ids, sight)
        self.by_key = registry.by_keys(session, namer.project_id, keys, namer.user_id)

    def act(self, act: Act) -> Act:
        return Act(tuple(self.link(link) for link in act.chain), self.values(act.values))

    def link(self, link: Link) -> Link:
        entry = self.joint(link) if link.members and link.entry is None else self.entry(link)
        own = self.values(link.values)
        return replace(link, entry=entry.id, name=tidy(link.name), kind=None, members=(), values=own)

    def values(self, values: Mapping[str, Value]) -> dict[str, Value]:
        return {layer: self.value(value) for layer, value in values.items()}

    def value(self, value: Value) -> Value:
        return Reference(self.entry(value).id, tidy(value.name)) if isinstance(value, Reference) else value

    def entry(self, named: Link | Reference) -> Known:
        entry = self._given(named) if named.entry is not None else self._named(named)
        if entry.removed_at is not None:
            self._put_back(entry, named.kind)
        self.used[entry.id] = entry
        return entry

    def joint(self, link: Link) -> Known:
        members = sorted({self.entry(member).id for member in link.members})
        if len(members) == 1:
            return self.used[members[0]]
        known = registry.by_members(self.session, self.namer.project_id, members_key(members))
        if known and known.removed_at is not None:
            self._put_back(known, None)
        entry = known or self._add_joint(members)
        self.used[entry.id] = entry
        return entry

    def _given(self, named: Link | Reference) -> Known:
        entry = self.by_id.get(named.entry or 0)
        if entry is None:
            raise NotFound(
                "The registry has no entry {entry} for “{name}”; choose the source again.",
                entry=named.entry,
                name=named.name,
            )
        return entry

    def _named(self, named: Link | Reference) -> Known:
        key = _key(named.name)
        if key not in self.by_key:
            self.by_key[key] = self._add(named.name, named.kind or EntryKind.PERSON)
        return self.by_key[key]

    def _put_back(self, known: Known, kind: EntryKind | None) -> None:
        """A removed entry that is named again is seen by whom a new one of this name would be."""
        entry = self.session.get_one(Entry, known.id)
        entry.removed_at, entry.kind = None, kind or entry.kind
        entry.round_id, entry.created_by = self.namer.round_id, self.namer.user_id
        note(
            self.session, self.namer.project_id, self.namer.user_id, "entry named again", self.namer.now,
            entry=entry.id, name=entry.name,
        )  # fmt: skip

    def _add(self, name: str, kind: EntryKind) -> Known:
        with suppress(IntegrityError), self.session.begin_nested():
            return registry.known(add_entry(self.session, self.namer, name, kind))
        # Somebody else added it between our look and our word, and it is committed now.
        return registry.by_keys(self.session, self.namer.project_id, [_key(name)], self.namer.user_id)[_key(name)]

    def _add_joint(self, members: list[int]) -> Known:
        name = " + ".join(self.used[member].name for member in members)
        with suppress(IntegrityError), self.session.begin_nested():
            return registry.known(add_entry(self.session, self.namer, name, EntryKind.COLLECTIVE, (), members))
        found = registry.by_members(self.session, self.namer.project_id, members_key(members))
        if found is None:
            raise Refused("Another entry is called “{name}” already; ask a manager to give it another name.", name=name)
        return found


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
        key=_key(name),
        members_key=members_key(ids) if ids else None,
        in_cast=in_cast,
        round_id=namer.round_id,
        created_by=namer.user_id,
        created_at=namer.now,
    )
    session.add(entry)
    session.flush()
    session.add_all(EntryMember(entry_id=entry.id, member_id=member) for member in ids)
    keys = {_key(alias): tidy(alias) for alias in aliases}
    session.add_all(Alias(entry_id=entry.id, name=alias, key=key) for key, alias in keys.items())
    session.flush()
    return entry


def members_key(members: Iterable[int]) -> str:
    """What two joint sources with the same members share."""
    return "+".join(map(str, sorted(set(members))))


def _key(name: str) -> str:
    return normalise(tidy(name))
