"""What the source field offers, in an order that never tells what others have used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from heapq import nsmallest

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import LONGEST_NAME, EntryKind
from annotate.corpus.near_names import Fit, fit_of, is_near
from annotate.corpus.searching import searchable
from annotate.store.models import Alias, Annotation, Entry, Link, Round, Value
from annotate.store.queries.name_index import Named, Names, names_of
from annotate.store.queries.registry import OPEN_STATES, is_open, is_there, seen_by

MOST_ON_PAGE = 300
"""A page carries the first of the entries, so that its field helps without the server, however many there are."""
MOST_FOUND = 8


class Group(IntEnum):
    """Among which entries one is offered."""

    USED = 0
    CAST = 1
    OTHER = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry to choose. `kind` is None where another annotator made the entry in a round that is not closed: of such
    a one the own name alone is known. `aliases` has all its other names, also of entries that were merged into it.
    `own` are those that the annotator added, or may think to have added."""

    id: int
    name: str
    kind: EntryKind | None
    aliases: tuple[str, ...]
    group: Group
    own: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for names, for which document version in which round."""

    project_id: int
    user_id: int
    round_id: int
    version_id: int


def offered(session: Session, asking: Asking) -> list[Suggestion]:
    """The first `MOST_ON_PAGE` of: the entries this annotator used in this document, the latest first; the cast list;
    all by name. The author's entry is always among them."""
    used = used_names(session, asking)
    own = [(Entry.id.in_(used), Group.USED.value)] if used else []
    group = case(*own, (Entry.in_cast, Group.CAST.value), else_=Group.OTHER.value)
    known = is_open() | (Entry.created_by == asking.user_id)
    ids = session.scalars(
        select(Entry.id)
        .where(Entry.project_id == asking.project_id, Entry.merged_into_id.is_(None), is_there())
        .where(or_(known, Entry.id.in_(used)))
        .order_by(Entry.kind != EntryKind.AUTHOR, group, Entry.sought, Entry.id)
        .limit(MOST_ON_PAGE)
    )
    found = _suggestions(session, asking, ids.all(), used)
    latest = {id_: number for number, id_ in enumerate(used)}
    return sorted(found, key=lambda each: (each.group, latest.get(each.id, 0), searchable(each.name), each.id))


def found_names(session: Session, asking: Asking, typed: str) -> list[Suggestion]:
    """The `MOST_FOUND` entries that fit what was typed best: one of just this name, then in the order of `offered`,
    those that begin with it first; last what differs by slips of the keys. Case and accents do not count."""
    wanted = searchable(typed[:LONGEST_NAME])
    if not wanted:
        return offered(session, asking)[:MOST_FOUND]
    search = _Search(session, asking, names_of(session, asking.project_id))
    ids = search.fitting(wanted)
    if len(ids) < MOST_FOUND:
        ids += search.near(wanted, but=ids)
    return _suggestions(session, asking, ids[:MOST_FOUND], search.used)


@dataclass
class _Search:
    """One look for names; every rank is made of what the annotator may know alone."""

    session: Session
    asking: Asking
    names: Names

    @cached_property
    def used(self) -> dict[int, str]:
        return used_names(self.session, self.asking)

    @cached_property
    def _latest(self) -> dict[int, int]:
        return {id_: number for number, id_ in enumerate(self.used)}

    @cached_property
    def _open_rounds(self) -> frozenset[int]:
        rounds = select(Round.id).where(Round.project_id == self.asking.project_id, Round.state.in_(OPEN_STATES))
        return frozenset(self.session.scalars(rounds))

    def fitting(self, wanted: str) -> list[int]:
        best: dict[int, Fit] = {}
        for entry, fit in self._seen(self.names.fitting(wanted), lambda name: fit_of(name, wanted)):
            if fit < best.get(entry, len(Fit)):
                best[entry] = fit
        return self._first(best, lambda id_: (best[id_] is not Fit.WHOLE, self._group(id_), best[id_]))

    def near(self, wanted: str, but: Collection[int]) -> list[int]:
        near = ((entry, Fit.CONTAINS) for entry in self.names.near(wanted))
        found = self._seen(near, lambda name: Fit.CONTAINS if is_near(name, wanted) else None)
        return self._first({id_ for id_, _fit in found} - set(but), lambda id_: (self._group(id_),))

    def _seen(self, found: Iterable[tuple[int, Fit]], fit_by: Callable[[str], Fit | None]) -> Iterator[tuple[int, Fit]]:
        """What is found, as the entry that it is. Of an entry that another annotator made in an open round, and this
        one named too, the name that this one typed counts, and the entry goes by no other."""
        entries, hidden = self.names.entries, set[int]()
        for id_, fit in found:
            entry = entries[id_]
            if self._knows(entry) and (entry.stands_for == id_ or self._knows(entries[entry.stands_for])):
                yield entry.stands_for, fit
            elif entry.stands_for == id_:
                hidden.add(id_)
        for id_, name in _typed_names(self.session, self.asking, hidden).items():
            if (own := fit_by(searchable(name))) is not None:
                yield id_, own

    def _knows(self, entry: Named) -> bool:
        kept_back = entry.round_id is not None and entry.round_id in self._open_rounds
        return not kept_back or entry.created_by == self.asking.user_id

    def _group(self, id_: int) -> Group:
        return Group.USED if id_ in self.used else Group.CAST if self.names.entries[id_].in_cast else Group.OTHER

    def _first(self, found: Iterable[int], rank: Callable[[int], tuple[int, ...]]) -> list[int]:
        """The first of them by rank; of those that rank alike the latest used, else by name."""
        entries, latest = self.names.entries, self._latest
        return nsmallest(MOST_FOUND, found, lambda id_: (rank(id_), latest.get(id_, 0), entries[id_].sought, id_))


