"""Sentences in dispute that a curator hands back to their annotators as a question, and what these reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.errors import NotFound, Refused
from annotate.store.models import (
    Annotation,
    Dispute,
    DisputeReply,
    Document,
    DocumentVersion,
    Project,
    Round,
    Sentence,
    User,
)
from annotate.workflow.adjudication import Bench, round_to_adjudicate
from annotate.workflow.answers import place_of
from annotate.workflow.progress import Viewer
from annotate.workflow.remarks import checked


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A dispute as one of its annotators sees it, with the own reply so far, "" for none."""

    dispute: Dispute
    round: Round
    document: Document
    position: int
    words: str
    reply: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A dispute as curators see it: the question, and (letter, reply) of each annotator who replied."""

    text: str
    replies: Sequence[tuple[str, str]]


def hand_back(
    session: Session, viewer: Viewer, project: Project, round_id: int, sentence_id: int, text: str, now: datetime
) -> None:
    """Asks the annotators who answered the sentence, in place of an earlier question; replies to that one stay.

    Raises as `open_bench` does, Refused for a text that is empty or too long and where nobody answered.
    """
    round_to_adjudicate(session, viewer, project, round_id)
    place_of(session, viewer.user.id, project.id, round_id, sentence_id, "dispute", origin=Origin.GOLD)
    answered = select(Annotation.id).where(
        Annotation.round_id == round_id,
        Annotation.sentence_id == sentence_id,
        Annotation.origin == Origin.ANNOTATOR,
    )
    if session.scalar(answered.limit(1)) is None:
        raise Refused("Nobody answered this sentence, so that there is nobody to ask.")
    of_sentence = select(Dispute).where(Dispute.round_id == round_id, Dispute.sentence_id == sentence_id)
    dispute = session.scalars(of_sentence).first() or Dispute(round_id=round_id, sentence_id=sentence_id)
    dispute.text, dispute.user_id, dispute.asked_at = checked(text), viewer.user.id, now
    session.add(dispute)


def handed_back(session: Session, user: User, project: Project) -> list[HandedBack]:
    """The disputes about sentences that `user` answered; those without a reply first, then the newest."""
    rows = session.execute(
        _for(user, project)
        .add_columns(Round, Document, Sentence, DocumentVersion.text, DisputeReply.text)
        .order_by(DisputeReply.text.is_not(None), Dispute.id.desc())
    )
    return [
        HandedBack(dispute, round_, document, unit.position, text[unit.start : unit.end], reply or "")
        for dispute, round_, document, unit, text, reply in rows
    ]


def waiting(session: Session, user: User) -> dict[int, int]:
    """Project id -> how many disputes the user has not replied to."""
    rows = session.execute(
        _about(user)
        .where(DisputeReply.text.is_(None))
        .with_only_columns(Round.project_id, func.count(), maintain_column_froms=True)
        .group_by(Round.project_id)
    )
    return dict(rows.all())


def _about(user: User) -> Select[Dispute]:
    """The disputes about sentences that `user` answered, with what goes with them and the own reply joined."""
    answered = and_(
        Annotation.round_id == Dispute.round_id,
        Annotation.sentence_id == Dispute.sentence_id,
        Annotation.user_id == user.id,
        Annotation.origin == Origin.ANNOTATOR,
    )
    return (
        select(Dispute)
        .join(Annotation, answered)
        .join(Round, Round.id == Dispute.round_id)
        .join(Sentence, Sentence.id == Dispute.sentence_id)
        .join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .outerjoin(DisputeReply, and_(DisputeReply.dispute_id == Dispute.id, DisputeReply.user_id == user.id))
    )


def _for(user: User, project: Project) -> Select[Dispute]:
    return _about(user).where(Round.project_id == project.id)


def reply_to(session: Session, user: User, project: Project, dispute_id: int, text: str, now: datetime) -> None:
    """Stores the user's reply, over an earlier one; raises NotFound for a dispute that is not put to them."""
    if session.scalars(_for(user, project).where(Dispute.id == dispute_id)).first() is None:
        raise NotFound("There is no such question to you in this project.")
    key = (dispute_id, user.id)
    reply = session.get(DisputeReply, key) or DisputeReply(dispute_id=dispute_id, user_id=user.id)
    reply.text, reply.said_at = checked(text), now
    session.add(reply)


def asked_about(session: Session, bench: Bench) -> dict[int, Asked]:
    """Sentence id -> what its annotators were asked, and their replies under their letters."""
    letters = {user.id: letter for letter, user in bench.people.items()}
    rows = session.execute(
        select(Dispute, DisputeReply)
        .outerjoin(DisputeReply, DisputeReply.dispute_id == Dispute.id)
        .join(Sentence, Sentence.id == Dispute.sentence_id)
        .where(Dispute.round_id == bench.desk.round.id, Sentence.version_id == bench.desk.version.id)
        .order_by(Dispute.id)
    )
    found: dict[int, Asked] = {}
    for dispute, reply in rows:
        before = found.get(dispute.sentence_id, Asked(dispute.text, ()))
        more = [(letters[reply.user_id], reply.text)] if reply else []
        found[dispute.sentence_id] = Asked(before.text, sorted([*before.replies, *more]))
    return found
