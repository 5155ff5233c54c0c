"""Merging entries that are one speaker, with a preview, and taking them apart again.

A merge is one reference from the entry to the one that it is. No answer changes: answers keep the entry and the name
that were chosen, and resolve through the reference whenever they are read. So taking apart restores exactly what was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import Entry as Speaker
from annotate.corpus.entry import EntryKind
from annotate.corpus.identities import resolved
from annotate.errors import NotFound, Refused
from annotate.store.models import Annotation, Entry, EntryMember, Link, Project, Round, Value
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.identities import speakers
from annotate.store.queries.namings import namings
from annotate.store.queries.registry import is_open
from annotate.workflow.entry_cards import names_taken
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import Row, entry_of
from annotate.workflow.sight import Sight

Acts = list[tuple[list[int], list[int]]]
"""The acts of one annotation: the entries of each one's chain, and of its target."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a merge changes in one round: answers that name the entry, those whose acts then coincide, and those in
    whose chains one speaker then stands twice in a row."""

    round: Round
    answers: int
    coincide: int
    adjacent: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What merging `entry` into `into` would change, as far as the viewer may know: rounds that are kept from the
    viewer are not counted, and `whole` is then false. `joint` names the joint sources that would become one."""

    entry: Row
    into: Row
    rounds: Sequence[Touched]
    whole: bool
    joint: Sequence[tuple[str, str]]


def preview(session: Session, project: Project, viewer: Viewer, entry_id: int, into_id: int) -> Preview:
    """Raises NotFound and Refused as `merge` does."""
    entry, into, row, into_row = _pair(session, project, viewer, entry_id, into_id)
    sight = Sight(session, project, viewer)
    known = speakers(session, project.id)
    after = resolved(_merged(known, entry.id, into.id))
    before = resolved(known)
    touched = [_touched(sight, round_, before, after) for round_ in sight.counted]
    return Preview(
        row, into_row, [each for each in touched if each.answers], sight.counts_all, _joint(sight, before, after)
    )


def merge(session: Session, project: Project, viewer: Viewer, entry_id: int, into_id: int, now: datetime) -> Entry:
    """Makes one entry stand for another; returns the one that stays.

    Raises NotFound for entries that the viewer may not know of, Refused for the author, an entry and itself, a joint
    source and its member, and where the one that stays is not yet to be seen by all who see the other.
    """
    entry, into, _row, _into_row = _pair(session, project, viewer, entry_id, into_id)
    entry.merged_into_id = into.id
    if session.scalar(select(Entry.id).where(Entry.id == into.id, is_open())):
        into.round_id = None  # it stays open when its round is opened again
    note(
        session, project.id, viewer.user.id, "entries merged", now,
        entry=entry.id, into=into.id, name=entry.name, into_name=into.name,
    )  # fmt: skip
    session.flush()
    return into


def take_apart(session: Session, project: Project, viewer: Viewer, entry_id: int, now: datetime) -> Entry:
    """Undoes a merge: the entry is one of its own again, with all that was chosen as it.

    Raises NotFound for an entry that is not merged, Refused while another entry goes by its name.
    """
    sight = Sight(session, project, viewer)
    entry = session.get(Entry, entry_id) if sight.known_of([entry_id]) else None
    if entry is None or entry.merged_into_id is None:
        raise NotFound("This entry is not merged into another one.")
    into, entry.merged_into_id = entry.merged_into_id, None
    session.flush()
    taken = names_taken(Sight(session, project, viewer), [entry.name], entry)
    if taken:
        raise Refused("Another entry is called “{entry}” now; give that one another name first.", entry=entry.name)
    note(
        session, project.id, viewer.user.id, "merge undone", now,
        entry=entry.id, into=into, name=entry.name, into_name=session.get_one(Entry, into).name,
    )  # fmt: skip
    return entry


