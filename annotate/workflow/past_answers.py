"""What was answered to a sentence before: an annotator's own answers, and the gold of curators."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.corpus.codebook import Codebook
from annotate.errors import Forbidden
from annotate.store.models import AnnotationLog, DocumentVersion, LogKind, Project, Sentence, User
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.places import Place
from annotate.store.queries.stored import Stored, stored_from_log
from annotate.workflow.adjudication import round_to_adjudicate
from annotate.workflow.answers import place_of
from annotate.workflow.progress import Viewer


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One answer that was stored, by what and by whom."""

    kind: LogKind
    actor: User
    stored: Stored


@dataclass(frozen=True, slots=True)
class Past:
    """A sentence with each answer that was stored for it, the newest first."""

    document_id: int
    round_id: int
    sentence: Sentence
    words: str
    codebook: Codebook
    answers: tuple[PastAnswer, ...]


def own_history(session: Session, user: User, project_id: int, round_id: int, sentence_id: int) -> Past:
    """What `user` answered to a sentence in a round, and nobody else's answers.

    Raises NotFound where round and sentence are not the project's, Forbidden for who was never assigned.
    """
    place = place_of(session, user.id, project_id, round_id, sentence_id, "history")
    past = _past(session, place, Origin.ANNOTATOR, AnnotationLog.user_id == user.id)
    if not past.answers and not place.assigned:
        raise Forbidden("This document is not assigned to you in this round; ask the project's manager.")
    return past


def gold_history(session: Session, viewer: Viewer, project: Project, round_id: int, sentence_id: int) -> Past:
    """Every decision on a sentence, whichever curator made it; raises as `round_to_adjudicate` and `place_of` do."""
    round_to_adjudicate(session, viewer, project, round_id)
    place = place_of(session, viewer.user.id, project.id, round_id, sentence_id, "history", origin=Origin.GOLD)
    return _past(session, place, Origin.GOLD)


def _past(session: Session, place: Place, origin: Origin, *whose: ColumnElement[bool]) -> Past:
    rows = session.execute(
        select(AnnotationLog, User)
        .join(User, User.id == AnnotationLog.actor_id)
        .where(
            AnnotationLog.round_id == place.round_id,
            AnnotationLog.sentence_id == place.sentence_id,
            AnnotationLog.origin == origin,
            *whose,
        )
        .order_by(AnnotationLog.id.desc())
    ).all()
    version = session.get_one(DocumentVersion, place.document_version_id)
    return Past(
        version.document_id,
        place.round_id,
        session.get_one(Sentence, place.sentence_id),
        version.text[slice(*place.sentence)],
        stored_codebook(session, place.codebook_version_id).codebook,
        tuple(PastAnswer(row.kind, actor, stored) for row, actor in rows if (stored := stored_from_log(row))),
    )
