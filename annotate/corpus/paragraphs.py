"""Lines and paragraphs of a text: where a line break ends something and where a line was only wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotate.corpus.document import Offsets

# Format characters that show nothing: alone on a line they are no more of a sentence than a space is.
INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
WHITE_SPACE = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + INVISIBLE

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LINE = re.compile(rf"([^{LINE_BREAKS}]*)(?:\r\n|[{LINE_BREAKS}]|\Z)")
_STOP_AT_END = re.compile(r"[.!?…:;。！？؟۔।։።][\"'“”„’‘«»)\]）」』]*\Z")

NARROWEST_WRAP, WIDEST_WRAP = 40, 100
SHORTEST_BROKEN_LINE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed: code point offsets into its text."""

    start: int
    end: int
    after_blank: bool


def trim(text: str, start: int, end: int) -> Offsets:
    """`text[start:end]` without the white space at its ends; empty where there is nothing else."""
    piece = text[start:end]
    stripped = piece.lstrip(WHITE_SPACE)
    first = end - len(stripped)
    return Offsets(first, first + len(stripped.rstrip(WHITE_SPACE)))


def find_lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank, in order."""
    lines: list[Line] = []
    after_blank = True
    for match in _LINE.finditer(text):
        start, end = trim(text, *match.span(1))
        if start < end:
            lines.append(Line(start, end, after_blank))
        after_blank = start == end
    return lines


def ends_in_stop(text: str, end: int) -> bool:
    """Whether what ends at `end` closes with a full stop, a question mark or the like, quotation marks aside."""
    return bool(_STOP_AT_END.search(text[max(0, end - 12) : end]))


def find_paragraphs(text: str, lines: Sequence[Line], begins_paragraph: Callable[[Line], bool]) -> list[Offsets]:
    """Group `lines` into paragraphs, trimmed.

    A line break ends a paragraph unless the line was wrapped: the next line goes on in lower case, or the whole text
    is wrapped at one width. `begins_paragraph` names the lines that start one in any case.
    """
    width = _wrap_width(lines, text)
    paragraphs: list[Offsets] = []
    for index, line in enumerate(lines):
        previous = lines[index - 1] if index else None
        if previous is None or begins_paragraph(line) or not _goes_on(text, previous, line, width):
            paragraphs.append(Offsets(line.start, line.end))
        else:
            paragraphs[-1] = Offsets(paragraphs[-1].start, line.end)
    return paragraphs


def _goes_on(text: str, line: Line, following: Line, width: int | None) -> bool:
    if following.after_blank:
        return False
    if width and _is_full(text, line, following, width):
        return True
    long_enough = line.end - line.start >= SHORTEST_BROKEN_LINE
    return long_enough and text[following.start].islower() and not ends_in_stop(text, line.end)


def _wrap_width(lines: Sequence[Line], text: str) -> int | None:
    """The width at which an editor wrapped this text, None where it did not."""
    width = max((line.end - line.start for line in lines), default=0)
    breaks = [(line, following) for line, following in pairwise(lines) if not following.after_blank]
    if len(breaks) < 3 or not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return None
    full = sum(_is_full(text, line, following, width) for line, following in breaks)
    return width if full >= 0.8 * len(breaks) else None


def _is_full(text: str, line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line had no room on this one."""
    word = text[following.start : min(following.end, following.start + width)].split(maxsplit=1)[0]
    return line.end - line.start + 1 + len(word) > width
