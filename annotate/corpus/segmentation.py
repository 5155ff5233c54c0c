"""From a text to its units: sentences with their kind, paragraph, turn and quotation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from annotate.corpus.boundaries import sentence_spans
from annotate.corpus.document import Document, Offsets, Sentence, SentenceKind, Turn
from annotate.corpus.paragraphs import WHITE_SPACE, Line, ends_in_stop, find_lines, find_paragraphs, trim
from annotate.corpus.quotations import DOUBLE, SINGLE, Quotations, find_quotations
from annotate.corpus.turns import Heading, find_headings

LONGEST_HEADLINE = 200
LONGEST_NOTE = 80
FEWEST_QUOTED_WORDS = 3

_BULLET = re.compile(r"(?:[-*•‣◦▪●·]\s+|\(?(?:\d{1,3}|[a-zA-Z])\)\s+)(?=\S)")
_NUMBERED = re.compile(r"(\d{1,3})\.\s+(?=\S)")
_NOTE = re.compile(rf"\[[^\[\]]{{1,{LONGEST_NOTE}}}\]|\([^()]{{1,{LONGEST_NOTE}}}\)")
_SHORT_NOTE = re.compile(r"\((?:\w+\s){0,3}\w+[.!]\)")


def document_from_text(name: str, text: str, language: str = "en") -> Document:
    """The document called `name` with the units of `text`; `language` is an ISO 639 code."""
    sentences, turns = segment(text, language)
    return Document(name=name, text=text, sentences=sentences, turns=turns, language=language)


def segment(text: str, language: str = "en") -> tuple[tuple[Sentence, ...], tuple[Turn, ...]]:
    """The sentences and turns of `text`, in order.

    Sentences are trimmed, do not overlap, and leave out nothing but white space; offsets are code points into `text`.
    Paragraphs, turns and quotations count from 0. A sentence inside a quotation is a unit of its own.
    """
    lines = find_lines(text)
    headings = find_headings(text, lines)
    items = _list_items(text, lines)
    paragraphs = find_paragraphs(text, lines, lambda line: line.start in headings or line.start in items)
    quotations = find_quotations(text, paragraphs)
    reader = _Reader(text, language, headings, items, quotations)
    sentences = [sentence for number, paragraph in enumerate(paragraphs) for sentence in reader.read(number, paragraph)]
    sentences = _with_headline(text, paragraphs, sentences)
    turns = tuple(Turn(number, heading.speaker) for number, heading in enumerate(headings.values()))
    return tuple(_with_quotations(text, sentences, quotations)), turns


@dataclass(slots=True)
class _Reader:
    """Reads the paragraphs of a text one after the other and knows whose turn it is."""

    text: str
    language: str
    headings: Mapping[int, Heading]
    items: Mapping[int, int]
    quotations: Quotations
    turn: int | None = None

    def read(self, number: int, paragraph: Offsets) -> Iterator[Sentence]:
        heading = self.headings.get(paragraph.start)
        if heading:
            self.turn = 0 if self.turn is None else self.turn + 1
            yield Sentence(heading.start, heading.end, SentenceKind.TURN_HEADING, number, self.turn)
            paragraph = trim(self.text, heading.end, paragraph.end)
        for span in self._spans(paragraph):
            yield Sentence(span.start, span.end, self._kind(span, paragraph), number, self.turn)

    def _spans(self, paragraph: Offsets) -> Iterator[Offsets]:
        if paragraph.start == paragraph.end:
            return
        marker_end = self.items.get(paragraph.start, paragraph.start)
        body = Offsets(marker_end, paragraph.end)
        spans = sentence_spans(self.text, body, self.language, self.quotations)
        spans[0] = Offsets(paragraph.start, spans[0].end)
        for span in spans:
            yield from self._apart_from_note(span)

    def _apart_from_note(self, span: Offsets) -> Iterator[Offsets]:
        """The note of the chair at the start of a sentence is a unit of its own: "[Applause] We thank you." """
        note = _NOTE.match(self.text, span.start, span.end)
        rest = trim(self.text, note.end(), span.end) if note else span
        if note and self._is_note(note[0]) and rest.start < rest.end and not self.text[rest.start].islower():
            yield Offsets(*note.span())
            span = rest
        yield span

    def _is_note(self, piece: str) -> bool:
        if not any(map(str.isalpha, piece)):
            return False
        return piece[0] == "[" or self.turn is not None

    def _kind(self, span: Offsets, paragraph: Offsets) -> SentenceKind:
        piece = self.text[span.start : span.end] if span.end - span.start <= LONGEST_NOTE + 2 else ""
        if _NOTE.fullmatch(piece) and (self._is_note(piece) or (span == paragraph and _SHORT_NOTE.fullmatch(piece))):
            return SentenceKind.CHAIRS_NOTE
        return SentenceKind.LIST_ITEM if paragraph.start in self.items else SentenceKind.BODY


def _list_items(text: str, lines: Sequence[Line]) -> dict[int, int]:
    """Where the list items of a text start -> where their words start, behind "- " or "2. ".

    A number with a stop is one only next to its neighbour: a line may begin with "15. yüzyılda".
    """
    items: dict[int, int] = {}
    previous: tuple[int, int, int] | None = None
    for line in lines:
        bullet = _BULLET.match(text, line.start, line.end)
        numbered = _NUMBERED.match(text, line.start, line.end)
        if bullet:
            items[line.start] = bullet.end()
        elif numbered:
            number = int(numbered[1])
            if previous and previous[0] + 1 == number:
                items[previous[1]] = previous[2]
                items[line.start] = numbered.end()
            previous = (number, line.start, numbered.end())
    return items


def _with_headline(text: str, paragraphs: Sequence[Offsets], sentences: Sequence[Sentence]) -> list[Sentence]:
    """Make a short first paragraph without a final stop the headline, if sentences with one follow soon."""
    first = paragraphs[0] if len(paragraphs) > 1 else None
    if first is None or first.end - first.start > LONGEST_HEADLINE or ends_in_stop(text, first.end):
        return list(sentences)
    if not any(ends_in_stop(text, paragraph.end) for paragraph in paragraphs[1:6]):
        return list(sentences)
    return [
        replace(sentence, kind=SentenceKind.HEADLINE)
        if sentence.paragraph == 0 and sentence.kind is SentenceKind.BODY and sentence.turn is None
        else sentence
        for sentence in sentences
    ]


def _with_quotations(text: str, sentences: Sequence[Sentence], quotations: Quotations) -> Iterator[Sentence]:
    """Number the quotations; two that meet in one sentence (“We wait,” he said, “and hope.”) are one."""
    spans = sorted(quotations.spans)
    numbers: dict[int, int] = {}
    fresh = count()
    for sentence in sentences:
        touching = [index for index in _touching(spans, sentence) if _is_utterance(text, spans[index], sentence)]
        known = next((numbers[index] for index in touching if index in numbers), None)
        number = next(fresh) if known is None and touching else known
        numbers.update((index, number) for index in touching if number is not None)
        yield replace(sentence, quotation=number) if number is not None else sentence


def _touching(spans: Sequence[Offsets], sentence: Sentence) -> range:
    """The indices of the quotations that share text with the sentence; both are in order and apart."""
    first = bisect_right(spans, sentence.start, key=lambda span: span.end)
    return range(first, bisect_left(spans, sentence.end, key=lambda span: span.start))


def _is_utterance(text: str, span: Offsets, sentence: Sentence) -> bool:
    """Whether a quotation is more than a word or two that the author holds with tongs."""
    if span.start < sentence.start or span.end > sentence.end:
        return True
    words = text[span.start : span.end].strip(DOUBLE + SINGLE + WHITE_SPACE)
    is_clause = words[-1:] in (",", "，", "،") and not words[:1].islower()
    return is_clause or ends_in_stop(text, span.end) or len(words.split()) >= FEWEST_QUOTED_WORDS
