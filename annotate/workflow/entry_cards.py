"""The manager's care for entries: adding one, and changing what is said of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Act, Answer, Link, Reference
from annotate.corpus.entry import AUTHOR, EntryKind, normalise, parse_chain, tidy
from annotate.corpus.searching import searchable
from annotate.errors import Refused
from annotate.store.models import Alias, Entry, Project
from annotate.store.queries.registry import by_keys
from annotate.workflow.entries import find_entries
from annotate.workflow.entry_life import Namer, add_entry
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import entry_of
from annotate.workflow.sight import Sight

MOST_ALIASES = 100
LONGEST_NOTE = 5000
LONGEST_LINK = 1000
SPEAKERS = tuple(kind for kind in EntryKind if kind is not EntryKind.AUTHOR)
"""The kinds that an entry can be given; the author is there from the start."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a manager says of an entry; `authority` is the address of its record in a catalogue of names, `members` the
    names of a joint source's members where its own name is not made of them."""

    name: str
    kind: EntryKind
    aliases: tuple[str, ...] = ()
    in_cast: bool = False
    note: str = ""
    authority: str = ""
    members: tuple[str, ...] = ()


def add(session: Session, project: Project, viewer: Viewer, card: Card, now: datetime) -> Entry:
    """A new entry that all members see; a name such as `X + Y` makes the joint source of X and Y.

    An entry of that name that an annotator added in an open round, and that the viewer does not know of, becomes this
    one. Raises Refused for a name that is taken.
    """
    names = (card.members,) if card.members else parse_chain(card.name)
    if len(names) > 1:
        raise Refused("An entry is one speaker; chains with > are made where sentences are labelled.")
    sight = Sight(session, project, viewer)
    _check(sight, card, None)
    namer = Namer(project.id, viewer.user.id, None, now)
    if len(names[0]) > 1:
        entry, card = _joint(sight, namer, names[0]), _of_joint(card)
        _take_name(session, viewer, entry, card.name, now)
    else:
        entry = by_key(session, project.id, card.name) or add_entry(session, namer, card.name, card.kind)
    entry.round_id = entry.merged_into_id = entry.removed_at = None
    _write(session, entry, card)
    note(session, project.id, viewer.user.id, "entry added", now, entry=entry.id, name=entry.name)
    return entry


def _of_joint(card: Card) -> Card:
    """Who speaks jointly is a collective, unless a table says that it is an organisation."""
    said = card.members and card.kind is not EntryKind.PERSON
    return card if said else replace(card, kind=EntryKind.COLLECTIVE)


def edit(session: Session, project: Project, viewer: Viewer, entry_id: int, card: Card, now: datetime) -> Entry:
    """Changes an entry. The old name stays as an alias, for those who type it; what was chosen in answers is kept.

    An entry of the new name that the viewer does not know of is merged into this one, as it is named alike. Raises
    Refused for a name or alias that is another entry's, and where the author's name or kind would change.
    """
    entry, _row = entry_of(session, project, viewer, entry_id)
    old = entry.name
    if (entry.kind is EntryKind.AUTHOR) != (card.kind is EntryKind.AUTHOR) or (
        entry.kind is EntryKind.AUTHOR and normalise(card.name) != AUTHOR
    ):
        raise Refused("The author stands for the text's own voice; the name and kind of this entry stay.")
    _check(Sight(session, project, viewer), card, entry)
    if normalise(tidy(card.name)) != normalise(old):
        card = replace(card, aliases=(*card.aliases, old))
        _take_name(session, viewer, entry, card.name, now)
    _write(session, entry, card)
    note(session, project.id, viewer.user.id, "entry changed", now, entry=entry.id, name=entry.name, before=old)
    return entry


def _take_name(session: Session, viewer: Viewer, entry: Entry, name: str, now: datetime) -> None:
    """Gives the entry the key of its new name, unless a secret entry has it: then that one is merged into it.

    A refusal would tell of the secret entry, and two entries of one name would be one speaker twice.
    """
    secret = by_key(session, entry.project_id, name)
    if secret is None:
        entry.key = normalise(tidy(name))
    elif secret is not entry and secret.merged_into_id != entry.id:
        secret.merged_into_id = entry.id
        note(
            session, entry.project_id, viewer.user.id, "entries merged", now,
            entry=secret.id, into=entry.id, name=secret.name, into_name=tidy(name),
        )  # fmt: skip


