"""New names in the plain form that are like known ones: asked about before they are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from annotate.corpus.entry import normalise
from annotate.corpus.near_names import fit_of, is_near
from annotate.corpus.searching import searchable
from annotate.store.queries.suggestions import Suggestion
from annotate.web.workspace.page import Json

Find = Callable[[Session, str], list[Suggestion]]
"""(session, what is typed) -> the entries that fit it or are near."""


class Doubt(NamedTuple):
    """A name that was typed and is new, and a known one like it."""

    typed: str
    known: str


def doubts(session: Session, find: Find, entered: Json, kept: Sequence[str]) -> list[Doubt]:
    """The new names of an answer as JSON that are like known ones, but for those that are `kept`."""
    new = dict.fromkeys(name for name in _new_names(entered) if name not in kept)
    found = ((name, _like(name, find(session, name))) for name in new)
    return [Doubt(name, known) for name, known in found if known is not None]


def _new_names(entered: Json) -> Iterator[str]:
    acts = entered.get("acts", ())
    for link in (link for act in acts for link in act["source"]):
        yield from (each["name"] for each in link.get("members", (link,)) if each["entry"] is None)
    for values in (entered.get("values", {}), *(act["values"] for act in acts)):
        named = (value for value in values.values() if isinstance(value, dict))
        yield from (value["name"] for value in named if value["entry"] is None)


def _like(typed: str, found: Sequence[Suggestion]) -> str | None:
    """The first of the names found that is like what was typed; None where one is just that."""
    names = [name for each in found for name in (each.name, *each.aliases)]
    if normalise(typed) in map(normalise, names):
        return None
    wanted = searchable(typed)
    return next((name for name in names if _is_like(searchable(name), wanted)), None)


def _is_like(name: str, wanted: str) -> bool:
    return name == wanted or (fit_of(name, wanted) is None and is_near(name, wanted))
