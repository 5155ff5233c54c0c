"""Names as they are found while they are typed: how well each fits, and which differ by slips of the keys.

Everything here takes names and what was typed as `searchable` gives them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from itertools import takewhile

SHORTEST_PART = 3
"""What is shorter is found only where a word begins with it."""
SHORTEST_NEAR = 4


class Fit(IntEnum):
    """How well a name fits what was typed, the best first."""

    WHOLE = 0
    BEGINS = 1
    WORD_BEGINS = 2
    CONTAINS = 3
    NEAR = 4
    """No part of it, but for slips of the keys (`is_near`)."""


def fit_of(name: str, typed: str) -> Fit | None:
    """How `name` fits; None where it does not, or for slips alone."""
    if name == typed:
        return Fit.WHOLE
    if name.startswith(typed):
        return Fit.BEGINS
    if f" {typed}" in name:
        return Fit.WORD_BEGINS
    return Fit.CONTAINS if len(typed) >= SHORTEST_PART and typed in name else None


def slips_in(typed: str) -> int:
    """How many letters may be left out, added, wrong or swapped with their neighbour in a text of this length."""
    return 0 if len(typed) < SHORTEST_NEAR else 1 if len(typed) < 2 * SHORTEST_NEAR else 2


def is_near(name: str, typed: str) -> bool:
    """Whether `name`, or for each word that was typed one of its words, differs by no more than slips of the keys."""
    return bool(NameIndex([(0, name)]).near(typed))


class NameIndex:
    """Many names, each with the number of the entry whose it is, to find those that fit or are near."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self.names = list(names)
        self._with_word: defaultdict[str, list[int]] = defaultdict(list)
        for place, (_entry, name) in enumerate(self.names):
            for word in name.split():
                self._with_word[word].append(place)
        self._words = sorted(self._with_word)
        self._names_by_length = _by_length(name for _entry, name in self.names)
        self._words_by_length = _by_length(self._words)

    def fitting(self, typed: str) -> Iterator[tuple[int, Fit]]:
        """Entry and fit of each name that fits."""
        for entry, name in self.names:
            if typed in name and (fit := fit_of(name, typed)) is not None:
                yield entry, fit

    def near(self, typed: str) -> set[int]:
        """The entries of which a name is near (`is_near`)."""
        if len(typed) < SHORTEST_NEAR:
            return set()
        places = set(_alike(typed, self._names_by_length))
        of_words = [self._with_like(word) for word in typed.split()]
        return {self.names[place][0] for place in places | set.intersection(*of_words)}

    def _with_like(self, word: str) -> set[int]:
        """The places of names with a word that `word` begins or is but for slips."""
        after = range(bisect_left(self._words, word), len(self._words))
        begun = takewhile(lambda place: self._words[place].startswith(word), after)
        words = {*begun, *(_alike(word, self._words_by_length) if slips_in(word) else ())}
        return {place for each in words for place in self._with_word[self._words[each]]}


def _by_length(texts: Iterable[str]) -> Mapping[int, Mapping[int, str]]:
    """Length -> place -> text: what is longer or shorter by more than a few letters need not be compared."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for place, text in enumerate(texts):
        found[len(text)][place] = text
    return dict(found)


def _alike(typed: str, by_length: Mapping[int, Mapping[int, str]]) -> Iterator[int]:
    """The places of the texts that are `typed` but for slips."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = slips_in(typed)
    for length in range(len(typed) - most, len(typed) + most + 1):
        near = by_length.get(length, {})
        yield from (
            each[2] for each in process.extract(typed, near, scorer=OSA.distance, score_cutoff=most, limit=None)
        )
