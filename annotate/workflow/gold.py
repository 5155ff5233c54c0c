"""How much of a round's gold is decided."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin, Status
from annotate.store.models import Annotation, DocumentVersion, Project, Round
from annotate.store.queries.records import Selection, documents_of


@dataclass(frozen=True, slots=True)
class GoldCount:
    """Of a round's sentences, those with gold that is done or skipped, and those that the curators left unclear."""

    round: str
    sentences: int
    decided: int
    unclear: int

    @property
    def undecided(self) -> int:
        """Sentences without gold, or whose gold still has a required layer open."""
        return self.sentences - self.decided - self.unclear


def gold_count(session: Session, project: Project, round_: Round) -> GoldCount | None:
    """How far the round's gold is; None when nobody has begun it."""
    rows = session.execute(
        select(Annotation.status, func.count())
        .join(DocumentVersion, DocumentVersion.id == Annotation.document_version_id)
        .where(
            Annotation.round_id == round_.id,
            Annotation.origin == Origin.GOLD,
            Annotation.status != Status.UNSEEN,
            DocumentVersion.is_current,
        )
        .group_by(Annotation.status)
    )
    counts = dict(rows.all())
    if not counts:
        return None
    sentences = sum(text.sentences for text in documents_of(session, Selection(project, round_)))
    decided = counts.get(Status.DONE, 0) + counts.get(Status.SKIPPED, 0)
    return GoldCount(round_.name, sentences, decided, counts.get(Status.UNCLEAR, 0))
