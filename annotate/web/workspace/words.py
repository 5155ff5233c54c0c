"""The words of a sentence, as the span control of the plain page offers them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from annotate.corpus.document import Offsets

# Scripts that write no blanks between words are offered sign by sign.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:['’\-][^\W{_UNSPACED}]+)*|[^\w\s]")


class Word(NamedTuple):
    """A word and where it stands in the document, in code points."""

    text: str
    start: int
    end: int


def words_of(text: str, start: int) -> list[Word]:
    """The words and punctuation marks of a sentence that begins at `start` in its document."""
    return [Word(found.group(), start + found.start(), start + found.end()) for found in _WORD.finditer(text)]


def stretches(chosen: Iterable[tuple[int, int]], words: list[Word]) -> list[Offsets]:
    """The `chosen` words as stretches; words that follow each other are one."""
    picked = set(chosen)
    joined: list[Offsets] = []
    previous_picked = False
    for word in words:
        now_picked = (word.start, word.end) in picked
        if now_picked and previous_picked:
            joined[-1] = Offsets(joined[-1].start, word.end)
        elif now_picked:
            joined.append(Offsets(word.start, word.end))
        previous_picked = now_picked
    return joined