def _pair(
    session: Session, project: Project, viewer: Viewer, entry_id: int, into_id: int
) -> tuple[Entry, Entry, Row, Row]:
    entry, row = entry_of(session, project, viewer, entry_id)
    into, into_row = entry_of(session, project, viewer, into_id)
    if entry.id == into.id:
        raise Refused("“{entry}” is that entry already.", entry=entry.name)
    if EntryKind.AUTHOR in (entry.kind, into.kind):
        raise Refused("The author stands for the text's own voice and is merged with nobody.")
    members = and_(EntryMember.entry_id.in_([entry.id, into.id]), EntryMember.member_id.in_([entry.id, into.id]))
    if session.scalar(select(EntryMember.entry_id).where(members)):
        raise Refused("A joint source and one of its members are not the same speaker.")
    check_seen(session, entry, into)
    return entry, into, row, into_row


def check_seen(session: Session, entry: Entry, into: Entry) -> None:
    """The entry that stays must be known to everybody who knows the one that goes."""
    seen = session.scalar(select(Entry.id).where(Entry.id == into.id, is_open()))
    alike = (entry.round_id, entry.created_by) == (into.round_id, into.created_by)
    if seen is None and not alike:
        raise Refused(
            "“{into}” was added in a round that is still open and is hidden from other annotators. Put it on the cast "
            "list first, or merge it into “{entry}” instead.",
            into=into.name,
            entry=entry.name,
        )


def _merged(known: Sequence[Speaker], entry_id: int, into_id: int) -> list[Speaker]:
    return [replace(each, merged_into=into_id) if each.id == entry_id else each for each in known]


def _touched(sight: Sight, round_: Round, before: Mapping[int, int], after: Mapping[int, int]) -> Touched:
    changed = [id_ for id_ in before if before[id_] != after[id_]]
    named = namings(sight.session, changed).subquery()
    within = (
        select(Annotation.id)
        .join(named, named.c.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_.id)
        .distinct()
    )
    answers = sight.session.scalar(select(func.count()).select_from(within.subquery())) or 0
    by_target = "target" in stored_codebook(sight.session, round_.codebook_version_id).codebook.act_key
    acts = _acts(sight.session, within, by_target=by_target) if answers else []
    return Touched(
        round_,
        answers,
        sum(_keys(each, after) < _keys(each, before) for each in acts),
        sum(_repeats(each, after) > _repeats(each, before) for each in acts),
    )


def _acts(session: Session, within: Select[int], *, by_target: bool) -> list[Acts]:
    """The acts of each of these annotations: their chains, and their targets where these tell acts apart."""
    found: dict[int, dict[int, tuple[list[int], list[int]]]] = {}
    links = select(Link.annotation_id, Link.act, Link.entry_id).where(Link.annotation_id.in_(within))
    for annotation, act, entry in session.execute(links.order_by(Link.annotation_id, Link.act, Link.position)):
        found.setdefault(annotation, {}).setdefault(act, ([], []))[0].append(entry)
    targets = select(Value.annotation_id, Value.act, Value.entry_id).where(
        Value.annotation_id.in_(within), Value.entry_id.is_not(None), Value.act.is_not(None)
    )
    for annotation, of_act, target in session.execute(targets) if by_target else ():
        found.setdefault(annotation, {}).setdefault(of_act or 0, ([], []))[1].append(target or 0)
    return [list(acts.values()) for acts in found.values()]


def _keys(acts: Acts, same: Mapping[int, int]) -> int:
    """How many of the acts differ."""
    return len({tuple(tuple(same[entry] for entry in part) for part in act) for act in acts})


def _repeats(acts: Acts, same: Mapping[int, int]) -> int:
    """How often one speaker stands twice in a row."""
    return sum(same[outer] == same[inner] for chain, _targets in acts for outer, inner in pairwise(chain))


def _joint(sight: Sight, before: Mapping[int, int], after: Mapping[int, int]) -> list[tuple[str, str]]:
    """The names of the joint sources that become one with another entry, and of that one."""
    members_key = select(Entry.id, Entry.name).where(
        Entry.project_id == sight.project.id, Entry.members_key.is_not(None), sight.known()
    )
    names = dict(sight.session.execute(members_key).all())
    changed = [id_ for id_ in names if before[id_] != after[id_]]
    others = sight.known_of({after[id_] for id_ in changed})
    stays = dict(sight.session.execute(select(Entry.id, Entry.name).where(Entry.id.in_(others))).all())
    return [(names[id_], stays[after[id_]]) for id_ in changed if after[id_] in stays]