def _suggestions(session: Session, asking: Asking, ids: Collection[int], used: Mapping[int, str]) -> list[Suggestion]:
    """The entries `ids`, all of which the annotator sees, in this order."""
    known = is_open() | (Entry.created_by == asking.user_id)
    rows = select(Entry.id, Entry.name, Entry.kind, Entry.in_cast, Entry.created_by).where(Entry.id.in_(ids), known)
    stored = {row.id: row for row in session.execute(rows)}
    others = _other_names(session, asking, stored)
    typed = _typed_names(session, asking, set(ids) - stored.keys()) | dict(used)

    def suggestion(id_: int) -> Suggestion:
        group = Group.USED if id_ in used else Group.OTHER
        if id_ not in stored:
            return Suggestion(id_, typed[id_], None, (), group, own=True)
        row = stored[id_]
        group = Group.CAST if row.in_cast and group is Group.OTHER else group
        return Suggestion(id_, row.name, row.kind, others.get(id_, ()), group, own=row.created_by == asking.user_id)

    return [suggestion(id_) for id_ in ids]


def used_names(session: Session, asking: Asking) -> dict[int, str]:
    """Entry -> the name it was last chosen by in this document, the latest first, `MOST_ON_PAGE` at most.

    A merged entry counts as the one that it was merged into.
    """
    found: dict[int, str] = {}
    for model in (Link, Value):
        rows = session.execute(
            select(func.coalesce(Entry.merged_into_id, Entry.id), model.name)
            .join(Annotation, Annotation.id == model.annotation_id)
            .join(Entry, Entry.id == model.entry_id)
            .where(
                Annotation.user_id == asking.user_id,
                Annotation.round_id == asking.round_id,
                Annotation.document_version_id == asking.version_id,
            )
            .order_by(Annotation.saved_at.desc())
        )
        for entry_id, name in rows:
            found.setdefault(entry_id, name or "")
    return dict(list(found.items())[:MOST_ON_PAGE])


def names_used_anywhere(session: Session, project_id: int, user_id: int) -> dict[int, str]:
    """Entries of others' making in open rounds that this annotator named too -> the name."""
    return _chosen_names(session, user_id, (Entry.project_id == project_id) & ~is_open())


def _typed_names(session: Session, asking: Asking, ids: Collection[int]) -> dict[int, str]:
    """Those of the entries that the annotator chose -> a name by which they did."""
    if len(ids) > MOST_ON_PAGE:  # more than a statement may ask for one by one
        used = names_used_anywhere(session, asking.project_id, asking.user_id)
        return {id_: name for id_, name in used.items() if id_ in ids}
    return _chosen_names(session, asking.user_id, Entry.id.in_(ids)) if ids else {}


def _chosen_names(session: Session, user_id: int, which: ColumnElement[bool]) -> dict[int, str]:
    """Entry -> a name by which the annotator chose it."""
    found: dict[int, str] = {}
    for model in (Link, Value):
        rows = session.execute(
            select(model.entry_id, func.min(model.name))
            .join(Annotation, Annotation.id == model.annotation_id)
            .join(Entry, Entry.id == model.entry_id)
            .where(Annotation.user_id == user_id, which)
            .group_by(model.entry_id)
        )
        found |= {entry_id: name for entry_id, name in rows if entry_id is not None and name is not None}
    return found


def _other_names(session: Session, asking: Asking, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    aliases = select(Alias.entry_id, Alias.name).where(Alias.entry_id.in_(ids)).order_by(Alias.id)
    merged = select(Entry.merged_into_id, Entry.name).where(Entry.merged_into_id.in_(ids), seen_by(asking.user_id))
    found: dict[int, tuple[str, ...]] = {}
    for entry_id, name in (*session.execute(aliases), *session.execute(merged.order_by(Entry.id))):
        if entry_id is not None:
            found[entry_id] = (*found.get(entry_id, ()), name)
    return found
