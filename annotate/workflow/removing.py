"""Taking an entry that nothing uses off the registry, and putting it back."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotate.corpus.entry import EntryKind
from annotate.errors import NotFound, Refused
from annotate.store.models import Entry, Project
from annotate.store.queries.uses import answers_naming, removed, resting_on
from annotate.workflow.log import note
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import entry_of
from annotate.workflow.sight import Sight


@dataclass(frozen=True, slots=True)
class Uses:
    """How often an entry is used: in `answers`, gold among them; by other entries (`joint` sources, `relations`,
    `merged` into it, `split`); on the cast list."""

    answers: int
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
    used = {"answers": answers_naming(entry_id)} | resting_on(entry_id)
    counts = {what: select(func.count()).select_from(each.subquery()) for what, each in used.items()}
    return Uses(**{what: sight.session.scalar(count) or 0 for what, count in counts.items()})


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
    """Undoes a removal, of a joint source with its members.

    Raises NotFound for an entry that is not removed, or that the viewer may not know of.
    """
    known = Sight(session, project, viewer).known_of([entry_id], there=False)
    entry = session.get(Entry, entry_id) if known else None
    if entry is None or entry.removed_at is None:
        raise NotFound("This entry is not removed.")
    for gone in removed(session, [entry.id]):
        gone.removed_at = None
        note(session, project.id, viewer.user.id, "entry put back", now, entry=gone.id, name=gone.name)
    session.flush()
    return entry
