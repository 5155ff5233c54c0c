"""Which quotation marks open, which close, and where the quotations of a text are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from annotate.corpus.document import Offsets

SINGLE = "'‘’‚"
DOUBLE = '"“”„‟«»‹›「」『』〝〞＂'
_SINGLE = re.compile(f"[{SINGLE}]")
_DOUBLE = re.compile(f"[{DOUBLE}]")

_BEFORE_OPENING = "([{（—–-/¿¡:：" + DOUBLE + SINGLE
_AFTER_CLOSING = ".,;:!?…)]}）—–-/。，、；：！？،؛؟" + DOUBLE + SINGLE
_ENDS_QUOTED = ".,;:!?…—–。，！？،؟"
_ALWAYS_OPEN = "„‚「『〝"
_ALWAYS_CLOSE = "」』〞"
# What an author who closes with this mark has opened with, when he is consistent.
_OPENED_BY = {
    "”": "“”„",
    "“": "„",
    "‟": "“„",
    "»": "«»",
    "«": "»",
    "›": "‹›",
    "‹": "›",
    '"': '"',
    "＂": "＂",
    "」": "「",
    "』": "『",
    "〞": "〝",
    "’": "‘’‚",
    "‘": "‚",
    "'": "'",
}
_DEEPEST = 4


@dataclass(slots=True)
class Quotations:
    """The quotation marks of a text.

    `spans` are the outermost quotations with their marks, in order and apart; `closing` are the positions of closing
    marks, `single` those of single marks that quote and are no apostrophes. Positions are code points.
    """

    spans: list[Offsets] = field(default_factory=list)
    closing: set[int] = field(default_factory=set)
    single: set[int] = field(default_factory=set)


def find_quotations(text: str, paragraphs: Sequence[Offsets]) -> Quotations:
    """Pair the quotation marks of `text`, whatever their shapes, paragraph by paragraph.

    A quotation left open runs on into the next paragraph when that begins with the same mark, as printers do; else
    it ends with its paragraph.
    """
    found = Quotations()
    still_open: list[tuple[int, str]] = []
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        next_char = text[following.start] if following else ""
        still_open = _read_paragraph(text, paragraph, still_open, next_char, found)
        if still_open and still_open[0][1] != next_char:
            if still_open[0][1] not in SINGLE:
                found.spans.append(Offsets(still_open[0][0], paragraph.end))
            still_open = []
    return found


def _read_paragraph(
    text: str, paragraph: Offsets, stack: list[tuple[int, str]], next_char: str, found: Quotations
) -> list[tuple[int, str]]:
    """Follow the marks of one paragraph; gives what is open at its end as (position, mark), outermost first."""
    singles = dict(_pair_singles(text, paragraph, next_char))
    found.single.update(singles)
    doubles = (match.start() for match in _DOUBLE.finditer(text, paragraph.start, paragraph.end))
    for position in sorted([*singles, *doubles]):
        mark = text[position]
        opens = singles[position] if position in singles else _opens(text, position, paragraph, stack)
        if opens:
            if len(stack) < _DEEPEST and all(mark != other for _, other in stack):
                stack.append((position, mark))
            continue
        found.closing.add(position)
        outermost = stack[0][0] if stack else None
        _close(stack, mark)
        if outermost is not None and not stack:
            found.spans.append(Offsets(outermost, position + 1))
    return stack


def _close(stack: list[tuple[int, str]], mark: str) -> None:
    """Close the innermost quotation that this mark belongs to, and what was left open inside it."""
    partners = [depth for depth, (_, opened) in enumerate(stack) if opened in _OPENED_BY.get(mark, "")]
    del stack[partners[-1] if partners else -1 :]


def _opens(text: str, position: int, paragraph: Offsets, stack: Sequence[tuple[int, str]]) -> bool:
    """Whether the double mark at `position` opens: by the white space around it, then its shape, then by turns."""
    mark = text[position]
    if mark in _ALWAYS_OPEN or mark in _ALWAYS_CLOSE:
        return mark in _ALWAYS_OPEN
    room_before = position == paragraph.start or text[position - 1].isspace() or text[position - 1] in _BEFORE_OPENING
    last = position + 1 == paragraph.end
    room_after = last or text[position + 1].isspace() or text[position + 1] in _AFTER_CLOSING
    if room_before != room_after:
        return room_before
    innermost = stack[-1][1] if stack else ""
    if mark in "“«‹" and innermost:
        return innermost not in _OPENED_BY[mark]
    return not innermost


def _pair_singles(text: str, paragraph: Offsets, next_char: str) -> Iterator[tuple[int, bool]]:
    """(position, opens) of the single marks that quote. An apostrophe is what has no partner."""
    marks = [match.start() for match in _SINGLE.finditer(text, paragraph.start, paragraph.end)]
    openers = [index for index, position in enumerate(marks) if _can_open(text, position, paragraph)]
    for index, limit in pairwise([*openers, len(marks)]):
        opener = text[marks[index]]
        closer = _closer(text, marks[index + 1 : limit], paragraph, strict=opener == "'")
        if closer is not None:
            yield marks[index], True
            yield closer, False
        elif opener == "‘" == next_char:
            yield marks[index], True


def _can_open(text: str, position: int, paragraph: Offsets) -> bool:
    if text[position] == "’" or position + 1 >= paragraph.end:
        return False
    before, after = text[position - 1], text[position + 1]
    free = position == paragraph.start or before.isspace() or before in _BEFORE_OPENING
    return free and not after.isspace() and not (after.isdigit() and text[position] == "'")


def _closer(text: str, candidates: Sequence[int], paragraph: Offsets, strict: bool) -> int | None:
    """The mark that closes a single quotation; a plural's apostrophe ("the senators’ vote") only if none else does."""
    plural = None
    for position in candidates:
        before = text[position - 1]
        if before.isspace() or (position + 1 < paragraph.end and text[position + 1].isalnum()):
            continue
        if before not in "sS":
            return position
        plural = position if plural is None and not strict else plural
    return plural
