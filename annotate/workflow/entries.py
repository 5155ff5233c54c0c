"""From the names in an answer to entries of the registry, adding those that are new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Act, Answer, Link, Reference, Value
from annotate.corpus.entry import EntryKind, tidy
from annotate.errors import NotFound, Refused
from annotate.store.models import Entry
from annotate.store.queries import registry
from annotate.store.queries.registry import Known
from annotate.workflow.entry_life import Namer, add_entry, bring_back, key_of, members_key


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


def entries_of(answer: Answer) -> set[int]:
    """The entries that an answer names."""
    return {reference.entry for reference in _references(answer) if reference.entry is not None}


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
        keys = (key_of(reference.name) for reference in references if reference.entry is None)
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
            self._put_back(entry, named)
        self.used[entry.id] = entry
        return entry

    def joint(self, link: Link) -> Known:
        members = sorted({self.entry(member).id for member in link.members})
        if len(members) == 1:
            return self.used[members[0]]
        known = registry.by_members(self.session, self.namer.project_id, members_key(members))
        if known and known.removed_at is not None:
            bring_back(self.session, self.namer, [known.id])
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
        key = key_of(named.name)
        if key not in self.by_key:
            self.by_key[key] = self._add(named.name, named.kind or EntryKind.PERSON)
        return self.by_key[key]

    def _put_back(self, known: Known, named: Link | Reference) -> None:
        """A removed entry that is named again is as a new one of this name would be."""
        bring_back(self.session, self.namer, [known.id])
        if named.entry is None and key_of(named.name) == known.key:
            entry = self.session.get_one(Entry, known.id)
            entry.name, entry.kind = tidy(named.name), named.kind or EntryKind.PERSON

    def _add(self, name: str, kind: EntryKind) -> Known:
        with suppress(IntegrityError), self.session.begin_nested():
            return registry.known(add_entry(self.session, self.namer, name, kind))
        # Somebody else added it between our look and our word, and it is committed now.
        return registry.by_keys(self.session, self.namer.project_id, [key_of(name)], self.namer.user_id)[key_of(name)]

    def _add_joint(self, members: list[int]) -> Known:
        name = " + ".join(self.used[member].name for member in members)
        with suppress(IntegrityError), self.session.begin_nested():
            return registry.known(add_entry(self.session, self.namer, name, EntryKind.COLLECTIVE, (), members))
        found = registry.by_members(self.session, self.namer.project_id, members_key(members))
        if found is None:
            raise Refused("Another entry is called “{name}” already; ask a manager to give it another name.", name=name)
        return found
