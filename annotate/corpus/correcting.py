"""A corrected text beside the one before it: which sentences are the same, and what becomes of their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from annotate.corpus.annotation import Act, Answer, Link, Value
from annotate.corpus.document import Document, Offsets, Sentence
from annotate.corpus.segmentation import document_from_text


def continued(old: Document, new: Document) -> list[int | None]:
    """For each sentence of `new` the position of the sentence of `old` that it continues, None where there is none.

    Continued sentences have the same text and stand in the same order in both.
    """
    found: list[int | None] = [None] * len(new.sentences)
    for before, after, size in _same(_texts(old), _texts(new)):
        for step in range(size):
            found[after + step] = before + step
    return found


def with_text(old: Document, text: str) -> Document:
    """`old` with another text: paragraphs that are the same keep their sentences, the others are segmented anew."""
    new = replace(document_from_text(old.name, text, old.language), title=old.title)
    before, after = list(_paragraphs(old)), list(_paragraphs(new))
    kept = {}
    for one, other, size in _same([_text_of(old, each) for each in before], [_text_of(new, each) for each in after]):
        kept.update({other + step: before[one + step] for step in range(size)})
    sentences = [
        sentence
        for place, paragraph in enumerate(after)
        for sentence in (_put(kept[place], paragraph) if place in kept else paragraph)
    ]
    return replace(new, sentences=tuple(sentences))


def moved(answer: Answer, by: int) -> Answer:
    """`answer` with every marked stretch of text `by` code points further on."""
    return replace(answer, acts=tuple(_moved_act(act, by) for act in answer.acts), values=_moved(answer.values, by))


def _same(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """(place before, place after, length) of the stretches that are the same."""
    for match in SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks():
        yield match.a, match.b, match.size


def _texts(document: Document) -> list[str]:
    return [document.sentence_text(position) for position in range(len(document.sentences))]


def _paragraphs(document: Document) -> Iterator[list[Sentence]]:
    for _, sentences in groupby(document.sentences, key=lambda sentence: sentence.paragraph):
        yield list(sentences)


def _text_of(document: Document, paragraph: Sequence[Sentence]) -> str:
    return document.text[paragraph[0].start : paragraph[-1].end]


def _put(paragraph: Sequence[Sentence], where: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences of `paragraph` where the same text now stands, in the turns and quotations of `where`."""
    by = where[0].start - paragraph[0].start
    for sentence in paragraph:
        start, end = sentence.start + by, sentence.end + by
        around = next(each for each in reversed(where) if each.start <= start)
        yield replace(around, start=start, end=end, kind=sentence.kind, external_id=sentence.external_id)


def _moved_act(act: Act, by: int) -> Act:
    return Act(tuple(_moved_link(link, by) for link in act.chain), _moved(act.values, by))


def _moved_link(link: Link, by: int) -> Link:
    mention, cue = (None if each is None else _further(each, by) for each in (link.mention, link.cue))
    return replace(link, mention=mention, cue=cue, values=_moved(link.values, by))


def _moved(values: Mapping[str, Value], by: int) -> dict[str, Value]:
    return {
        layer: tuple(_further(each, by) for each in value) if isinstance(value, tuple) else value
        for layer, value in values.items()
    }


def _further(offsets: Offsets, by: int) -> Offsets:
    return Offsets(offsets.start + by, offsets.end + by)
