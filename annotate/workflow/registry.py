"""The registry's page: finding entries, as far as the viewer may see them, and the manager's care for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Act, Answer, Link, Reference
from annotate.corpus.entry import AUTHOR, EntryKind, normalise, parse_chain, tidy
from annotate.corpus.roles import Role
from annotate.corpus.searching import searchable
from annotate.errors import NotFound, Refused
from annotate.store.models import Alias, Annotation, Entry, EntryMember, Project, Round, Value
from annotate.store.models import Link as LinkRow
from annotate.store.queries.registry import is_open
from annotate.store.queries.suggestions import names_used_anywhere
from annotate.workflow.entries import Namer, add_entry, find_entries
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer, sees_everyone

PAGE = 50
MOST_ALIASES = 100
LONGEST_NOTE = 5000
SPEAKERS = tuple(kind for kind in EntryKind if kind is not EntryKind.AUTHOR)
"""The kinds that an entry can be given; the author is there from the start."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the viewer may see it. `kind` is None where another annotator's choice of it is not to be known.

    `used` counts how often it was named in the rounds whose answers the viewer may know; None for who is no manager.
    """

    id: int
    name: str
    kind: EntryKind | None
    in_cast: bool = False
    note: str = ""
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    used: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the entries found."""

    rows: Sequence[Row]
    found: int
    page: int
    last: int


@dataclass(frozen=True, slots=True)
class Card:
    """What a manager says of an entry."""

    name: str
    kind: EntryKind
    aliases: tuple[str, ...] = ()
    in_cast: bool = False
    note: str = ""


def search(
    session: Session, project: Project, viewer: Viewer, wanted: str = "", kind: EntryKind | None = None, page: int = 1
) -> Page:
    """The visible entries whose name or alias contains `wanted` (case and accents do not count), by name."""
    visible = _visible(session, project, viewer)
    aliases = _aliases(session, project)
    needle = searchable(wanted)
    found = [
        row
        for row in visible
        if (kind is None or row.kind is kind)
        and (not needle or any(needle in searchable(name) for name in (row.name, *_known_aliases(row, aliases))))
    ]
    found.sort(key=lambda row: (searchable(row.name), row.id))
    last = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), last)
    shown = [replace(row, aliases=_known_aliases(row, aliases)) for row in found[(page - 1) * PAGE : page * PAGE]]
    return Page(_with_members_and_use(session, project, viewer, shown), len(found), page, last)


def entry_of(session: Session, project: Project, viewer: Viewer, entry_id: int) -> tuple[Entry, Row]:
    """A visible entry of the project, to be edited; raises NotFound for any other."""
    row = next((each for each in _visible(session, project, viewer) if each.id == entry_id and each.kind), None)
    if row is None:
        raise NotFound("There is no such entry in this project's registry.")
    shown = replace(row, aliases=_aliases(session, project).get(entry_id, ()))
    return session.get_one(Entry, entry_id), _with_members_and_use(session, project, viewer, [shown])[0]


def add(session: Session, project: Project, viewer: Viewer, card: Card, now: datetime) -> Entry:
    """A new entry that all members see; a name such as `X + Y` makes the joint source of X and Y.

    An entry of that name that an annotator added in an open round, and that the viewer does not know of, becomes this
    one. Raises Refused for a name that is taken.
    """
    names = parse_chain(card.name)
    if len(names) > 1:
        raise Refused("An entry is one speaker; chains with > are made where sentences are labelled.")
    namer = Namer(project.id, viewer.user.id, None, now)
    _check(session, project, viewer, card, None)
    if len(names[0]) > 1:
        entry, card = _joint(session, namer, names[0]), replace(card, kind=EntryKind.COLLECTIVE)
    else:
        entry = _single(session, namer, card)
    entry.round_id = None
    _write(session, entry, card)
    note(session, project.id, viewer.user.id, "entry added", now, entry=entry.id, name=entry.name)
    return entry


def edit(session: Session, project: Project, viewer: Viewer, entry_id: int, card: Card, now: datetime) -> Entry:
    """Changes an entry. The old name stays as an alias, for those who type it; what was chosen in answers is kept.

    Raises Refused for a name or alias that is another entry's, and where the author's name or kind would change.
    """
    entry, _row = entry_of(session, project, viewer, entry_id)
    old = entry.name
    if (entry.kind is EntryKind.AUTHOR) != (card.kind is EntryKind.AUTHOR) or (
        entry.kind is EntryKind.AUTHOR and normalise(card.name) != AUTHOR
    ):
        raise Refused("The author stands for the text's own voice; the name and kind of this entry stay.")
    _check(session, project, viewer, card, entry)
    renamed = normalise(tidy(card.name)) != entry.key
    _write(session, entry, replace(card, aliases=(*card.aliases, old)) if renamed else card)
    note(session, project.id, viewer.user.id, "entry changed", now, entry=entry.id, name=entry.name, before=old)
    return entry


def _visible(session: Session, project: Project, viewer: Viewer) -> list[Row]:
    rows = session.execute(
        select(Entry.id, Entry.name, Entry.kind, Entry.in_cast, Entry.note).where(
            Entry.project_id == project.id,
            Entry.merged_into_id.is_(None),
            is_open()
            | (Entry.created_by == viewer.user.id)
            | Entry.round_id.in_(_seen_rounds(session, project, viewer)),
        )
    )
    known = {row[0]: Row(*row) for row in rows}
    # Of an entry that somebody else added in an open round, who named it too knows the own name alone.
    mine = names_used_anywhere(session, project.id, viewer.user.id)
    return [*known.values(), *(Row(id_, name, None) for id_, name in mine.items() if id_ not in known)]


