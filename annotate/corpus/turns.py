"""Turns of a debate, interview or talk show: lines that begin with "NAME:"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotate.corpus.abbreviations import word_set
from annotate.corpus.entry import normalise
from annotate.corpus.paragraphs import Line

LONGEST_NAME = 60
_HEADING = re.compile(
    r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[\])]?\s+)?"  # the time code of a transcript
    rf"(?P<name>[^\W\d_][^:：!?;,\"“”„«»\n]{{0,{LONGEST_NAME - 1}}}?)\s*(?::(?=\s|\Z)|：)"
)
_WORD = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[^\s()\[\]]+")
# Small words inside names and offices: "Minister of Works", "Maria de la Cruz", "Ursula von Amsberg".
_PARTICLES = word_set("of for the and de del della di da do dos das du la le van von der den ten zu bin ibn al el y")
# Headings of articles that look like one speaker's name.
_NO_SPEAKERS = word_set(
    "update updated note notes source sources photo photos video correction read more related background "
    "analysis fact facts tip warning example summary http https tel email güncelleme not kaynak hinweis quelle "
    "foto nota fuente"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A "NAME:" at the start of a line: code point offsets, the end after the colon."""

    start: int
    end: int
    speaker: str


def find_headings(text: str, lines: Sequence[Line]) -> dict[int, Heading]:
    """The turn headings of `text` by their offset; none where the text is no conversation.

    It is one when two speakers come back, or when at least three such lines name people in full or in capitals
    and make up a third of the text.
    """
    candidates = [heading for line in lines if (heading := _candidate(text, line))]
    names = Counter(normalise(heading.speaker) for heading in candidates)
    recurring = [name for name, count in names.items() if count > 1]
    unmistakable = [heading for heading in candidates if _is_unmistakable(heading.speaker)]
    many = len(unmistakable) >= 3 and len(names) >= 2 and 3 * len(unmistakable) >= len(lines)
    if len(recurring) < 2 and not many:
        return {}
    return {heading.start: heading for heading in candidates}


def _candidate(text: str, line: Line) -> Heading | None:
    match = _HEADING.match(text, line.start, min(line.end, line.start + LONGEST_NAME + 20))
    if not match or not _is_name(match["name"]):
        return None
    return Heading(line.start, match.end(), " ".join(match["name"].split()))


def _is_name(name: str) -> bool:
    words = [word for word in _WORD.findall(name) if word[0] not in "(["]
    if not words or len(words) > 7 or normalise(words[0]) in _NO_SPEAKERS:
        return False
    return all(_is_name_word(word) for word in words) and not _is_prose(words)


def _is_name_word(word: str) -> bool:
    capital_or_caseless = not word[0].islower()
    short_before_stop = "." not in word[:-1] and not (word.endswith(".") and len(word) > 6)
    return word in _PARTICLES or (capital_or_caseless and (short_before_stop or word.isupper()))


def _is_prose(words: Iterable[str]) -> bool:
    """Scripts without capitals show no names; there a heading is short, a sentence before a colon mostly is not."""
    letters = "".join(words)
    return not any(char.isupper() for char in letters) and len(letters) > 16


def _is_unmistakable(speaker: str) -> bool:
    return speaker.isupper() or len(speaker.split()) > 1
