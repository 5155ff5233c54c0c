"""Entries whose names look like those of one speaker, for a person to decide on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from annotate.corpus.titles import apart, contradict, role_of, words_of

SHORTEST_SURNAME = 3
SHORTEST_SPELLING = 5
MOST_ALIKE = 40
"""Names that are the same or end in one word; where there are more, the word is a role ("spokesman")."""
MOST_MORE = 2
"""Words by which a full name may be longer: first names or a title; "a source close to the president" is another."""
MOST_HOLDERS = 3
"""Who have one role; of more the role alone does not tell which."""
MOST_NEAR = 150
"""Names that begin with the same letters and are compared letter by letter."""
_NUMBER = re.compile(r"\d+")


class Likeness(StrEnum):
    """Why two entries may be one, the surest first."""

    SAME = "same"
    TITLE = "title"
    PART = "part"
    ROLE = "role"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class Named:
    """An entry with all names that it goes by, and what it is to others, as in "spokesman of the council"."""

    id: int
    names: tuple[str, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Alike:
    """Two entries, the one with the lower id first, and why they may be one; `names` are those that look alike."""

    one: int
    other: int
    likeness: Likeness
    names: tuple[str, str]


Spoken = tuple[int, str, tuple[str, ...]]
"""An entry, one of its names, and the words of that as they are searched for."""
Titled = tuple[int, str, tuple[str, ...], tuple[str, ...]]
"""An entry, one of its names, the titles in that, and its other words."""


def alike(entries: Iterable[Named]) -> list[Alike]:
    """The pairs of entries that may be one, each once with its surest reason, the surest first.

    Names that are the same but for case, accents and signs; with different titles or none; a name that is part of
    another with the same last word (surname and full name); a role beside who has it; names that differ by a letter or
    two.
    """
    every = list(entries)
    spoken = [(entry.id, name, words) for entry in every for name in entry.names if (words := words_of(name))]
    titled = [(id_, name, *apart(name, words)) for id_, name, words in spoken]
    bare = [(*each[:2], whose[3] or each[2]) for each, whose in zip(spoken, titled, strict=True)]
    found: dict[tuple[int, int], Alike] = {}
    for pair in (*_same(spoken), *_titles(titled), *_parts(spoken), *_roles(every, titled), *_spellings(bare)):
        found.setdefault((pair.one, pair.other), pair)
    order = list(Likeness)
    return sorted(found.values(), key=lambda pair: (order.index(pair.likeness), pair.names, pair.one))


def _pairs(group: Sequence[Spoken], likeness: Likeness) -> Iterator[tuple[Spoken, Spoken, Alike]]:
    for one, other in combinations(sorted(group), 2):
        if one[0] != other[0]:
            yield one, other, Alike(one[0], other[0], likeness, (one[1], other[1]))


def _grouped(spoken: Iterable[tuple[str, Spoken]], most: int = MOST_ALIKE) -> Iterator[list[Spoken]]:
    groups: defaultdict[str, list[Spoken]] = defaultdict(list)
    for key, each in spoken:
        groups[key].append(each)
    yield from (group for group in groups.values() if 1 < len(group) <= most)


def _same(spoken: Sequence[Spoken]) -> Iterator[Alike]:
    for group in _grouped((" ".join(each[2]), each) for each in spoken):
        yield from (pair for *_, pair in _pairs(group, Likeness.SAME))


def _parts(spoken: Sequence[Spoken]) -> Iterator[Alike]:
    long_enough = ((each[2][-1], each) for each in spoken if len(each[2][-1]) >= SHORTEST_SURNAME)
    for group in _grouped(long_enough):
        for one, other, pair in _pairs(group, Likeness.PART):
            fewer, more = sorted((set(one[2]), set(other[2])), key=len)
            if fewer < more and len(more) - len(fewer) <= MOST_MORE:
                yield pair


def _titles(titled: Sequence[Titled]) -> Iterator[Alike]:
    """Names that are one, or one part of the other, once their titles are taken away, of which one has a title."""
    rest = ((words[-1], (id_, name, words)) for id_, name, _title, words in titled if words)
    titles = {(id_, name): title for id_, name, title, _words in titled}
    for group in _grouped(pair for pair in rest if len(pair[0]) >= SHORTEST_SURNAME):
        for one, other, pair in _pairs(group, Likeness.TITLE):
            fewer, more = sorted((set(one[2]), set(other[2])), key=len)
            of_one, of_other = titles[one[:2]], titles[other[:2]]
            if fewer <= more and len(more) - len(fewer) <= MOST_MORE and of_one != of_other:
                yield from () if contradict(of_one, of_other) else (pair,)


def _roles(entries: Sequence[Named], titled: Sequence[Titled]) -> Iterator[Alike]:
    """A name that is a role alone, beside the few who have it: by a title before their name, or as it was said."""
    holders: defaultdict[frozenset[str], list[tuple[int, str]]] = defaultdict(list)
    for id_, name, title, rest in titled:
        if title and rest:
            holders[frozenset(title)].append((id_, name))
    for entry in entries:
        for role in entry.roles:
            holders[role_of(role)].append((entry.id, entry.names[0]))
    for id_, name, title, rest in titled:
        holding = {one: called for one, called in holders.get(frozenset((*title, *rest)), ()) if one != id_}
        for other, called in holding.items() if len(holding) <= MOST_HOLDERS else ():
            (one, first), (two, second) = sorted(((id_, name), (other, called)))
            yield Alike(one, two, Likeness.ROLE, (first, second))


def _spellings(spoken: Sequence[Spoken]) -> Iterator[Alike]:
    from rapidfuzz.distance import OSA

    long_enough = (each for each in spoken if len(" ".join(each[2])) >= SHORTEST_SPELLING)
    for group in _grouped(((each[2][0][:3], each) for each in long_enough), MOST_NEAR):
        for one, other, pair in _pairs(group, Likeness.SPELLING):
            first, second = " ".join(one[2]), " ".join(other[2])
            most = 1 if min(len(first), len(second)) < 2 * SHORTEST_SPELLING else 2
            near = 0 < OSA.distance(first, second, score_cutoff=most) <= most
            if near and _NUMBER.findall(first) == _NUMBER.findall(second):
                yield pair
