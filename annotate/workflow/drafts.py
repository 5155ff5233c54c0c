"""Drafts: texts that wait, seen by their owner alone, to be looked through, corrected and accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotate.corpus.document import Document as Text
from annotate.corpus.document import Sentence
from annotate.corpus.entry import tidy
from annotate.corpus.segmentation import document_from_text
from annotate.errors import NotFound, Outdated, Refused
from annotate.formats import draft_json
from annotate.formats.draft_json import TableDraft, TextDraft
from annotate.formats.sentence_table import Mapping
from annotate.store.models import Document, Draft, User
from annotate.workflow.documents import add_document
from annotate.workflow.uploads import add_drafts, check_language, read_table, read_text

Change = Callable[[tuple[Sentence, ...], str], tuple[Sentence, ...]]
DRAFTS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft with what it holds."""

    id: int
    content: TextDraft | TableDraft

    @property
    def is_table(self) -> bool:
        """Whether its columns have still to be named."""
        return isinstance(self.content, TableDraft)


def own_drafts(session: Session, owner: User, project_id: int, page: int = 1) -> tuple[list[Waiting], int]:
    """One page of the owner's drafts in a project, in the order they came; and how many there are in all."""
    mine = (Draft.owner_id == owner.id, Draft.project_id == project_id)
    total = session.scalar(select(func.count(Draft.id)).where(*mine)) or 0
    rows = session.execute(
        select(Draft.id, Draft.content)
        .where(*mine)
        .order_by(Draft.id)
        .offset(DRAFTS_A_PAGE * (page - 1))
        .limit(DRAFTS_A_PAGE)
    )
    return [Waiting(key, draft_json.read(content)) for key, content in rows], total


def own_draft(session: Session, owner: User, project_id: int | None, draft_id: int) -> TextDraft | TableDraft:
    """The draft with this id; raises NotFound unless it is the owner's, in this project."""
    return draft_json.read(_row(session, owner, project_id, draft_id).content)


def own_text(session: Session, owner: User, project_id: int | None, draft_id: int) -> TextDraft:
    """As `own_draft`, for a text; raises NotFound for a table too."""
    content = own_draft(session, owner, project_id, draft_id)
    if not isinstance(content, TextDraft):
        raise NotFound("The columns of this table have to be named first.")
    return content


def own_table(session: Session, owner: User, project_id: int, draft_id: int) -> TableDraft:
    """As `own_draft`, for a table; raises NotFound for a text too."""
    content = own_draft(session, owner, project_id, draft_id)
    if not isinstance(content, TableDraft):
        raise NotFound("The columns of this table have been named already.")
    return content


def change_sentences(
    session: Session, owner: User, project_id: int | None, draft_id: int, seen: int, change: Change
) -> TextDraft:
    """The draft with `change` made to its sentences; `seen` is how many there were when the person looked.

    Raises Outdated when there are not as many any more: the same button pressed twice must not join twice.
    """
    content = own_text(session, owner, project_id, draft_id)
    document = content.document
    if seen != len(document.sentences):
        raise Outdated("The sentences were changed meanwhile, perhaps in another window; look at them again.")
    changed = replace(content, document=replace(document, sentences=change(document.sentences, document.text)))
    return store_draft(session, owner, project_id, draft_id, changed)


def describe(
    session: Session,
    owner: User,
    project_id: int | None,
    draft_id: int,
    *,
    name: str,
    title: str,
    language: str,
    encoding: str,
) -> TextDraft:
    """Renames the draft; for another language or encoding its sentences are found anew, unless a table gave them.

    Raises Unreadable when the upload is not in that encoding, Refused for a malformed name or language.
    """
    content = own_text(session, owner, project_id, draft_id)
    check_language(language)
    if content.upload is not None and encoding != content.encoding:
        content = read_text(content.document.name, content.upload, language, encoding)
    elif language != content.document.language:
        content = _in_language(content, language)
    named = replace(content.document, name=tidy(name), title=tidy(title or name))
    return store_draft(session, owner, project_id, draft_id, replace(content, document=named))


