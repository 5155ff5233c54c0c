"""A look for names by somebody who may not know all of them: of the source field, and of the registry's page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from annotate.corpus.near_names import Fit, fit_of, is_near
from annotate.corpus.searching import searchable
from annotate.store.models import Annotation, Entry, Link, Value
from annotate.store.queries.name_index import Named, Names
from annotate.store.queries.registry import is_open, known_to

ENOUGH = 8
"""Where fewer entries fit, those are found too of which a name differs by slips of the keys."""
MOST_ASKED = 300
"""Entries that a statement asks for one by one."""


@dataclass
class NameSearch:
    """A look for names by a user from whom the entries that others added in the rounds `kept_back` are hidden.

    Of a hidden entry that the user named too, the name that they typed counts, and the entry goes by no other.
    """

    session: Session
    names: Names
    project_id: int
    user_id: int
    kept_back: frozenset[int]
    _typed: dict[int, str] = field(default_factory=dict)

    def found(self, wanted: str) -> dict[int, Fit]:
        """Entry -> how well the best of its names fits what is `wanted` (as `searchable` gives it); merged entries as
        the one that they are."""
        found = self._best(self.names.fitting(wanted), lambda name: fit_of(name, wanted))
        if len(found) >= ENOUGH:
            return found
        near = ((id_, Fit.NEAR) for id_ in self.names.near(wanted))
        return self._best(near, lambda name: Fit.NEAR if is_near(name, wanted) else None) | found

    def knows(self, id_: int) -> bool:
        """Whether the user may know everything of the entry."""
        entry = self.entries[id_]
        return entry.round_id not in self.kept_back or (entry.created_by == self.user_id and id_ in self._own)

    @cached_property
    def _own(self) -> frozenset[int]:
        own = (Entry.project_id == self.project_id) & (Entry.created_by == self.user_id) & Entry.round_id.is_not(None)
        return frozenset(self.session.scalars(select(Entry.id).where(own, known_to(self.user_id))))

    @property
    def entries(self) -> Mapping[int, Named]:
        """All entries of the project, hidden ones among them."""
        return self.names.entries

    def called(self, id_: int) -> str:
        """The name, as it is sought, by which an entry that was found is listed."""
        return self._typed.get(id_) or self.entries[id_].sought

    def _best(self, found: Iterable[tuple[int, Fit]], fit_by: Callable[[str], Fit | None]) -> dict[int, Fit]:
        best: dict[int, Fit] = {}
        for id_, fit in self._seen(found, fit_by):
            best[id_] = min(fit, best.get(id_, fit))
        return best

    def _seen(self, found: Iterable[tuple[int, Fit]], fit_by: Callable[[str], Fit | None]) -> Iterator[tuple[int, Fit]]:
        hidden = set()
        for id_, fit in found:
            stands_for = self.names.stands_for(id_)
            if self.knows(id_) and self.knows(stands_for):
                yield stands_for, fit
            else:
                hidden.add(id_)
        for id_, name in typed_names(self.session, self.project_id, self.user_id, hidden).items():
            if (own := fit_by(searchable(name))) is not None:
                yield self._typed_as(id_, searchable(name)), own

    def _typed_as(self, id_: int, name: str) -> int:
        stands_for = self.names.stands_for(id_)
        if self.knows(stands_for):
            return stands_for
        self._typed[id_] = name
        return id_


def names_used_anywhere(session: Session, project_id: int, user_id: int) -> dict[int, str]:
    """Entries of others' making in open rounds that this annotator named too -> the name."""
    return _chosen_names(session, user_id, (Entry.project_id == project_id) & ~is_open())


def typed_names(session: Session, project_id: int, user_id: int, ids: Collection[int]) -> dict[int, str]:
    """Those of the entries that the user chose -> a name by which they did."""
    if len(ids) > MOST_ASKED:
        used = names_used_anywhere(session, project_id, user_id)
        return {id_: name for id_, name in used.items() if id_ in ids}
    return _chosen_names(session, user_id, Entry.id.in_(ids)) if ids else {}


def _chosen_names(session: Session, user_id: int, which: ColumnElement[bool]) -> dict[int, str]:
    """Entry -> a name by which the annotator chose it."""
    found: dict[int, str] = {}
    for model in (Link, Value):
        rows = session.execute(
            select(model.entry_id, func.min(model.name))
            .join(Annotation, Annotation.id == model.annotation_id)
            .join(Entry, Entry.id == model.entry_id)
            .where(Annotation.user_id == user_id, which)
            .group_by(model.entry_id)
        )
        found |= {entry_id: name for entry_id, name in rows if entry_id is not None and name is not None}
    return found
