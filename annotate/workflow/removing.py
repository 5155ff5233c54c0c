"""Taking an entry that nothing uses off the registry, and putting it back."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, union
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind
from annotate.errors import NotFound, Refused
from annotate.store.models import (
    Annotation,
    AnnotationLog,
    Entry,
    EntryMember,
    EntrySplit,
    Link,
    Project,
    Relation,
    Round,
    Value,
)
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import entry_of
from annotate.workflow.sight import Sight


@dataclass(frozen=True, slots=True)
class Uses:
    """How often an entry is used: in `answers`, gold among them; in answers that stand in the `log` alone, as they were
    changed or undone; by other entries (`joint` sources, `relations`, `merged` into it, `split`); on the cast list."""

    answers: int
    log: int
    joint: int
    relations: int
    merged: int
    split: int
    cast: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(astuple(self))


def uses_of(sight: Sight, entry_id: int) -> Uses:
    """How often the entry is used in the project; for a viewer who labels in a round that is still blind raises
    Refused whatever the uses, since to be told is to know of others' answers."""
    if not sight.counts_all:
        raise Refused(
            "You label in a round that is not revealed, and whether an entry is used would tell you of others' "
            "answers. Remove it when that round is revealed, or let a manager do it who does not label."
        )
    standing = _answers(sight, entry_id)
    return Uses(
        answers=standing,
        log=max(0, _logged(sight, entry_id) - standing),
        joint=_number(sight, EntryMember.member_id == entry_id),
        relations=_number(sight, or_(Relation.subject_id == entry_id, Relation.object_id == entry_id)),
        merged=_number(sight, Entry.merged_into_id == entry_id),
        split=_number(sight, or_(EntrySplit.entry_id == entry_id, EntrySplit.into_id == entry_id)),
        cast=_number(sight, (Entry.id == entry_id) & Entry.in_cast),
    )


def remove(session: Session, project: Project, viewer: Viewer, entry_id: int, now: datetime) -> Entry:
    """Takes an entry off the registry.

    Raises NotFound for one that the viewer may not know of, Refused for the author's and for one that is used, and as
    `uses_of` does.
    """
    entry, _row = entry_of(session, project, viewer, entry_id)
    if entry.kind is EntryKind.AUTHOR:
        raise Refused("The author stands for the text's own voice; this entry stays.")
    uses = uses_of(Sight(session, project, viewer), entry.id)
    if uses.total:
        raise Refused(
            "“{entry}” is used ({number} times) and stays; if it is another entry by a wrong name, merge the two.",
            entry=entry.name,
            number=uses.total,
        )
    entry.removed_at = now
    note(session, project.id, viewer.user.id, "entry removed", now, entry=entry.id, name=entry.name)
    session.flush()
    return entry


def put_back(session: Session, project: Project, viewer: Viewer, entry_id: int, now: datetime) -> Entry:
    """Undoes a removal; raises NotFound for an entry that is not removed, or that the viewer may not know of."""
    known = Sight(session, project, viewer).known_of([entry_id], there=False)
    entry = session.get(Entry, entry_id) if known else None
    if entry is None or entry.removed_at is None:
        raise NotFound("This entry is not removed.")
    entry.removed_at = None
    note(session, project.id, viewer.user.id, "entry put back", now, entry=entry.id, name=entry.name)
    session.flush()
    return entry


def _answers(sight: Sight, entry_id: int) -> int:
    named = union(*(select(model.annotation_id).where(model.entry_id == entry_id) for model in (Link, Value)))
    found = select(func.count(Annotation.id)).where(Annotation.id.in_(named))
    return sight.session.scalar(found) or 0


def _logged(sight: Sight, entry_id: int) -> int:
    """The answers, by sentence, round and person, that ever named it; their JSON is compact, so that this finds it."""
    named = select(AnnotationLog.round_id, AnnotationLog.sentence_id, AnnotationLog.user_id, AnnotationLog.origin)
    named = named.join(Round, Round.id == AnnotationLog.round_id).where(
        Round.project_id == sight.project.id, AnnotationLog.answer.contains(f'"entry":{entry_id},')
    )
    return sight.session.scalar(select(func.count()).select_from(named.distinct().subquery())) or 0


def _number(sight: Sight, which: ColumnElement[bool]) -> int:
    return sight.session.scalar(select(func.count()).where(which)) or 0