def store_draft(session: Session, owner: User, project_id: int | None, draft_id: int, content: TextDraft) -> TextDraft:
    """Keeps `content` as the owner's draft; raises NotFound unless it is theirs, in this project."""
    row = _row(session, owner, project_id, draft_id)
    row.content, row.encoding = draft_json.write(content), content.encoding
    session.flush()
    return content


def remove_draft(session: Session, owner: User, project_id: int | None, draft_id: int) -> None:
    """Removes the owner's draft; raises NotFound unless it is theirs, in this project."""
    session.delete(_row(session, owner, project_id, draft_id))


def name_columns(
    session: Session,
    owner: User,
    project_id: int,
    draft_id: int,
    mapping: Mapping,
    encoding: str | None,
    now: datetime,
) -> list[Draft]:
    """The drafts of a table's documents, in its place; raises Unreadable with every row that is wrong."""
    table = own_table(session, owner, project_id, draft_id)
    texts = read_table(table, mapping, encoding)
    session.delete(_row(session, owner, project_id, draft_id))
    return add_drafts(session, owner, project_id, texts, now)


def accept(
    session: Session, owner: User, project_id: int, draft_ids: Iterable[int] | None, now: datetime
) -> list[Document]:
    """Makes documents of the drafts, of all the owner's texts in the project where `draft_ids` is None.

    Raises Refused that names the draft at which this is impossible; none is accepted then.
    """
    rows = _rows(session, owner, project_id, draft_ids)
    documents = [_accepted(session, owner, project_id, row, now) for row in rows]
    if not documents:
        raise Refused("No text was chosen; mark the ones to accept.")
    return documents


def discard(session: Session, owner: User, project_id: int | None, draft_ids: Iterable[int] | None) -> int:
    """Removes drafts, tables too, all the owner's in the project where `draft_ids` is None; returns how many."""
    rows = _rows(session, owner, project_id, draft_ids, tables=True)
    for row in rows:
        session.delete(row)
    return len(rows)


def _accepted(session: Session, owner: User, project_id: int, row: Draft, now: datetime) -> Document:
    content = draft_json.read(row.content)
    if not isinstance(content, TextDraft):
        raise Refused("Say first which column of this table is which.", content.name)
    if content.corrects is not None:
        raise Refused("This is a correction; open it and look at what it changes.", content.document.name)
    document = add_document(session, project_id, owner, content.document, now, encoding=content.encoding)
    session.delete(row)
    return document


def _in_language(content: TextDraft, language: str) -> TextDraft:
    old = content.document
    new = replace(old, language=language) if content.units_given else _segmented(old, language)
    return replace(content, document=new)


def _segmented(document: Text, language: str) -> Text:
    return replace(document_from_text(document.name, document.text, language), title=document.title)


def _row(session: Session, owner: User, project_id: int | None, draft_id: int) -> Draft:
    row = session.get(Draft, draft_id)
    if row is None or (row.owner_id, row.project_id) != (owner.id, project_id):
        raise NotFound("There is no such draft; it may have been accepted or discarded already.")
    return row


def _rows(
    session: Session, owner: User, project_id: int | None, draft_ids: Iterable[int] | None, *, tables: bool = False
) -> Sequence[Draft]:
    """The chosen drafts; of all of them, tables only where they are asked for."""
    if draft_ids is not None:
        return [_row(session, owner, project_id, each) for each in sorted(set(draft_ids))]
    mine = select(Draft).where(Draft.owner_id == owner.id, Draft.project_id == project_id).order_by(Draft.id)
    rows = session.scalars(mine).all()
    return [row for row in rows if tables or _is_new_text(row)]


def _is_new_text(row: Draft) -> bool:
    content = draft_json.read(row.content)
    return isinstance(content, TextDraft) and content.corrects is None
