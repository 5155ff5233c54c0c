"""Roles and affiliations: what one entry is to another, from and until when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import tidy
from annotate.errors import NotFound, Refused
from annotate.store.models import Entry, EntryMember, Project, Relation
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import entry_of
from annotate.workflow.sight import Sight

LONGEST_KIND = 100
MOST_RELATIONS = 500


@dataclass(frozen=True, slots=True)
class Related:
    """A relation of an entry as its page shows it: `forward` if the entry is what `kind` says to the other one."""

    id: int
    kind: str
    other_id: int
    other: str
    forward: bool
    since: date | None
    until: date | None


def relations_of(sight: Sight, entry_id: int) -> list[Related]:
    """The relations of the entry, and of those merged into it, with entries that the viewer knows; by what and whom."""
    family = {entry_id, *(one for one, into in sight.merged.items() if into == entry_id)}
    rows = sight.session.scalars(
        select(Relation).where(or_(Relation.subject_id.in_(family), Relation.object_id.in_(family)))
    ).all()
    ends = {each.id: (each.subject_id, each.object_id) for each in rows}
    known = sight.known_of({end for pair in ends.values() for end in pair})
    names = _names(sight, {sight.merged.get(end, end) for end in known})
    found = [_related(each, sight, family, names) for each in rows if set(ends[each.id]) <= known]
    shown = [each for each in found if each is not None]
    return sorted(shown, key=lambda each: (not each.forward, each.kind, each.other, each.since or date.min))


def _names(sight: Sight, ids: set[int]) -> dict[int, str]:
    known = sight.known_of(ids)
    return dict(sight.session.execute(select(Entry.id, Entry.name).where(Entry.id.in_(known))).all())


def _related(found: Relation, sight: Sight, family: set[int], names: dict[int, str]) -> Related | None:
    forward = found.subject_id in family
    other = found.object_id if forward else found.subject_id
    other = sight.merged.get(other, other)
    if other in family or other not in names:
        return None
    return Related(found.id, found.kind, other, names[other], forward, found.since, found.until)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the entry `subject_id` is to another one, as both are after merges."""

    subject_id: int
    kind: str
    other: str
    since: date | None
    until: date | None


def relations_among(sight: Sight, ids: Collection[int]) -> list[Stated]:
    """What those of the entries `ids` are to others, of the entries that the viewer knows."""
    of_project = select(Relation).join(Entry, Entry.id == Relation.subject_id)
    rows = sight.session.scalars(of_project.where(Entry.project_id == sight.project.id)).all()
    ends = {end for each in rows for end in (each.subject_id, each.object_id)}
    known = sight.known_of(ends | {sight.merged.get(end, end) for end in ends})
    names, wanted = _names(sight, known), set(ids)
    found = []
    for each in rows:
        one, two = (sight.merged.get(end, end) for end in (each.subject_id, each.object_id))
        if {each.subject_id, each.object_id, one, two} <= known and one in wanted and one != two:
            found.append(Stated(one, each.kind, names[two], each.since, each.until))
    return found


def members_of(sight: Sight, entry_id: int) -> Sequence[tuple[int | None, str]]:
    """The members of a joint source, by name: each with its id where the viewer may know of it."""
    members = select(Entry.id, Entry.name).join(EntryMember, EntryMember.member_id == Entry.id)
    rows = sight.session.execute(members.where(EntryMember.entry_id == entry_id).order_by(Entry.name)).all()
    known = sight.known_of([row.id for row in rows])
    return [(row.id if row.id in known else None, row.name) for row in rows]


def joint_sources_of(sight: Sight, entry_id: int) -> Sequence[tuple[int, str]]:
    """Id and name of the joint sources that the entry is a member of, of those that the viewer knows."""
    rows = sight.session.execute(
        select(Entry.id, Entry.name)
        .join(EntryMember, EntryMember.entry_id == Entry.id)
        .where(EntryMember.member_id == entry_id, Entry.merged_into_id.is_(None), sight.known())
        .order_by(Entry.sought)
    )
    return [(id_, name) for id_, name in rows]


def relate(
    session: Session,
    project: Project,
    viewer: Viewer,
    subject_id: int,
    kind: str,
    object_id: int,
    since: date | None,
    until: date | None,
    now: datetime,
) -> Relation:
    """Says that one entry is `kind` ("spokesman of") another.

    Raises NotFound for entries that the viewer may not know of, Refused for one to itself, said already, or whose end
    comes before its beginning.
    """
    subject, _row = entry_of(session, project, viewer, subject_id)
    object_, _row = entry_of(session, project, viewer, object_id)
    kind = tidy(kind)
    if subject.id == object_.id:
        raise Refused("An entry cannot be related to itself.")
    if len(kind) > LONGEST_KIND:
        raise Refused(
            "What it is to the other entry has {count} characters; the most is {longest}.",
            count=len(kind),
            longest=LONGEST_KIND,
        )
    if since and until and until < since:
        raise Refused("The end comes before the beginning; check the two dates.")
    _check_new(session, subject.id, object_.id, kind, since)
    made = Relation(subject_id=subject.id, object_id=object_.id, kind=kind, since=since, until=until)
    session.add(made)
    session.flush()
    _note(session, project, viewer, "relation added", made, now)
    return made


def _check_new(session: Session, subject_id: int, object_id: int, kind: str, since: date | None) -> None:
    of_subject = session.scalars(select(Relation).where(Relation.subject_id == subject_id)).all()
    if len(of_subject) >= MOST_RELATIONS:
        raise Refused("An entry has at most {most} relations.", most=MOST_RELATIONS)
    if any((each.object_id, each.kind, each.since) == (object_id, kind, since) for each in of_subject):
        raise Refused("This is said of the entry already; remove that line first to change its dates.")


def unrelate(
    session: Session, project: Project, viewer: Viewer, entry_id: int, relation_id: int, now: datetime
) -> None:
    """Takes back what was said of an entry; raises NotFound for a relation that its page does not show."""
    entry, _row = entry_of(session, project, viewer, entry_id)
    shown = {each.id for each in relations_of(Sight(session, project, viewer), entry.id)}
    if relation_id not in shown:
        raise NotFound("This relation is not there any more.")
    gone = session.get_one(Relation, relation_id)
    _note(session, project, viewer, "relation removed", gone, now)
    session.delete(gone)
    session.flush()


def _note(session: Session, project: Project, viewer: Viewer, kind: str, relation: Relation, now: datetime) -> None:
    note(
        session,
        project.id,
        viewer.user.id,
        kind,
        now,
        entry=relation.subject_id,
        into=relation.object_id,
        name=session.get_one(Entry, relation.subject_id).name,
        into_name=session.get_one(Entry, relation.object_id).name,
        relation=relation.kind,
        since=relation.since.isoformat() if relation.since else None,
        until=relation.until.isoformat() if relation.until else None,
    )
