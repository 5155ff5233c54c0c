"""Many entries at once: from a table or a cast list, looked through before anything is stored, and out again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind, normalise
from annotate.errors import Problem, Refused, Unreadable
from annotate.formats import registry_csv
from annotate.formats.registry_cells import RelationCell
from annotate.formats.registry_csv import EntryRow
from annotate.store.models import Document, DocumentVersion, Entry, Project, Turn
from annotate.store.queries.registry import by_keys
from annotate.workflow import entry_cards, relations
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
    relations: tuple[RelationCell, ...]

    @property
    def changes_card(self) -> bool:
        """Whether something is new beside relations."""
        return bool(self.aliases or self.cast or self.note or self.authority)

    @property
    def gains(self) -> bool:
        """Whether anything is new."""
        return bool(self.changes_card or self.relations)


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
    sight = Sight(session, project, viewer)
    found = _found(sight, [name for row in rows for name in (row.name, *row.members, *_related(row))])
    _refuse_unknown(rows, found)
    stated = _stated(sight, [entry.id for entry in found.values()])
    known = [_gains(row, found, stated) for row in rows if normalise(row.name) in found]
    changed = [each for each in known if each.gains]
    new = [row for row in rows if normalise(row.name) not in found]
    return Plan(new, changed, len(known) - len(changed))


def import_entries(
    session: Session, project: Project, viewer: Viewer, text: str, kind: EntryKind, now: datetime
) -> Plan:
    """Does what `plan_import` says, all of it or nothing; raises Unreadable that names each line in the way."""
    plan = plan_import(session, project, viewer, text, kind)
    problems: list[Problem] = []
    made: dict[str, int] = {}
    for row in sorted(plan.new, key=_last_first(plan.new)):
        with _told_of(row, "name", problems):
            made[normalise(row.name)] = entry_cards.add(session, project, viewer, _card(row), now).id
    for known in plan.changed:
        made[normalise(known.row.name)] = known.entry_id
        with _told_of(known.row, "name", problems):
            if known.changes_card:
                entry_cards.edit(session, project, viewer, known.entry_id, _changed(session, known), now)
    if not problems:
        new = [(row, row.relations) for row in plan.new]
        for row, stated in (*new, *((known.row, known.relations) for known in plan.changed)):
            _relate(session, project, viewer, row, made, stated, problems, now)
    if problems:
        raise Unreadable(sorted(problems, key=lambda problem: problem.line or 0))
    return plan


@contextmanager
def _told_of(row: EntryRow, column: str, problems: list[Problem]) -> Iterator[None]:
    """A refusal inside the block becomes a problem of the row."""
    try:
        yield
    except Refused as refused:
        problems.append(row.problem(refused.message, column))


def _last_first(rows: Sequence[EntryRow]) -> Callable[[EntryRow], tuple[bool, bool]]:
    """An order in which members come before joint sources, and an entry of one name before who has it as an alias."""
    names = {normalise(row.name) for row in rows}
    return lambda row: (bool(row.members), not any(normalise(alias) in names for alias in row.aliases))


def _relate(
    session: Session,
    project: Project,
    viewer: Viewer,
    row: EntryRow,
    made: Mapping[str, int],
    stated: Sequence[RelationCell],
    problems: list[Problem],
    now: datetime,
) -> None:
    for each in stated:
        with _told_of(row, "relations", problems):
            other = made.get(normalise(each.other)) or entry_cards.named(Sight(session, project, viewer), each.other)
            subject = made[normalise(row.name)]
            relations.relate(session, project, viewer, subject, each.kind, other, each.since, each.until, now)


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
    stated = _stated(sight, ids)
    rows = (row for row in rows_of(sight, ids) if row.kind is not EntryKind.AUTHOR)
    return registry_csv.write(_row(row, stated.get(row.id, ())) for row in rows)


def _related(row: EntryRow) -> Iterator[str]:
    return (relation.other for relation in row.relations)


def _refuse_unknown(rows: Sequence[EntryRow], found: Mapping[str, Row]) -> None:
    """Raises Unreadable for members and related entries that are neither in the table nor in the registry."""
    single, every = registry_csv.names_in(rows)
    single |= {key for key, entry in found.items() if not entry.members}
    if problems := list(registry_csv.unknown(rows, single, every | found.keys())):
        raise Unreadable(problems)


def _stated(sight: Sight, ids: Collection[int]) -> dict[int, tuple[RelationCell, ...]]:
    """Entry -> what it is to others that the viewer knows, by kind and name."""
    found: dict[int, list[RelationCell]] = {}
    for each in relations.relations_among(sight, ids):
        found.setdefault(each.subject_id, []).append(RelationCell(each.kind, each.other, each.since, each.until))
    return {
        id_: tuple(sorted(cells, key=lambda cell: (cell.kind, cell.other, cell.since or date.min)))
        for id_, cells in found.items()
    }


def _found(sight: Sight, names: Collection[str]) -> dict[str, Row]:
    """Normalised name -> the visible entry that goes by it."""
    entries = by_keys(sight.session, sight.project.id, [normalise(name) for name in names], sight.viewer.user.id)
    known = sight.known_of([entry.id for entry in entries.values()])
    stands = {key: sight.merged.get(entry.id, entry.id) for key, entry in entries.items() if entry.id in known}
    shown = {row.id: row for row in rows_of(sight, sorted(set(stands.values())))}
    return {key: shown[id_] for key, id_ in stands.items() if shown[id_].kind is not None}


def _gains(row: EntryRow, found: Mapping[str, Row], stated: Mapping[int, Sequence[RelationCell]]) -> Known:
    entry = found[normalise(row.name)]
    said = set(stated.get(entry.id, ()))
    has = {normalise(name) for name in (entry.name, *entry.aliases, *entry.merged)}
    return Known(
        row,
        entry.id,
        entry.name,
        aliases=tuple(alias for alias in row.aliases if normalise(alias) not in has),
        cast=row.in_cast and not entry.in_cast,
        note=bool(row.note and not entry.note),
        authority=bool(row.authority and not entry.authority),
        relations=tuple(each for each in row.relations if _as_called(each, found) not in said),
    )


def _as_called(relation: RelationCell, found: Mapping[str, Row]) -> RelationCell:
    """The relation with the other entry by its own name, whatever the table calls it."""
    other = found.get(normalise(relation.other))
    return replace(relation, other=other.name) if other else relation


def _card(row: EntryRow) -> Card:
    return Card(row.name, row.kind, row.aliases, row.in_cast, row.note, row.authority, row.members)


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


def _row(row: Row, stated: tuple[RelationCell, ...]) -> EntryRow:
    assert row.kind is not None
    names = (*row.aliases, *row.merged)
    return EntryRow(0, row.name, row.kind, names, row.members, row.in_cast, row.note, row.authority, stated)
