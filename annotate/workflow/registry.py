"""The registry's page: finding entries, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind
from annotate.corpus.searching import searchable
from annotate.errors import NotFound
from annotate.store.models import Alias, Annotation, Entry, EntryMember, Project, Value
from annotate.store.models import Link as LinkRow
from annotate.store.queries.namings import has_splits, namings
from annotate.workflow.progress import Viewer
from annotate.workflow.sight import Sight

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the viewer may see it. `kind` is None where another annotator's choice of it is not to be known.

    `aliases` are its own, which a manager changes; `merged` the names of the entries that were merged into it. `used`
    counts how often it was named in the rounds whose answers the viewer may know; None for who is no manager.
    """

    id: int
    name: str
    kind: EntryKind | None
    in_cast: bool = False
    note: str = ""
    authority: str = ""
    aliases: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    used: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the entries found."""

    rows: Sequence[Row]
    found: int
    page: int
    last: int


def search(
    session: Session, project: Project, viewer: Viewer, wanted: str = "", kind: EntryKind | None = None, page: int = 1
) -> Page:
    """The visible entries that the source field would find for `wanted`, the best fitting first, else by name."""
    sight = Sight(session, project, viewer)
    names = sight.names
    found = names.found(searchable(wanted))
    if kind:
        found = {id_: fit for id_, fit in found.items() if names.knows(id_) and names.entries[id_].kind is kind}
    ranked = sorted(found, key=lambda id_: (found[id_], names.called(id_), id_))
    last = max(1, -(-len(ranked) // PAGE))
    page = min(max(1, page), last)
    return Page(rows_of(sight, ranked[(page - 1) * PAGE : page * PAGE]), len(ranked), page, last)


def entry_of(session: Session, project: Project, viewer: Viewer, entry_id: int) -> tuple[Entry, Row]:
    """An entry of which the viewer may know everything; a merged one is the entry that it was merged into.

    Raises NotFound for any other.
    """
    sight = Sight(session, project, viewer)
    if not sight.known_of([entry_id]):
        raise NotFound("There is no such entry in this project's registry.")
    id_ = sight.merged.get(entry_id, entry_id)
    if id_ != entry_id and not sight.known_of([id_]):
        raise NotFound("There is no such entry in this project's registry.")
    return session.get_one(Entry, id_), rows_of(sight, [id_])[0]


def rows_of(sight: Sight, ids: Sequence[int]) -> list[Row]:
    """The entries `ids`, of which the viewer may know, in this order."""
    known = sight.known_of(ids)
    columns = select(Entry.id, Entry.name, Entry.kind, Entry.in_cast, Entry.note, Entry.authority)
    stored = {row.id: row for row in sight.session.execute(columns.where(Entry.id.in_(known)))}
    aliases, members = aliases_of(sight.session, known), _members(sight, known)
    used = _use(sight, ids) if sight.manages else None
    return [
        replace(
            Row(*stored[id_]) if id_ in stored else Row(id_, sight.typed[id_], None),
            aliases=aliases.get(id_, ()),
            merged=tuple(sorted(sight.other_names.get(id_, ()))) if id_ in stored else (),
            members=members.get(id_, ()),
            used=None if used is None else used.get(id_, 0),
        )
        for id_ in ids
    ]


def aliases_of(session: Session, ids: Collection[int] | Select[int]) -> dict[int, tuple[str, ...]]:
    """Entry -> its aliases, in the order in which they were given."""
    rows = session.execute(select(Alias.entry_id, Alias.name).where(Alias.entry_id.in_(ids)).order_by(Alias.id))
    return _grouped(rows.all())


def _members(sight: Sight, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    rows = sight.session.execute(
        select(EntryMember.entry_id, Entry.name)
        .join(Entry, Entry.id == EntryMember.member_id)
        .where(EntryMember.entry_id.in_(ids))
        .order_by(Entry.name)
    )
    return _grouped(rows.all())


def _grouped(rows: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for entry, name in rows:
        found.setdefault(entry, []).append(name)
    return {entry: tuple(names) for entry, names in found.items()}


def _use(sight: Sight, ids: Collection[int]) -> dict[int, int]:
    """How often each entry, or one merged into it, was named in the rounds of which the viewer may know."""
    stands_for = {id_: id_ for id_ in ids} | {one: into for one, into in sight.merged.items() if into in ids}
    found: dict[int, int] = {}
    for entry_id, number in _counts(sight, stands_for):
        found[stands_for[entry_id]] = found.get(stands_for[entry_id], 0) + number
    return found


def _counts(sight: Sight, ids: Collection[int]) -> Iterator[tuple[int, int]]:
    if not sight.counts_all or has_splits(sight.session, sight.project.id):
        named = namings(sight.session, ids).subquery()
        count = select(named.c.entry_id, func.count()).group_by(named.c.entry_id)
        count = count.join(Annotation, Annotation.id == named.c.annotation_id)
        count = count.where(Annotation.round_id.in_([each.id for each in sight.counted]))
        yield from ((entry, number) for entry, number in sight.session.execute(count))
        return
    for column in (LinkRow.__table__.c.entry_id, Value.__table__.c.entry_id):  # answered by their indexes alone
        count = select(column, func.count()).where(column.in_(ids)).group_by(column)
        yield from ((entry, number) for entry, number in sight.session.execute(count))
