"""Correcting a document that may have answers: a new version, in which unchanged sentences keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotate.corpus.correcting import continued, moved, with_text
from annotate.corpus.document import Document as Text
from annotate.corpus.document import Sentence as Unit
from annotate.corpus.document import Turn as Part
from annotate.errors import NotFound, Outdated, Refused
from annotate.formats import draft_json
from annotate.formats.draft_json import TextDraft
from annotate.formats.text import check_text
from annotate.store.models import (
    Annotation,
    AnnotationLog,
    Document,
    DocumentVersion,
    Draft,
    GoldReason,
    LogKind,
    Project,
    Sentence,
    User,
)
from annotate.store.queries.answers import Change, write_first_answers
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.standing import as_logged
from annotate.store.queries.stored import stored_from_log
from annotate.workflow.documents import Open, add_version, read_document
from annotate.workflow.drafts import own_text, remove_draft, store_draft
from annotate.workflow.log import note
from annotate.workflow.uploads import add_drafts


@dataclass(frozen=True, slots=True)
class Effect:
    """What a correction would do: how many sentences keep their answers, which numbers (from 1) become unseen, and
    how many sentences of the version before have no successor."""

    kept: int
    unseen: Sequence[int]
    left: int

    @property
    def changes(self) -> bool:
        """Whether any sentence is not as it was."""
        return bool(self.unseen or self.left)


def begin_correction(session: Session, owner: User, project: Project, document_id: int, now: datetime) -> Draft:
    """A draft of the document's next version, as it stands now; the owner's earlier one if there is any.

    Raises NotFound unless the document is the project's.
    """
    opened = read_document(session, project, document_id)
    for row in session.scalars(select(Draft).where(Draft.owner_id == owner.id, Draft.project_id == project.id)):
        content = draft_json.read(row.content)
        if isinstance(content, TextDraft) and content.corrects == opened.version.id:
            return row
    draft = TextDraft(_text_of(opened), encoding=opened.version.encoding, corrects=opened.version.id)
    return add_drafts(session, owner, project.id, [draft], now)[0]


def change_text(session: Session, owner: User, project: Project, draft_id: int, text: str) -> None:
    """Puts another text into a correction; paragraphs that are the same keep their sentences.

    Raises Unreadable for a text that cannot be a document.
    """
    content = _correction(session, owner, project, draft_id)
    plain = text.replace("\r\n", "\n")
    check_text(plain)
    store_draft(session, owner, project.id, draft_id, replace(content, document=with_text(content.document, plain)))


def effect(session: Session, project: Project, content: TextDraft) -> Effect:
    """What accepting the correction would do; raises Outdated when the document was corrected meanwhile."""
    before = _text_of(_base(session, project, content))
    found = continued(before, content.document)
    kept = sum(each is not None for each in found)
    unseen = [position + 1 for position, each in enumerate(found) if each is None]
    return Effect(kept, unseen, len(before.sentences) - kept)


def accept_correction(session: Session, owner: User, project: Project, draft_id: int, now: datetime) -> Document:
    """Makes the correction the document's current version: every answer to a sentence that is the same is carried to
    it, as a change of its own in the log; the version before stays as it was.

    Raises Refused when nothing is different, Outdated when the document was corrected meanwhile, NotFound for a draft
    that corrects nothing.
    """
    content = _correction(session, owner, project, draft_id)
    opened = _base(session, project, content)
    before, text = _text_of(opened), content.document
    document = opened.document
    document.title, document.language = text.title, text.language
    session.add(document)
    if (before.text, before.sentences) != (text.text, text.sentences):
        _add_version(session, owner, opened, content, continued(before, text), now)
        note(session, project.id, owner.id, "document corrected", now, document=document.name)
    elif (before.title, before.language) == (text.title, text.language):
        raise Refused("Nothing is different from the version before; correct something, or discard the draft.")
    remove_draft(session, owner, project.id, draft_id)
    return document


def _add_version(
    session: Session,
    owner: User,
    opened: Open,
    content: TextDraft,
    same: Sequence[int | None],
    now: datetime,
) -> None:
    session.execute(update(DocumentVersion).where(DocumentVersion.id == opened.version.id).values(is_current=False))
    ids = [each.id for each in opened.sentences]
    version = add_version(
        session,
        opened.document,
        owner,
        content.document,
        now,
        content.encoding,
        number=opened.version.number + 1,
        continues=[None if place is None else ids[place] for place in same],
    )
    _carry(session, owner, opened, version, now)


def _carry(session: Session, owner: User, opened: Open, version: DocumentVersion, now: datetime) -> None:
    """Writes every standing answer and reason of a continued sentence once more, for the sentence that continues it."""
    starts = {each.id: each.start for each in opened.sentences}
    rows = session.scalars(
        select(Sentence).where(Sentence.version_id == version.id, Sentence.continues_id.is_not(None))
    )
    successors = {each.continues_id: each for each in rows if each.continues_id is not None}
    changes = [
        _carried(session, owner, log, successors[log.sentence_id], starts[log.sentence_id], now)
        for log in _standing(session, opened.version)
        if log.sentence_id in successors
    ]
    write_first_answers(session, changes)
    _carry_reasons(session, successors)


def _standing(session: Session, version: DocumentVersion) -> Sequence[AnnotationLog]:
    """The log row behind each answer to the version."""
    return session.scalars(
        select(AnnotationLog)
        .join(Annotation, as_logged())
        .where(Annotation.document_version_id == version.id)
        .order_by(AnnotationLog.id)
    ).all()


def _carried(
    session: Session, owner: User, log: AnnotationLog, successor: Sentence, start: int, now: datetime
) -> Change:
    """What `log` left, for the successor of its sentence, which began at `start`."""
    stored = stored_from_log(log)
    assert stored is not None
    return Change(
        log.round_id, successor.id, successor.version_id, log.user_id, log.origin, 1, stored.status,
        moved(stored.answer, successor.start - start), stored_codebook(session, log.codebook_version_id),
        owner.id, f"carry:{log.id}:{successor.id}", now, LogKind.CARRY, log.id,
    )  # fmt: skip


def _carry_reasons(session: Session, successors: Mapping[int, Sentence]) -> None:
    for known in session.scalars(select(GoldReason).where(GoldReason.sentence_id.in_(successors))).all():
        sentence_id = successors[known.sentence_id].id
        session.add(
            GoldReason(
                round_id=known.round_id,
                sentence_id=sentence_id,
                reason=known.reason,
                user_id=known.user_id,
                at=known.at,
            )
        )


def _correction(session: Session, owner: User, project: Project, draft_id: int) -> TextDraft:
    content = own_text(session, owner, project.id, draft_id)
    if content.corrects is None:
        raise NotFound("This draft is a new document, not a correction.")
    return content


def _base(session: Session, project: Project, content: TextDraft) -> Open:
    """The document as it was when the correction was begun."""
    version = session.get_one(DocumentVersion, content.corrects)
    opened = read_document(session, project, version.document_id)
    if opened.version.id != version.id:
        raise Outdated("Somebody corrected this document meanwhile; discard this draft and begin from the new version.")
    return opened


def _text_of(opened: Open) -> Text:
    units = tuple(
        Unit(each.start, each.end, each.kind, each.paragraph, each.turn, each.quotation, each.external_id)
        for each in opened.sentences
    )
    document = opened.document
    turns = tuple(Part(number, speaker) for number, speaker in sorted(opened.turns.items()))
    return Text(document.name, opened.version.text, units, turns, document.language, document.title)