def _seen_rounds(session: Session, project: Project, viewer: Viewer) -> list[int]:
    """The rounds of whose entries and answers a manager may know before all do."""
    if Role.MANAGER not in viewer.roles:
        return []
    rounds = session.scalars(select(Round).where(Round.project_id == project.id))
    return [round_.id for round_ in rounds if sees_everyone(session, project, viewer, round_)]


def _aliases(session: Session, project: Project) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(Alias.entry_id, Alias.name)
        .join(Entry, Entry.id == Alias.entry_id)
        .where(Entry.project_id == project.id)
        .order_by(Alias.id)
    )
    found: dict[int, list[str]] = {}
    for entry_id, name in rows:
        found.setdefault(entry_id, []).append(name)
    return {entry_id: tuple(names) for entry_id, names in found.items()}


def _known_aliases(row: Row, aliases: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    return aliases.get(row.id, ()) if row.kind else ()


def _with_members_and_use(session: Session, project: Project, viewer: Viewer, rows: Sequence[Row]) -> list[Row]:
    members = _members(session, [row.id for row in rows if row.kind])
    used = _use(session, project, viewer, [row.id for row in rows]) if Role.MANAGER in viewer.roles else None
    return [
        replace(row, members=members.get(row.id, ()), used=None if used is None else used.get(row.id, 0))
        for row in rows
    ]


def _members(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(EntryMember.entry_id, Entry.name)
        .join(Entry, Entry.id == EntryMember.member_id)
        .where(EntryMember.entry_id.in_(list(ids)))
        .order_by(Entry.name)
    )
    found: dict[int, tuple[str, ...]] = {}
    for entry_id, name in rows:
        found[entry_id] = (*found.get(entry_id, ()), name)
    return found


def _use(session: Session, project: Project, viewer: Viewer, ids: Iterable[int]) -> dict[int, int]:
    """How often each entry was named, in the rounds of which the viewer may know."""
    seen = _seen_rounds(session, project, viewer)
    every = session.scalar(select(func.count(Round.id)).where(Round.project_id == project.id))
    wanted = list(ids)
    found: dict[int, int] = {}
    for model, entry in ((LinkRow, LinkRow.__table__.c.entry_id), (Value, Value.__table__.c.entry_id)):
        count = select(entry, func.count()).where(entry.in_(wanted)).group_by(entry)
        if len(seen) != every:  # else the index of entries alone answers
            count = count.join(Annotation, Annotation.id == model.annotation_id).where(Annotation.round_id.in_(seen))
        for entry_id, number in session.execute(count):
            found[entry_id] = found.get(entry_id, 0) + number
    return found


def _check(session: Session, project: Project, viewer: Viewer, card: Card, entry: Entry | None) -> None:
    """Raises Refused for a name or alias that a visible entry has, and for too much of anything."""
    if len(card.aliases) > MOST_ALIASES or len(card.note) > LONGEST_NOTE:
        raise Refused(f"An entry has at most {MOST_ALIASES} aliases and a note of {LONGEST_NOTE} characters.")
    if entry is None and card.kind is EntryKind.AUTHOR:
        raise Refused("The author's entry is there from the start; choose another kind.")
    own = entry.id if entry else None
    taken = {normalise(row.name): row.name for row in _visible(session, project, viewer) if row.id != own and row.kind}
    for name in (card.name, *card.aliases):
        if normalise(tidy(name)) in taken:
            raise Refused(f"“{taken[normalise(tidy(name))]}” is an entry of its own already.")
    if entry and normalise(tidy(card.name)) != entry.key and _by_key(session, project.id, card.name):
        raise Refused(f"The name “{tidy(card.name)}” cannot be used at present; choose another.")


def _single(session: Session, namer: Namer, card: Card) -> Entry:
    return _by_key(session, namer.project_id, card.name) or add_entry(session, namer, card.name, card.kind)


def _by_key(session: Session, project_id: int, name: str) -> Entry | None:
    key = normalise(tidy(name))
    return session.scalars(select(Entry).where(Entry.project_id == project_id, Entry.key == key)).first()


def _joint(session: Session, namer: Namer, names: tuple[str, ...]) -> Entry:
    """The joint source of these names, whose members are found or added."""
    newest = session.scalar(select(func.max(Entry.id))) or 0
    link = Link(None, " + ".join(names), members=tuple(Reference(None, name) for name in names))
    answer, _used = find_entries(session, namer, Answer(acts=(Act((link,), {}),)))
    entry = session.get_one(Entry, answer.acts[0].chain[0].entry)
    if entry.id <= newest:
        raise Refused(f"“{entry.name}” is an entry of its own already.")
    return entry


def _write(session: Session, entry: Entry, card: Card) -> None:
    entry.name, entry.kind = tidy(card.name), card.kind
    entry.key = normalise(entry.name)
    entry.in_cast, entry.note = card.in_cast, card.note.strip()
    if entry.in_cast:  # what the manager offers to all is no secret of the round in which it was added
        entry.round_id = None
    session.execute(delete(Alias).where(Alias.entry_id == entry.id))
    wanted = {normalise(tidy(alias)): tidy(alias) for alias in card.aliases}
    wanted.pop(entry.key, None)
    session.add_all(Alias(entry_id=entry.id, name=alias, key=key) for key, alias in wanted.items())
    session.flush()
