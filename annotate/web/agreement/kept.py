"""What was computed, kept until something changes: reading a big round takes seconds, showing it again should not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flask import current_app
from sqlalchemy.orm import Session

from annotate.store.models import User
from annotate.store.queries.changes import state_of
from annotate.workflow import agreement, blindness
from annotate.workflow.agreement import Question

if TYPE_CHECKING:
    from annotate.agreement.study import Study

T = TypeVar("T")
MOST_STUDIES, MOST_HEADLINES = 3, 500
HEADLINE = ("f1", "krippendorff_alpha")


class Kept(Generic[T]):
    """The `most` things that were asked for last, by key; safe between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> T | None:
        """The thing, if it is kept."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key)

    def find_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing; what is not kept is made, and kept."""
        found = self.find(key)
        if found is None:
            found = make()
            with self._lock:
                self._things[key] = found
                while len(self._things) > self._most:
                    self._things.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class Computed:
    """A study and its part of the report."""

    study: Study
    layer: dict[str, Any]

    @property
    def headline(self) -> str:
        """The coefficient that is shown first: the one that compares everything that a reading yields."""
        return next(name for name in HEADLINE if name in self.layer["coefficients"])


@dataclass(frozen=True, slots=True)
class Headline:
    """What the overview shows of a question: its first coefficient, as in the report, and the counts beside it."""

    name: str
    entry: dict[str, Any]
    unit: str
    units: int
    documents: int | None
    annotators: int
    ratings: int
    caution: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shelf:
    studies: Kept[Computed]
    headlines: Kept[Headline]


def computed(session: Session, actor: User, question: Question) -> Computed:
    """Study and report; raises Forbidden unless the round is open to `actor`, also for what is kept."""
    blindness.refuse_blind(session, question.project, actor, question.round)

    def compute() -> Computed:
        study = agreement.study_of(session, actor, question)
        gold = agreement.against_gold(session, actor, question)
        return Computed(study, agreement.layer_report(question, study) | {"against_gold": gold})

    return _shelf().studies.find_or_make(_key(session, question), compute)


def headline(session: Session, actor: User, question: Question) -> Headline:
    """The first coefficient; raises Forbidden unless the round is open to `actor`."""
    blindness.refuse_blind(session, question.project, actor, question.round)
    return _shelf().headlines.find_or_make(
        _key(session, question), lambda: _headline(computed(session, actor, question))
    )


def kept_headline(session: Session, actor: User, question: Question) -> Headline | None:
    """The first coefficient if it need not be computed; raises Forbidden unless the round is open to `actor`."""
    blindness.refuse_blind(session, question.project, actor, question.round)
    return _shelf().headlines.find(_key(session, question))


def _headline(found: Computed) -> Headline:
    layer = found.layer
    counts = {key: layer[key] for key in ("unit", "units", "documents", "annotators", "ratings")}
    entry = layer["coefficients"][found.headline]
    return Headline(found.headline, entry, caution=tuple(layer["caution"]), **counts)


def _key(session: Session, question: Question) -> Hashable:
    state = state_of(session, question.project.id, question.round.id)
    return question.round.id, question.layer.id, question.reading.value, question.unclear, question.kinds, *state


def _shelf() -> _Shelf:
    shelf: _Shelf = current_app.extensions.setdefault(
        "annotate.agreement", _Shelf(Kept(MOST_STUDIES), Kept(MOST_HEADLINES))
    )
    return shelf
