"""What the source field offers, in an order that never tells what others have used."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from heapq import nsmallest

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import LONGEST_NAME, EntryKind
from annotate.corpus.near_names import Fit
from annotate.corpus.searching import searchable
from annotate.store.models import Alias, Annotation, Entry, Link, Value
from annotate.store.queries.name_index import names_of
from annotate.store.queries.name_search import ENOUGH, NameSearch, typed_names
from annotate.store.queries.registry import is_there, known_to, open_rounds

MOST_ON_PAGE = 300
"""A page carries the first of the entries, so that its field helps without the server, however many there are."""
MOST_FOUND = ENOUGH


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
    ids = session.scalars(
        select(Entry.id)
        .where(Entry.project_id == asking.project_id, Entry.merged_into_id.is_(None), is_there())
        .where(or_(known_to(asking.user_id), Entry.id.in_(used)))
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
    names = names_of(session, asking.project_id)
    search = NameSearch(session, names, asking.project_id, asking.user_id, open_rounds(session, asking.project_id))
    used = used_names(session, asking)
    best = _first(search, search.found(wanted), list(used))
    return _suggestions(session, asking, best, used)


def _first(search: NameSearch, found: Mapping[int, Fit], used: Sequence[int]) -> list[int]:
    """The first of them: of those that rank alike the latest used, else by name."""
    latest = {id_: number for number, id_ in enumerate(used)}

    def rank(id_: int) -> tuple[bool, bool, Group, Fit, int, str, int]:
        fit, in_cast = found[id_], search.entries[id_].in_cast
        group = Group.USED if id_ in latest else Group.CAST if in_cast else Group.OTHER
        return fit is Fit.NEAR, fit is not Fit.WHOLE, group, fit, latest.get(id_, 0), search.called(id_), id_

    return nsmallest(MOST_FOUND, found, rank)


def _suggestions(session: Session, asking: Asking, ids: Collection[int], used: Mapping[int, str]) -> list[Suggestion]:
    """The entries `ids`, all of which the annotator sees, in this order."""
    known = known_to(asking.user_id)
    rows = select(Entry.id, Entry.name, Entry.kind, Entry.in_cast, Entry.created_by).where(Entry.id.in_(ids), known)
    stored = {row.id: row for row in session.execute(rows)}
    others = _other_names(session, asking, stored)
    typed = typed_names(session, asking.project_id, asking.user_id, set(ids) - stored.keys()) | dict(used)

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


def _other_names(session: Session, asking: Asking, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    aliases = select(Alias.entry_id, Alias.name).where(Alias.entry_id.in_(ids)).order_by(Alias.id)
    merged = select(Entry.merged_into_id, Entry.name).where(Entry.merged_into_id.in_(ids), known_to(asking.user_id))
    found: dict[int, tuple[str, ...]] = {}
    for entry_id, name in (*session.execute(aliases), *session.execute(merged.order_by(Entry.id))):
        if entry_id is not None:
            found[entry_id] = (*found.get(entry_id, ()), name)
    return found
