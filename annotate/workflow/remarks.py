"""What annotators ask about a sentence, and what the managers reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.corpus.roles import RoundState
from annotate.errors import Forbidden, NotFound, Refused
from annotate.store.models import (
    Assignment,
    Document,
    DocumentVersion,
    Project,
    Remark,
    RemarkKind,
    Round,
    Sentence,
    User,
)
from annotate.store.queries.places import find_place

LONGEST_REMARK = 5_000


@dataclass(frozen=True, slots=True)
class Said:
    """A remark with where it was made; `asker` is None for one's own."""

    remark: Remark
    asker: User | None
    round: Round
    document: Document
    position: int
    words: str


def remark(
    session: Session, user: User, project_id: int, round_id: int, sentence_id: int, kind: str, text: str, now: datetime
) -> Remark:
    """Stores what `user` asks or tells about a sentence.

    Raises NotFound where round and sentence are not the project's, Forbidden for who is not assigned, Refused for a
    kind that there is not and a text that is empty or too long.
    """
    place = find_place(session, project_id, round_id, sentence_id, user.id, user.id, "", Origin.ANNOTATOR)
    if place is None:
        raise NotFound("There is no such sentence in this round.")
    if not place.assigned:
        raise Forbidden("This document is not assigned to you in this round; ask the project's manager.")
    if kind not in [each.value for each in RemarkKind]:
        raise Refused("A remark is one of: {known}.", known=", ".join(RemarkKind))
    made = Remark(
        round_id=round_id,
        sentence_id=sentence_id,
        user_id=user.id,
        kind=RemarkKind(kind),
        text=checked(text),
        said_at=now,
    )
    session.add(made)
    return made


def remarks(session: Session, user: User, project: Project, manages: bool) -> list[Said]:
    """What `user` may know of: the own remarks, all of revealed rounds, and for a manager those of every round that
    they do not label in. Those without a reply come first, then the newest."""
    rows = session.execute(
        select(Remark, User, Round, Document, Sentence, DocumentVersion.text)
        .join(User, User.id == Remark.user_id)
        .join(Round, Round.id == Remark.round_id)
        .join(Sentence, Sentence.id == Remark.sentence_id)
        .join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Round.project_id == project.id, _visible(user, manages))
        .order_by(Remark.replied_at.is_not(None), Remark.id.desc())
    )
    return [
        Said(
            found, None if asker.id == user.id else asker, round_, document, unit.position, text[unit.start : unit.end]
        )
        for found, asker, round_, document, unit, text in rows
    ]


def own_remarks(session: Session, user: User, round_id: int, version_id: int) -> dict[int, list[Remark]]:
    """Sentence id -> what the user said about it in the round, the oldest first."""
    found: dict[int, list[Remark]] = {}
    for each in session.scalars(
        select(Remark)
        .join(Sentence, Sentence.id == Remark.sentence_id)
        .where(Remark.round_id == round_id, Remark.user_id == user.id, Sentence.version_id == version_id)
        .order_by(Remark.id)
    ):
        found.setdefault(each.sentence_id, []).append(each)
    return found


def reply(session: Session, manager: User, project: Project, remark_id: int, text: str, now: datetime) -> Remark:
    """Stores the reply to a remark, over an earlier one; raises NotFound for one that the manager may not know of."""
    found = session.scalars(
        select(Remark)
        .join(Round, Round.id == Remark.round_id)
        .where(Remark.id == remark_id, Round.project_id == project.id, _visible(manager, manages=True))
    ).first()
    if found is None:
        raise NotFound("There is no such question in this project.")
    found.reply, found.replier_id, found.replied_at = checked(text), manager.id, now
    return found


def _visible(user: User, manages: bool) -> ColumnElement[bool]:
    """Who labels in a round is blind there, manager or not."""
    labels = exists().where(Assignment.round_id == Round.id, Assignment.user_id == user.id)
    seen = or_(Remark.user_id == user.id, Round.state == RoundState.REVEALED)
    return or_(seen, ~labels) if manages else seen


def checked(text: str) -> str:
    """The text as it is stored; raises Refused when it is empty or too long."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused("Write what you want to ask or say.")
    if len(text) > LONGEST_REMARK:
        raise Refused(
            "The text has {count} characters; the most is {longest}.",
            count=len(text),
            longest=LONGEST_REMARK,
        )
    return text


def document_of(session: Session, sentence_id: int) -> int:
    """The id of the document that a sentence stands in."""
    return session.scalars(
        select(DocumentVersion.document_id)
        .join(Sentence, Sentence.version_id == DocumentVersion.id)
        .where(Sentence.id == sentence_id)
    ).one()
