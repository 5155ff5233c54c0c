"""Who an entry is after merges: two entries that resolve to the same one are one speaker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from annotate.corpus.annotation import Act, Answer, Link, Reference, Value
from annotate.corpus.entry import Entry, normalise, parse_chain

L = TypeVar("L", Link, Reference)


def resolved(entries: Iterable[Entry]) -> dict[int, int]:
    """Entry id -> id of the entry that it is.

    A merged entry is the one it was merged into. A joint source is its set of members: joint sources whose members
    are the same are the one with the lowest id, and one whose members have become a single entry is that entry.
    """
    known = {entry.id: entry for entry in entries}
    same: dict[frozenset[int], int] = {}
    result: dict[int, int] = {}
    for entry in sorted(known):
        here = _merged(entry, known)
        who = _speakers(here, known, frozenset())
        alone = next(iter(who)) if len(who) == 1 else None
        result[entry] = alone if alone is not None else same.setdefault(who, here)
    return result


def chosen_name(name: str) -> str:
    """A stored name as it is compared before aliasing; the members of a joint source in an order of their own."""
    (members,) = parse_chain(name) if " > " not in name else ((name,),)
    return " + ".join(sorted(normalise(member) for member in members))


def taken_as(answer: Answer, moved: Mapping[tuple[int, str], int]) -> Answer:
    """`answer` with the entries that it is read with after splits; the names stay as they were chosen.

    `moved` gives the entry that what was chosen as (entry, name) is taken as.
    """
    if not moved:
        return answer
    acts = (Act(tuple(_moved(link, moved) for link in act.chain), _all_moved(act.values, moved)) for act in answer.acts)
    return replace(answer, acts=tuple(acts), values=_all_moved(answer.values, moved))


def _moved(named: L, moved: Mapping[tuple[int, str], int]) -> L:
    entry = moved.get((named.entry or 0, named.name), named.entry)
    return named if entry == named.entry else replace(named, entry=entry)


def _all_moved(values: Mapping[str, Value], moved: Mapping[tuple[int, str], int]) -> dict[str, Value]:
    return {layer: _moved(value, moved) if isinstance(value, Reference) else value for layer, value in values.items()}


def _merged(entry: int, known: Mapping[int, Entry]) -> int:
    passed = {entry}
    following = known[entry].merged_into
    while following is not None and following in known and following not in passed:
        passed.add(following)
        entry, following = following, known[following].merged_into
    return entry


def _speakers(entry: int, known: Mapping[int, Entry], above: frozenset[int]) -> frozenset[int]:
    """The entries that speak when `entry` does, joint sources taken apart."""
    members = {_merged(member, known) for member in known[entry].members if member in known} - above
    if not members:
        return frozenset({entry})
    return frozenset().union(*(_speakers(member, known, above | {entry}) for member in members))
