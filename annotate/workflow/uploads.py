"""From what a person pastes or uploads to drafts, all of it or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.document import Document as Text
from annotate.corpus.document import SentenceKind
from annotate.corpus.entry import tidy
from annotate.corpus.segmentation import document_from_text
from annotate.errors import Problem, Refused, Unreadable
from annotate.formats import draft_json, sentence_table
from annotate.formats.draft_json import TableDraft, TextDraft
from annotate.formats.text import check_text, decode
from annotate.store.models import Document, Draft, User

TABLES = (".csv", ".tsv", ".tab")
LONGEST_TITLE = 100
_LONGEST_NAME = 60
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def paste_text(
    session: Session, owner: User, project_id: int | None, text: str, language: str, now: datetime, name: str = ""
) -> Draft:
    """A draft of a pasted text, called `name` or else by its first words; `project_id` is None before there is one.

    Raises Unreadable for a text that cannot be a document.
    """
    # A browser sends every line break as two characters, whatever was pasted.
    plain = text.replace("\r\n", "\n")
    check_text(plain)
    document = document_from_text("text", plain, check_language(language))
    title = title_of(document)
    document = replace(document, name=tidy(name) if name.strip() else slug_of(title), title=tidy(name or title))
    return add_drafts(session, owner, project_id, [TextDraft(document)], now)[0]


def upload_files(
    session: Session,
    owner: User,
    project_id: int,
    files: Iterable[tuple[str, bytes]],
    language: str,
    encoding: str | None,
    now: datetime,
) -> list[Draft]:
    """A draft for each (file name, content): texts in `encoding` (detected if None), tables still without columns.

    Raises Unreadable that names every file that cannot be read, and stores none then.
    """
    check_language(language)
    contents: list[TextDraft | TableDraft] = []
    problems: list[Problem] = []
    for name, data in files:
        try:
            contents.append(_content(name, data, language, encoding))
        except Refused as refused:
            found = refused.problems if isinstance(refused, Unreadable) else [Problem(refused.whole)]
            problems += [Problem("{file}: {problem}", file=name, problem=each) for each in found]
    if problems:
        raise Unreadable(problems)
    if not contents:
        raise Refused("No file was chosen; choose one or more.")
    return add_drafts(session, owner, project_id, contents, now)


def read_texts(
    file_name: str, data: bytes, language: str, encoding: str | None, mapping: sentence_table.Mapping | None
) -> list[TextDraft]:
    """The documents in a file: one in a text, those of a table by `mapping`. Raises Refused for a table without one."""
    content = _content(file_name, data, check_language(language), encoding)
    if isinstance(content, TextDraft):
        return [content]
    if mapping is None:
        header = sentence_table.columns(data, encoding).header
        raise Refused("Say which column of this table holds the text; its columns are {header}.", header=header)
    return read_table(content, mapping)


def read_table(table: TableDraft, mapping: sentence_table.Mapping, encoding: str | None = None) -> list[TextDraft]:
    """The documents of a table whose columns are now known; raises Unreadable with every row that is wrong."""
    used = encoding or table.encoding
    documents = sentence_table.read_sentences(
        table.upload, mapping, name=table.name, language=table.language, encoding=used
    )
    found = used or sentence_table.columns(table.upload).encoding
    given = mapping.unit == "sentence"
    return [TextDraft(replace(each, title=each.name), encoding=found, units_given=given) for each in documents]


def read_text(name: str, data: bytes, language: str, encoding: str | None = None) -> TextDraft:
    """The document in a text file called `name`, with its bytes kept for another try at their encoding."""
    decoded = decode(data, encoding, language)
    document = document_from_text(name, decoded.text, language)
    headed = document.sentences and document.sentences[0].kind is SentenceKind.HEADLINE
    document = replace(document, title=title_of(document) if headed else name)
    return TextDraft(document, data, decoded.encoding, decoded.guessed, decoded.alternatives)


def add_drafts(
    session: Session,
    owner: User,
    project_id: int | None,
    contents: Sequence[TextDraft | TableDraft],
    now: datetime,
) -> list[Draft]:
    """Stores drafts in their order; a text whose name is taken in the project, or among them, gets a number."""
    taken = _names(session, project_id)
    drafts = []
    for content in contents:
        if isinstance(content, TextDraft):
            content = _freely_named(content, taken)
        drafts.append(
            Draft(
                owner_id=owner.id,
                project_id=project_id,
                content=draft_json.write(content),
                encoding=content.encoding or "",
                created_at=now,
            )
        )
    session.add_all(drafts)
    session.flush()
    return drafts


def check_language(code: str) -> str:
    """`code` if it looks like one of ISO 639; raises Refused."""
    if not _LANGUAGE.fullmatch(code):
        raise Refused(
            "“{code}” is no code of a language; codes have two or three letters, such as en or tr.", code=code
        )
    return code


def title_of(document: Text) -> str:
    """The first line or so of a text, cut at a word."""
    words = document.sentence_text(0).split() if document.sentences else []
    title = ""
    for word in words:
        if len(title) + len(word) >= LONGEST_TITLE:
            return f"{title or word[:LONGEST_TITLE]} …"
        title = f"{title} {word}".strip()
    return title or document.name


def slug_of(title: str) -> str:
    """A short name made of the letters of `title` that every file system and table knows; "text" if there are none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    while len("-".join(words)) > _LONGEST_NAME and len(words) > 1:
        words.pop()
    return "-".join(words)[:_LONGEST_NAME] or "text"


def _content(file_name: str, data: bytes, language: str, encoding: str | None) -> TextDraft | TableDraft:
    path = PurePath(file_name.replace("\\", "/").rsplit("/", 1)[-1])
    name = tidy(path.stem)
    if path.suffix.lower() not in TABLES:
        return read_text(name, data, language, encoding)
    sentence_table.columns(data, encoding)
    return TableDraft(name, data, language, encoding)


def _names(session: Session, project_id: int | None) -> set[str]:
    return set(session.scalars(select(Document.name).where(Document.project_id == project_id)))


def _freely_named(content: TextDraft, taken: set[str]) -> TextDraft:
    name, number = content.document.name, 1
    while name in taken:
        number += 1
        name = f"{content.document.name}-{number}"
    taken.add(name)
    return replace(content, document=replace(content.document, name=name))
