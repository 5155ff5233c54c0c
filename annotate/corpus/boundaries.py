"""Where sentences end inside a paragraph: the library sentencex and the repairs it needs.

The library takes a quotation for one segment, pairs unlike marks wrongly and is quadratic in them, so it is given the
paragraph without quotation marks and parentheses. What the marks say is then put back by the repairs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import sentencex  # type: ignore[import-untyped]  # ships no stubs

from annotate.corpus.abbreviations import is_unfinished
from annotate.corpus.document import Offsets
from annotate.corpus.paragraphs import LINE_BREAKS, trim
from annotate.corpus.quotations import DOUBLE, SINGLE, Quotations
from annotate.corpus.reporting import is_reporting_clause

# The library's time can grow with the square of what it is given at once.
WINDOW = 4000
LOOK_BACK, LOOK_AHEAD = 40, 160
LONGEST_ASIDE = 400

_REMOVED = re.compile(f"[{DOUBLE}{SINGLE}()（）]")
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])[{SINGLE}](?=[^\W\d_])")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = str.maketrans(dict.fromkeys(LINE_BREAKS, " "))
_CLOSERS = "”’\"'»›“‘)\\]」』）〞"
# Stops that the library passes over: an ellipsis character, a stop in brackets, the answer "No.", ideographic stops
# before a digit.
_OVERLOOKED = re.compile(
    rf"…[{_CLOSERS}]*(?=\s+[^\s…])|[.!?]\][{_CLOSERS}]*(?=\s+\S)|\b[Nn]o\.[{_CLOSERS}]*(?=\s+[^\W\d]|\s+[^\w\s])"
    r"|(?<![。！？｡])[。！？｡]++(?=.)",
    re.DOTALL,
)
# A parenthesis in the midst of a sentence; ":(" is a face.
_ASIDE = re.compile(rf"(?<=[^\s.!?…:;。！？])\s?[(（][^()（）]{{1,{LONGEST_ASIDE}}}[)）]")


def sentence_spans(text: str, paragraph: Offsets, language: str, quotations: Quotations) -> list[Offsets]:
    """The sentences of one paragraph, trimmed, in order; they leave out nothing but white space.

    `language` is an ISO 639 code, with or without a region; what the library does not know is read as English.
    """
    start, end = paragraph
    piece = text[start:end]
    stops = sorted({start + stop for stop in (*_library_stops(piece, language), *_overlooked_stops(piece))})
    cuts = sorted({_after_closing_marks(text, stop, end, quotations) for stop in stops})
    asides = [Offsets(*match.span()) for match in _ASIDE.finditer(text, start, end)]
    kept = [cut for cut in cuts if not _in_aside(cut, asides) and not _goes_on(text, paragraph, cut, language)]
    spans = [trim(text, *span) for span in pairwise([start, *kept, end])]
    return _join_wordless(text, [span for span in spans if span.start < span.end])


def _library_stops(piece: str, language: str) -> Iterator[int]:
    """Offsets just behind the last character of each sentence that the library finds in `piece`."""
    removed = [match.start() for match in _REMOVED.finditer(_APOSTROPHE.sub("x", piece))]
    shifts = [position - index for index, position in enumerate(removed)]
    plain = _REMOVED.sub("", _APOSTROPHE.sub("x", piece)).translate(_BLANKS)
    plain = _LONE_SURROGATE.sub("x", plain)
    for end in _library_ends(plain, language):
        last = end - 1
        yield last + bisect_right(shifts, last) + 1


def _library_ends(plain: str, language: str) -> Iterator[int]:
    start = 0
    while start < len(plain):
        window = plain[start : start + WINDOW]
        ends = [found["end_index"] for found in sentencex.get_sentence_boundaries(language, window)]
        inner = [end for end in ends if end < len(window)]
        for end in inner:
            yield start + len(window[:end].rstrip())
        start += inner[-1] if inner else len(window)


def _overlooked_stops(piece: str) -> Iterator[int]:
    for match in _OVERLOOKED.finditer(piece):
        after = piece[match.end() : match.end() + LOOK_AHEAD].lstrip()
        if match[0][0] in "。！？｡" or not after[:1].islower():
            yield match.end()


def _after_closing_marks(text: str, stop: int, end: int, quotations: Quotations) -> int:
    """Closing marks belong to the sentence before them, even behind a space (« Oui. »), opening ones to the next."""
    cut = position = stop
    while position < end:
        char = text[position]
        if position in quotations.closing or char in ")）" or (char in SINGLE and position == cut):
            cut = position + 1
        elif not char.isspace():
            break
        position += 1
    return cut


def _in_aside(cut: int, asides: Sequence[Offsets]) -> bool:
    index = bisect_left(asides, Offsets(cut, 0)) - 1
    return index >= 0 and asides[index].start < cut < asides[index].end


def _goes_on(text: str, paragraph: Offsets, cut: int, language: str) -> bool:
    """Whether the sentence goes on behind the stop: after an abbreviation, an ordinal, or a quoted “Stop!”."""
    before = text[max(paragraph.start, cut - LOOK_BACK) : cut].rstrip()
    after = text[cut : min(paragraph.end, cut + LOOK_AHEAD)].lstrip()
    if is_unfinished(before, after, language):
        return True
    if not before or before[-1] not in "”’\"'»›“‘)]」』）〞":
        return False
    return after.lstrip("-–—, ")[:1].islower() or is_reporting_clause(before, after, language)


def _join_wordless(text: str, spans: Sequence[Offsets]) -> list[Offsets]:
    """Give what has neither letter nor digit ("...", a stray mark) to the sentence before it, else to the next."""
    joined: list[Offsets] = []
    worded = True
    for span in spans:
        has_word = any(map(str.isalnum, text[span.start : span.end]))
        if joined and not (has_word and worded):
            joined[-1] = Offsets(joined[-1].start, span.end)
            worded = worded or has_word
        else:
            joined.append(span)
            worded = has_word
    return joined
