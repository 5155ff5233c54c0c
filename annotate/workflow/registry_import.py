"""Many entries at once: from a table or a cast list, looked through before anything is stored, and out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind, normalise
from annotate.errors import Problem, Refused, Unreadable
from annotate.formats import registry_csv
from annotate.formats.registry_csv import EntryRow
from annotate.store.models import Document, DocumentVersion, Entry, Project, Turn
from annotate.store.queries.registry import by_keys
from annotate.workflow import entry_cards
from annotate.workflow.entry_cards import Card
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import Row, aliases_of, rows_of
from annotate.workflow.sight import Sight

MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Known:
    """A row that names an entry of the registry, and what that entry gains by it."""

    row: EntryRow
    entry_id: int
    name: str
    aliases: tuple[str, ...]
    cast: bool
    note: bool
    authority: bool

    @property
    def gains(self) -> bool:
        """Whether anything is new."""
        return bool(self.aliases or self.cast or self.note or self.authority)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    new: Sequence[EntryRow]
    changed: Sequence[Known]
    unchanged: int


def plan_import(session: Session, project: Project, viewer: Viewer, text: str, kind: EntryKind) -> Plan:
    """What importing the table or cast list `text` would do; names without a kind are of this `kind`.

    Raises Unreadable with every line that cannot be used, Refused for an empty or too long text.
    """
    rows = registry_csv.read_pasted(text, kind)
    if not rows:
        raise Refused("There is no name in this text; write one a line, or paste a table with a column “name”.")
    if len(rows) > MOST_ROWS:
        raise Refused(
            "There are {count} names; at most {most} are taken at once. Split the list.",
            count=len(rows),
            most=MOST_ROWS,
        )
    found = _found(session, project, viewer, rows)
    known = [_gains(row, found[normalise(row.name)]) for row in rows if normalise(row.name) in found]
    changed = [each for each in known if each.gains]
    new = [row for row in rows if normalise(row.name) not in found]
    return Plan(new, changed, len(known) - len(changed))


def import_entries(
    session: Session, project: Project, viewer: Viewer, text: str, kind: EntryKind, now: datetime
) -> Plan:
    """Does what `plan_import` says, all of it or nothing; raises Unreadable that names each line in the way."""
    plan = plan_import(session, project, viewer, text, kind)
    problems: list[Problem] = []
    for row in sorted(plan.new, key=lambda row: bool(row.members)):
        try:
            entry_cards.add(session, project, viewer, _card(row), now)
        except Refused as refused:
            problems.append(Problem(refused.message, row.line))
    for known in plan.changed:
        try:
            entry_cards.edit(session, project, viewer, known.entry_id, _changed(session, known), now)
        except Refused as refused:
            problems.append(Problem(refused.message, known.row.line))
    if problems:
        raise Unreadable(sorted(problems, key=lambda problem: problem.line or 0))
    return plan


def speakers_of_turns(session: Session, project: Project) -> list[str]:
    """Who speaks in the turns of the project's documents, each once, in the order of the first turn."""
    rows = session.scalars(
        select(Turn.speaker)
        .join(DocumentVersion, DocumentVersion.id == Turn.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.project_id == project.id, DocumentVersion.is_current)
        .order_by(Document.position, Turn.number)
    )
    return list({normalise(name): name for name in reversed(rows.all())}.values())[::-1]


def export_entries(session: Session, project: Project, viewer: Viewer) -> Iterator[str]:
    """The entries of which the viewer may know everything, as the lines of a table that can be imported."""
    sight = Sight(session, project, viewer)
    ids = session.scalars(
        select(Entry.id)
        .where(Entry.project_id == project.id, Entry.merged_into_id.is_(None), sight.known())
        .order_by(Entry.sought, Entry.id)
    ).all()
    return registry_csv.write(_row(row) for row in rows_of(sight, ids) if row.kind is not EntryKind.AUTHOR)


def _found(session: Session, project: Project, viewer: Viewer, rows: Sequence[EntryRow]) -> dict[str, Row]:
    """Normalised name -> the visible entry that goes by it."""
    sight = Sight(session, project, viewer)
    entries = by_keys(session, project.id, [normalise(row.name) for row in rows], viewer.user.id)
    known = sight.known_of([entry.id for entry in entries.values()])
    stands = {key: sight.merged.get(entry.id, entry.id) for key, entry in entries.items() if entry.id in known}
    shown = {row.id: row for row in rows_of(sight, sorted(set(stands.values())))}
    return {key: shown[id_] for key, id_ in stands.items() if shown[id_].kind is not None}


def _gains(row: EntryRow, entry: Row) -> Known:
    has = {normalise(name) for name in (entry.name, *entry.aliases, *entry.merged)}
    return Known(
        row,
        entry.id,
        entry.name,
        aliases=tuple(alias for alias in row.aliases if normalise(alias) not in has),
        cast=row.in_cast and not entry.in_cast,
        note=bool(row.note and not entry.note),
        authority=bool(row.authority and not entry.authority),
    )


def _card(row: EntryRow) -> Card:
    name = " + ".join(row.members) if row.members else row.name
    return Card(name, row.kind, row.aliases, row.in_cast, row.note, row.authority)


def _changed(session: Session, known: Known) -> Card:
    entry = session.get_one(Entry, known.entry_id)
    aliases = aliases_of(session, [known.entry_id]).get(known.entry_id, ())
    return Card(
        entry.name,
        entry.kind,
        (*aliases, *known.aliases),
        entry.in_cast or known.cast,
        known.row.note if known.note else entry.note,
        known.row.authority if known.authority else entry.authority,
    )


def _row(row: Row) -> EntryRow:
    assert row.kind is not None
    return EntryRow(0, row.name, row.kind, row.aliases, row.members, row.in_cast, row.note, row.authority)
