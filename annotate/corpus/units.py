"""Correcting the units of a text before anyone labels it: split, join, change the kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotate.corpus.document import Sentence, SentenceKind
from annotate.corpus.paragraphs import trim
from annotate.errors import Message, Refused

Sentences = tuple[Sentence, ...]


def split_at(sentences: Sequence[Sentence], text: str, index: int, offset: int) -> Sentences:
    """Split the sentence at `index` before the code point `offset` of `text`; both parts keep kind, turn and quotation.

    Raises Refused where one part would have no words or there is no such sentence.
    """
    sentence = _at(sentences, index)
    first, second = trim(text, sentence.start, offset), trim(text, offset, sentence.end)
    if not sentence.start < offset < sentence.end or first.start == first.end or second.start == second.end:
        raise Refused(
            "A sentence can be split only between two of its characters.",
            where=Message("sentence {number}", number=index + 1),
        )
    parts = (
        replace(sentence, end=first.end),
        replace(sentence, start=second.start, end=second.end, external_id=None),
    )
    return (*sentences[:index], *parts, *sentences[index + 1 :])


def join(sentences: Sequence[Sentence], index: int) -> Sentences:
    """Join the sentence at `index` with the next; kind, paragraph and id are the first one's.

    Raises Refused for the last sentence and for sentences of two turns.
    """
    sentence = _at(sentences, index)
    if index + 1 == len(sentences):
        raise Refused(
            "There is no sentence after this one to join it with.", where=Message("sentence {number}", number=index + 1)
        )
    following = sentences[index + 1]
    if sentence.turn != following.turn:
        raise Refused(
            "These sentences belong to two turns and cannot be one.",
            where=Message("sentence {number}", number=index + 1),
        )
    quotation = following.quotation if sentence.quotation is None else sentence.quotation
    joined = replace(sentence, end=following.end, quotation=quotation)
    return (*sentences[:index], joined, *sentences[index + 2 :])


def rekind(sentences: Sequence[Sentence], index: int, kind: SentenceKind) -> Sentences:
    """Give the sentence at `index` another kind. Raises Refused where there is no such sentence."""
    return (*sentences[:index], replace(_at(sentences, index), kind=kind), *sentences[index + 1 :])


def _at(sentences: Sequence[Sentence], index: int) -> Sentence:
    if not 0 <= index < len(sentences):
        raise Refused("There is no sentence {number}; the text has {count}.", number=index + 1, count=len(sentences))
    return sentences[index]
