"""Names as they are found while they are typed: how well each fits, and which differ by slips of the keys.

Everything here takes names and what was typed as `searchable` gives them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import IntEnum

SHORTEST_PART = 3
"""What is shorter is found only where a word begins with it."""
SHORTEST_NEAR = 4


class Fit(IntEnum):
    """How well a name fits what was typed, the best first."""

    WHOLE = 0
    BEGINS = 1
    WORD_BEGINS = 2
    CONTAINS = 3


def fit_of(name: str, typed: str) -> Fit | None:
    """How `name` fits; None where it does not."""
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
        self._texts = [name for _entry, name in self.names]
        self._with_word: defaultdict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._texts):
            for word in name.split():
                self._with_word[word].append(place)
        self._words = list(self._with_word)

    def fitting(self, typed: str) -> Iterator[tuple[int, Fit]]:
        """Entry and fit of each name that fits."""
        for entry, name in self.names:
            if typed in name and (fit := fit_of(name, typed)) is not None:
                yield entry, fit

    def near(self, typed: str) -> set[int]:
        """The entries of which a name is near (`is_near`)."""
        if len(typed) < SHORTEST_NEAR:
            return set()
        places = set(self._alike(typed, self._texts))
        of_words = [self._with_like(word) for word in typed.split()]
        return {self.names[place][0] for place in places | set.intersection(*of_words)}

    def _with_like(self, word: str) -> set[int]:
        """The places of names with a word that `word` begins or is but for slips."""
        begun = (place for place, each in enumerate(self._words) if each.startswith(word))
        words = {*begun, *(self._alike(word, self._words) if slips_in(word) else ())}
        return {place for each in words for place in self._with_word[self._words[each]]}

    @staticmethod
    def _alike(typed: str, texts: list[str]) -> list[int]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extract(typed, texts, scorer=OSA.distance, score_cutoff=slips_in(typed), limit=None)
        return [place for _text, _distance, place in found]
