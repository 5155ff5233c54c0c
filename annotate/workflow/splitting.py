"""Taking what was wrongly chosen as one entry out of it, as another one; and giving it back.

Answers stay as they are: a split says that what was chosen by one name in one document as the entry is taken as
another entry whenever it is read, so that giving it back restores exactly what was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind, normalise, tidy
from annotate.errors import Refused
from annotate.store.models import Annotation, Document, DocumentVersion, Entry, EntrySplit, Project
from annotate.store.queries.namings import namings
from annotate.store.queries.registry import by_keys
from annotate.workflow.entry_life import Namer, add_entry
from annotate.workflow.log import note
from annotate.workflow.merging import check_seen
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import entry_of
from annotate.workflow.sight import Sight


@dataclass(frozen=True, slots=True)
class Piece:
    """What was chosen as the entry by `name` in one document, and in how many answers."""

    name: str
    document_id: int
    document: str
    answers: int


@dataclass(frozen=True, slots=True)
class Out:
    """An entry that something was taken out as, and the names by which that was chosen."""

    id: int
    name: str
    names: tuple[str, ...]


def pieces(sight: Sight, entry_id: int) -> list[Piece]:
    """What can be taken out of the entry, of the rounds of which the viewer may know; by name and document."""
    named = namings(sight.session, [entry_id]).subquery()
    rows = sight.session.execute(
        select(named.c.name, Document.id, Document.name, func.count(Annotation.id.distinct()))
        .join(Annotation, Annotation.id == named.c.annotation_id)
        .join(DocumentVersion, DocumentVersion.id == Annotation.document_version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(named.c.chosen == entry_id, Annotation.round_id.in_([each.id for each in sight.counted]))
        .group_by(named.c.name, Document.id, Document.name, Document.position)
        .order_by(named.c.name, Document.position)
    )
    return [Piece(*row) for row in rows]


def taken_out(sight: Sight, entry_id: int) -> list[Out]:
    """The entries that something was taken out as, of those that the viewer knows."""
    rows = sight.session.execute(
        select(Entry.id, Entry.name, EntrySplit.name)
        .join(EntrySplit, EntrySplit.into_id == Entry.id)
        .where(EntrySplit.entry_id == entry_id, sight.known())
        .order_by(Entry.name, EntrySplit.name)
        .distinct()
    )
    found: dict[tuple[int, str], list[str]] = {}
    for id_, name, chosen in rows:
        found.setdefault((id_, name), []).append(chosen)
    return [Out(id_, name, tuple(names)) for (id_, name), names in found.items()]


def split(
    session: Session,
    project: Project,
    viewer: Viewer,
    entry_id: int,
    chosen: Collection[tuple[str, int]],
    name: str,
    kind: EntryKind,
    now: datetime,
) -> Entry:
    """Takes the pieces `chosen`, (name, document id), out of an entry as the entry called `name`, which is found or
    added with `kind`.

    Raises NotFound for an entry that the viewer may not know of, Refused for pieces that are not there, none, the
    author, and the entry itself.
    """
    entry, _row = entry_of(session, project, viewer, entry_id)
    sight = Sight(session, project, viewer)
    there = {(each.name, each.document_id) for each in pieces(sight, entry.id)}
    if not chosen or not set(chosen) <= there:
        raise Refused("Choose at least one of the lines; some may have changed meanwhile.")
    into = _target(sight, entry, name, kind, now)
    session.add_all(
        EntrySplit(entry_id=entry.id, name=each, document_id=document, into_id=into.id) for each, document in chosen
    )
    note(
        session, project.id, viewer.user.id, "entry split", now,
        entry=entry.id, into=into.id, name=entry.name, into_name=into.name, pieces=sorted(map(list, chosen)),
    )  # fmt: skip
    session.flush()
    return into


def give_back(
    session: Session, project: Project, viewer: Viewer, entry_id: int, into_id: int, now: datetime
) -> Sequence[tuple[str, int]]:
    """Undoes all splits of an entry into another; returns the (name, document id) that come back.

    Raises NotFound for an entry that the viewer may not know of, Refused when nothing was taken out.
    """
    entry, _row = entry_of(session, project, viewer, entry_id)
    known = {each.id: each.name for each in taken_out(Sight(session, project, viewer), entry.id)}
    gone = (EntrySplit.entry_id == entry.id) & (EntrySplit.into_id == into_id)
    back = [
        (name, document)
        for name, document in session.execute(select(EntrySplit.name, EntrySplit.document_id).where(gone))
    ]
    if into_id not in known or not back:
        raise Refused("Nothing is taken out of this entry as that one any more.")
    session.execute(delete(EntrySplit).where(gone))
    note(
        session, project.id, viewer.user.id, "split undone", now,
        entry=entry.id, into=into_id, name=entry.name, into_name=known[into_id], pieces=sorted(map(list, back)),
    )  # fmt: skip
    return back


def _target(sight: Sight, entry: Entry, name: str, kind: EntryKind, now: datetime) -> Entry:
    """The entry of this name, which is not the one that is split; else a new one, as hidden as that one is."""
    key = normalise(tidy(name))
    known = by_keys(sight.session, sight.project.id, [key], sight.viewer.user.id).get(key)
    found = sight.session.get_one(Entry, known.id) if known else None
    if EntryKind.AUTHOR in (entry.kind, kind if found is None else found.kind):
        raise Refused("The author stands for the text's own voice and is neither split nor added to.")
    if found is None:
        namer = Namer(sight.project.id, entry.created_by or sight.viewer.user.id, entry.round_id, now)
        return add_entry(sight.session, namer, name, kind)
    if found.id == entry.id or sight.merged.get(found.id, found.id) == entry.id:
        raise Refused("“{name}” is this entry itself; give the new one another name.", name=found.name)
    if found.id not in sight.known_of([found.id]):  # a refusal would tell of it
        found.round_id = found.removed_at = None
    check_seen(sight.session, entry, found)
    return found
