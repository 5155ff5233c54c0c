"""All answers that somebody gave to a sentence, from the log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.corpus.codebook import Codebook
from annotate.errors import Forbidden
from annotate.store.models import AnnotationLog, DocumentVersion, LogKind, Sentence, User
from annotate.store.queries.answers import Stored, stored_from_log
from annotate.store.queries.codebooks import stored_codebook
from annotate.workflow.answers import place_of


@dataclass(frozen=True, slots=True)
class Past:
    """A sentence with each answer that was stored for it and what stored it, the newest first."""

    document_id: int
    round_id: int
    sentence: Sentence
    words: str
    codebook: Codebook
    answers: tuple[tuple[LogKind, Stored], ...]


def own_history(session: Session, user: User, project_id: int, round_id: int, sentence_id: int) -> Past:
    """What `user` answered to a sentence in a round, and nobody else's answers.

    Raises NotFound where round and sentence are not the project's, Forbidden for who was never assigned.
    """
    place = place_of(session, user.id, project_id, round_id, sentence_id, "history")
    rows = session.scalars(
        select(AnnotationLog)
        .where(
            AnnotationLog.round_id == round_id,
            AnnotationLog.sentence_id == sentence_id,
            AnnotationLog.user_id == user.id,
            AnnotationLog.origin == Origin.ANNOTATOR,
        )
        .order_by(AnnotationLog.version.desc())
    ).all()
    if not rows and not place.assigned:
        raise Forbidden("This document is not assigned to you in this round; ask the project's manager.")
    sentence = session.get_one(Sentence, sentence_id)
    version = session.get_one(DocumentVersion, sentence.version_id)
    codebook = stored_codebook(session, place.codebook_version_id).codebook
    told = tuple((row.kind, stored) for row in rows if (stored := stored_from_log(row)))
    return Past(version.document_id, round_id, sentence, version.text[sentence.start : sentence.end], codebook, told)
