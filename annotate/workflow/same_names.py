"""Merges that the names suggest, for a manager to decide on; nothing is merged by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind
from annotate.corpus.same_names import Alike, Likeness, Named, alike
from annotate.errors import Refused
from annotate.store.models import Entry, NotTheSame, Project
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import Row, aliases_of, rows_of
from annotate.workflow.relations import relations_among
from annotate.workflow.sight import Sight

MOST = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entries that may be one, and why; what is named less often would be merged into the other."""

    entry: Row
    into: Row
    likeness: Likeness
    names: tuple[str, str]


def suggested_merges(session: Session, project: Project, viewer: Viewer) -> tuple[list[Suggestion], int]:
    """The first of the pairs of entries that may be one, the surest first, and how many there are in all."""
    sight = Sight(session, project, viewer)
    settled = set(session.execute(select(NotTheSame.one_id, NotTheSame.other_id)))
    issues, speakers = _named(sight, Entry.kind == EntryKind.ISSUE), _named(sight, Entry.kind != EntryKind.ISSUE)
    found = [pair for pair in (*alike(speakers), *alike(issues)) if (pair.one, pair.other) not in settled]
    shown = found[:MOST]
    rows = {row.id: row for row in rows_of(sight, sorted({id_ for pair in shown for id_ in (pair.one, pair.other)}))}
    return [_suggestion(pair, rows[pair.one], rows[pair.other]) for pair in shown], len(found)


def not_the_same(session: Session, project: Project, viewer: Viewer, one: int, other: int, now: datetime) -> None:
    """Keeps that two entries are two; raises Refused unless the viewer may know of both."""
    first, second = sorted((one, other))
    if first == second or len(Sight(session, project, viewer).known_of([first, second])) < 2:
        raise Refused("There are no two such entries in this project's registry.")
    if session.get(NotTheSame, (first, second)) is None:
        session.add(NotTheSame(one_id=first, other_id=second))
        note(session, project.id, viewer.user.id, "entries told apart", now, entry=first, into=second)


def _named(sight: Sight, which: ColumnElement[bool]) -> list[Named]:
    """Single entries that the viewer may know of, with their own names and aliases; an issue is nobody who speaks."""
    rows = sight.session.execute(
        select(Entry.id, Entry.name).where(
            Entry.project_id == sight.project.id,
            Entry.merged_into_id.is_(None),
            Entry.members_key.is_(None),
            Entry.kind != EntryKind.AUTHOR,
            which,
            sight.known(),
        )
    ).all()
    aliases = aliases_of(sight.session, select(Entry.id).where(Entry.project_id == sight.project.id))
    roles: dict[int, list[str]] = {}
    for each in relations_among(sight, [id_ for id_, _name in rows]):
        roles.setdefault(each.subject_id, []).append(f"{each.kind} {each.other}")
    return [Named(id_, (name, *aliases.get(id_, ())), tuple(roles.get(id_, ()))) for id_, name in rows]


def _suggestion(pair: Alike, one: Row, other: Row) -> Suggestion:
    if (one.used or 0) > (other.used or 0):
        return Suggestion(other, one, pair.likeness, pair.names[::-1])
    return Suggestion(one, other, pair.likeness, pair.names)
