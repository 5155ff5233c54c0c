"""The preview of a text on its way in: its sentences, page by page, and the corrections a person makes to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from annotate.corpus import units
from annotate.corpus.document import Document, SentenceKind
from annotate.errors import Refused
from annotate.formats.draft_json import TextDraft
from annotate.workflow.drafts import Change

SENTENCES_A_PAGE = 200
LONGEST_TO_SPLIT = 3000

_NO_BLANKS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[^\w\s]*(?:[{_NO_BLANKS}]|(?:(?![{_NO_BLANKS}])[\w'’])+)[^\w\s“„‘«‹「『(\[{{]*|[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as the preview shows it; `number` counts from 1, `begins` says that a paragraph begins with it."""

    number: int
    kind: SentenceKind
    text: str
    begins: bool
    speaker: str | None
    is_last: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of the chosen sentence: the sentence can be split before code point `offset` of the text."""

    offset: int
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of the sentences of a draft; `chosen` is the number of the sentence being corrected, or 0."""

    draft: TextDraft
    rows: tuple[Row, ...]
    page: int
    last: int
    chosen: int
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        """How many sentences there are on all pages."""
        return len(self.draft.document.sentences)


def preview(draft: TextDraft) -> Preview:
    """The page that the address asks for by `s`, a sentence's number, or by `page`."""
    document = draft.document
    total = len(document.sentences)
    last = max(1, -(-total // SENTENCES_A_PAGE))
    chosen = request.args.get("s", 0, type=int)
    chosen = chosen if 0 < chosen <= total else 0
    page = (chosen - 1) // SENTENCES_A_PAGE + 1 if chosen else request.args.get("page", 1, type=int)
    page = min(max(page, 1), last)
    first = SENTENCES_A_PAGE * (page - 1)
    rows = tuple(_row(document, position) for position in range(first, min(first + SENTENCES_A_PAGE, total)))
    return Preview(draft, rows, page, last, chosen, _pieces(document, chosen - 1) if chosen else ())


def correction(form: Mapping[str, str]) -> tuple[Change, int]:
    """What the pressed button asks for, and the number of the sentence that it is about; raises Refused for nonsense.

    The buttons are `join` (a number), `rekind` (a number, with the field `kind`) and `split` ("number:offset").
    """
    if "join" in form:
        number = _number(form["join"])
        return lambda sentences, text: units.join(sentences, number - 1), number
    if "split" in form:
        place, _, offset = form["split"].partition(":")
        number, at = _number(place), _number(offset)
        return lambda sentences, text: units.split_at(sentences, text, number - 1, at), number
    number, kind = _number(form.get("rekind", "")), form.get("kind", "")
    if kind not in list(SentenceKind):
        raise Refused("“{kind}” is no kind of sentence.", kind=kind)
    return lambda sentences, text: units.rekind(sentences, number - 1, SentenceKind(kind)), number


def _number(written: str) -> int:
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        raise Refused("This is not one of the page's own buttons; reload the page and try again.")
    return int(written)


def _row(document: Document, position: int) -> Row:
    sentence = document.sentences[position]
    before = document.sentences[position - 1] if position else None
    new_turn = sentence.turn is not None and (before is None or before.turn != sentence.turn)
    return Row(
        number=position + 1,
        kind=sentence.kind,
        text=document.sentence_text(position),
        begins=before is None or before.paragraph != sentence.paragraph,
        speaker=document.turns[sentence.turn].speaker if new_turn and sentence.turn is not None else None,
        is_last=position + 1 == len(document.sentences),
    )


def _pieces(document: Document, position: int) -> tuple[Piece, ...]:
    sentence = document.sentences[position]
    end = min(sentence.end, sentence.start + LONGEST_TO_SPLIT)
    found, last = [], sentence.start
    for match in _PIECE.finditer(document.text, sentence.start, end):
        found.append(Piece(match.start(), match[0], document.text[last : match.start()]))
        last = match.end()
    return tuple(found)
