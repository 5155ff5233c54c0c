"""What the source field offers, in an order that never tells what others have used."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind
from annotate.store.models import Alias, Annotation, Entry, Link, Value
from annotate.store.queries.registry import is_open


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry to choose. `kind` is None where another annotator made the entry in a round that is not closed."""

    id: int
    name: str
    kind: EntryKind | None
    aliases: tuple[str, ...]


def suggestions(session: Session, project_id: int, user_id: int, round_id: int, version_id: int) -> list[Suggestion]:
    """The entries this annotator used in this document, the latest first; then the cast list; then all by name."""
    mine = _used_names(session, user_id, round_id, version_id)
    visible = _visible(session, project_id, user_id)
    aliases = _aliases(session, project_id)
    used_elsewhere = names_used_anywhere(session, project_id, user_id)
    offered = {entry.id: Suggestion(entry.id, entry.name, entry.kind, aliases.get(entry.id, ())) for entry in visible}
    # An entry that somebody else made and this annotator named too is known by the own name alone.
    hidden = {
        id_: Suggestion(id_, name, None, ()) for id_, name in (used_elsewhere | mine).items() if id_ not in offered
    }
    cast = {entry.id for entry in visible if entry.in_cast}
    every = offered | hidden
    rank = {id_: place for place, id_ in enumerate(mine)}
    return sorted(
        every.values(), key=lambda each: (rank.get(each.id, len(rank)), each.id not in cast, each.name.casefold())
    )


def _visible(session: Session, project_id: int, user_id: int) -> list[Entry]:
    return list(
        session.scalars(
            select(Entry).where(
                Entry.project_id == project_id,
                Entry.merged_into_id.is_(None),
                is_open() | (Entry.created_by == user_id),
            )
        )
    )


def _used_names(session: Session, user_id: int, round_id: int, version_id: int) -> dict[int, str]:
    """Entry -> the name it was last chosen by in this document, the latest first."""
    found: dict[int, str] = {}
    for model in (Link, Value):
        rows = session.execute(
            select(model.entry_id, model.name)
            .join(Annotation, Annotation.id == model.annotation_id)
            .where(
                Annotation.user_id == user_id,
                Annotation.round_id == round_id,
                Annotation.document_version_id == version_id,
                model.entry_id.is_not(None),
            )
            .order_by(Annotation.saved_at.desc())
        )
        for entry_id, name in rows:
            if entry_id is not None and name is not None:
                found.setdefault(entry_id, name)
    return found


def names_used_anywhere(session: Session, project_id: int, user_id: int) -> dict[int, str]:
    """Entries of others' making in open rounds that this annotator named too."""
    found: dict[int, str] = {}
    for model in (Link, Value):
        rows = session.execute(
            select(model.entry_id, func.min(model.name))
            .join(Annotation, Annotation.id == model.annotation_id)
            .join(Entry, Entry.id == model.entry_id)
            .where(Annotation.user_id == user_id, Entry.project_id == project_id, ~is_open())
            .group_by(model.entry_id)
        )
        found |= {entry_id: name for entry_id, name in rows if entry_id is not None and name is not None}
    return found


def _aliases(session: Session, project_id: int) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = session.execute(
        select(Alias.entry_id, Alias.name)
        .join(Entry, Entry.id == Alias.entry_id)
        .where(Entry.project_id == project_id)
        .order_by(Alias.id)
    )
    for entry_id, name in rows:
        found[entry_id] = (*found.get(entry_id, ()), name)
    return found
