"""The registry's page: finding entries, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, func, or_, select
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
    """The visible entries whose name or alias contains `wanted` (case and accents do not count), by name."""
    sight = Sight(session, project, viewer)
    needle = searchable(wanted)
    found = sorted([*_known(sight, needle, kind), *(() if kind else _typed(sight, needle))])
    last = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), last)
    ids = [id_ for _name, id_ in found[(page - 1) * PAGE : page * PAGE]]
    return Page(rows_of(sight, ids), len(found), page, last)


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


def _known(sight: Sight, needle: str, kind: EntryKind | None) -> list[tuple[str, int]]:
    """Name as it is sought and id of the known entries that fit."""
    found = select(Entry.sought, Entry.id).where(
        Entry.project_id == sight.project.id, Entry.merged_into_id.is_(None), sight.known()
    )
    found = found.where(Entry.kind == kind) if kind else found
    found = found.where(_fits(sight, needle)) if needle else found
    return [(name, id_) for name, id_ in sight.session.execute(found)]


def _fits(sight: Sight, needle: str) -> ColumnElement[bool]:
    aliased = select(Alias.entry_id).where(Alias.sought.contains(needle, autoescape=True))
    own = or_(Entry.sought.contains(needle, autoescape=True), Entry.id.in_(aliased))
    once = [id_ for id_, names in sight.other_names.items() if any(needle in searchable(name) for name in names)]
    return or_(own, Entry.id.in_(once)) if once else own


def _typed(sight: Sight, needle: str) -> list[tuple[str, int]]:
    """The same of the entries of which the viewer knows the own name alone."""
    names = ((searchable(name), id_) for id_, name in _typed_of_their_own(sight).items())
    return [(name, id_) for name, id_ in names if needle in name]


def _typed_of_their_own(sight: Sight) -> dict[int, str]:
    """Without those that were merged into an entry that the viewer knows."""
    known = sight.known_of({sight.merged[id_] for id_ in sight.typed if id_ in sight.merged})
    return {id_: name for id_, name in sight.typed.items() if sight.merged.get(id_) not in known}


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