def _check(sight: Sight, card: Card, entry: Entry | None) -> None:
    """Raises Refused for a name or alias that a visible entry has, and for too much of anything."""
    if len(card.aliases) > MOST_ALIASES or len(card.note) > LONGEST_NOTE:
        raise Refused(
            "An entry has at most {most} aliases and a note of {longest} characters.",
            most=MOST_ALIASES,
            longest=LONGEST_NOTE,
        )
    if entry is None and card.kind is EntryKind.AUTHOR:
        raise Refused("The author's entry is there from the start; choose another kind.")
    check_link(card.authority)
    taken = names_taken(sight, [card.name, *card.aliases], entry)
    for name in (card.name, *card.aliases):
        if normalise(tidy(name)) in taken:
            raise Refused("“{name}” is an entry of its own already.", name=taken[normalise(tidy(name))])


def check_link(address: str) -> None:
    """Raises Refused unless `address` is empty or that of a page on the web."""
    if not address:
        return
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > LONGEST_LINK:
        raise Refused("The link to an authority record is an address that begins with https:// or http://.")


def names_taken(sight: Sight, names: Collection[str], entry: Entry | None = None) -> dict[str, str]:
    """Normalised name -> the name of the other entry that has it, of those that the viewer knows."""
    keys = {normalise(tidy(name)) for name in names}
    rows = sight.session.execute(
        select(Entry.id, Entry.key, Entry.name).where(
            Entry.project_id == sight.project.id,
            or_(Entry.key.in_(keys), Entry.sought.in_({searchable(name) for name in names})),
            sight.known(),
        )
    )
    own = entry.id if entry else 0
    others = [row for row in rows if own not in (row.id, sight.merged.get(row.id))]
    return {key: row.name for row in others for key in (row.key, normalise(row.name)) if key in keys}


def by_key(session: Session, project_id: int, name: str) -> Entry | None:
    """The entry that has this name, whoever may know of it."""
    key = normalise(tidy(name))
    return session.scalars(select(Entry).where(Entry.project_id == project_id, Entry.key == key)).first()


def _joint(sight: Sight, namer: Namer, names: tuple[str, ...]) -> Entry:
    """The joint source of these names, whose members are found or added; one that the viewer knows is refused."""
    joint = (Entry.project_id == sight.project.id) & Entry.members_key.is_not(None)
    known = set(sight.session.scalars(select(Entry.id).where(joint, sight.known())))
    link = Link(None, " + ".join(names), members=tuple(Reference(None, name) for name in names))
    answer, _used = find_entries(sight.session, namer, Answer(acts=(Act((link,), {}),)))
    entry = sight.session.get_one(Entry, answer.acts[0].chain[0].entry)
    if entry.id in known or entry.members_key is None:
        raise Refused("“{entry}” is an entry of its own already.", entry=entry.name)
    return entry


def _write(session: Session, entry: Entry, card: Card) -> None:
    entry.name, entry.kind = tidy(card.name), card.kind
    entry.in_cast, entry.note, entry.authority = card.in_cast, card.note.strip(), card.authority.strip()
    if entry.in_cast:  # what the manager offers to all is no secret of the round in which it was added
        entry.round_id = None
    session.execute(delete(Alias).where(Alias.entry_id == entry.id))
    wanted = {normalise(tidy(alias)): tidy(alias) for alias in card.aliases}
    wanted.pop(normalise(entry.name), None)
    session.add_all(Alias(entry_id=entry.id, name=alias, key=key) for key, alias in wanted.items())
    session.flush()


def named(sight: Sight, name: str) -> int:
    """The id of the entry that goes by `name`; raises Refused when there is none.

    An alias counts where it is one entry's alone.
    """
    key = normalise(tidy(name))
    found = by_keys(sight.session, sight.project.id, [key], sight.viewer.user.id).get(key)
    known = sight.known_of([found.id]) if found else set()
    if found is not None and known:
        return sight.merged.get(found.id, found.id)
    raise Refused("There is no entry “{name}” in the registry; add it first, or look its name up.", name=tidy(name))
