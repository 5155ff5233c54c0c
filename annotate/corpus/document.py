"""A text and its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Offsets(NamedTuple):
    """A stretch of text: code points, `end` exclusive."""

    start: int
    end: int


class SentenceKind(StrEnum):
    """What a sentence is in its document."""

    HEADLINE = "headline"
    BODY = "body"
    TURN_HEADING = "turn heading"
    CHAIRS_NOTE = "chair's note"
    LIST_ITEM = "list item"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A unit of annotation: `text[start:end]` of its document, in code points.

    `paragraph` counts from 0; `turn` names a Turn by its number, `quotation` a quotation by a number of its own
    within the document, each None where the sentence is in none. `external_id` is the id that a table of sentences
    gave it.
    """

    start: int
    end: int
    kind: SentenceKind = SentenceKind.BODY
    paragraph: int = 0
    turn: int | None = None
    quotation: int | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before another does; `speaker` is the name as the text gives it."""

    number: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its units in order; sentences neither overlap nor leave out anything but white space."""

    name: str
    text: str
    sentences: tuple[Sentence, ...]
    turns: tuple[Turn, ...] = ()
    language: str = "en"
    title: str = ""

    def sentence_text(self, position: int) -> str:
        """The text of the sentence at `position` (from 0)."""
        sentence = self.sentences[position]
        return self.text[sentence.start : sentence.end]
