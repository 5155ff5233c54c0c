"""Drafts as they wait in the database: a text with the sentences it will have, or a table whose columns are unnamed."""

from __future__ import annotations

import base64
import json
from dataclasses import astuple, dataclass
from typing import Any

from annotate.corpus.document import Document, Sentence, SentenceKind, Turn


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A document on its way in.

    `upload` are the bytes it was decoded from, so that another encoding can be tried; None for a pasted text.
    `guessed` says that the encoding is a guess, `alternatives` are the next likely ones. `units_given` says that the
    sentences are rows of a table, not found by segmentation. `corrects` is the id of the document version
    of which this is to be the next, None for a new document.
    """

    document: Document
    upload: bytes | None = None
    encoding: str = "utf-8"
    guessed: bool = False
    alternatives: tuple[str, ...] = ()
    units_given: bool = False
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A CSV or TSV file called `name`; an `encoding` of None is to be detected."""

    name: str
    upload: bytes
    language: str = "en"
    encoding: str | None = None


def write(draft: TextDraft | TableDraft) -> str:
    """`draft` as JSON; `read` gives back an equal one."""
    if isinstance(draft, TableDraft):
        data: dict[str, Any] = {"name": draft.name, "language": draft.language}
    else:
        data = {
            "document": _document(draft.document),
            "guessed": draft.guessed,
            "alternatives": draft.alternatives,
            "units_given": draft.units_given,
            "corrects": draft.corrects,
        }
    upload = None if draft.upload is None else base64.b64encode(draft.upload).decode()
    data |= {"encoding": draft.encoding, "upload": upload}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def read(content: str) -> TextDraft | TableDraft:
    """The draft that `write` wrote."""
    data = json.loads(content)
    upload = None if data["upload"] is None else base64.b64decode(data["upload"])
    if "document" not in data:
        return TableDraft(data["name"], upload or b"", data["language"], data["encoding"])
    return TextDraft(
        document=_read_document(data["document"]),
        upload=upload,
        encoding=data["encoding"],
        guessed=data["guessed"],
        alternatives=tuple(data["alternatives"]),
        units_given=data["units_given"],
        corrects=data.get("corrects"),
    )


def _document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "title": document.title,
        "language": document.language,
        "text": document.text,
        "sentences": [astuple(sentence) for sentence in document.sentences],
        "turns": [turn.speaker for turn in document.turns],
    }


def _read_document(data: dict[str, Any]) -> Document:
    return Document(
        name=data["name"],
        title=data["title"],
        language=data["language"],
        text=data["text"],
        sentences=tuple(_read_sentence(*row) for row in data["sentences"]),
        turns=tuple(Turn(number, speaker) for number, speaker in enumerate(data["turns"])),
    )


def _read_sentence(start: int, end: int, kind: str, *rest: Any) -> Sentence:
    return Sentence(start, end, SentenceKind(kind), *rest)
