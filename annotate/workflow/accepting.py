"""Accepting at once what the annotators of a document agree on, and taking that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Origin
from annotate.store.models import AnnotationLog, Project
from annotate.workflow.adjudication import Bench, decide_held, hold, open_bench, round_to_adjudicate
from annotate.workflow.answers import part_of
from annotate.workflow.progress import Viewer


def accept_agreed(
    session: Session, viewer: Viewer, project: Project, round_id: int, document_id: int, token: str, now: datetime
) -> int:
    """Makes gold of every sentence that is agreed and not decided; returns of how many.

    `token` names this acceptance, for `take_back`; the same one accepts once. Raises as `open_bench` does.
    """
    hold(session, round_to_adjudicate(session, viewer, project, round_id))
    bench = open_bench(session, viewer, project, round_id, document_id)
    for sentence in bench.acceptable:
        answer = bench.answer_of(sentence, bench.voices[sentence][0].letter)
        request_id = part_of(token, sentence)
        decide_held(session, viewer, project, round_id, sentence, _version(bench, sentence), request_id, answer, now)
    return len(bench.acceptable)


def take_back(
    session: Session, viewer: Viewer, project: Project, round_id: int, document_id: int, token: str, now: datetime
) -> int:
    """Makes undecided again what `accept_agreed` decided as `token` and nobody changed since; returns how many."""
    hold(session, round_to_adjudicate(session, viewer, project, round_id))
    bench = open_bench(session, viewer, project, round_id, document_id)
    accepted = _accepted(session, viewer, round_id, token)
    standing = [each for each, version in accepted.items() if _version(bench, each) == version]
    for sentence in standing:
        request_id = part_of(f"{token}-back", sentence)
        decide_held(session, viewer, project, round_id, sentence, accepted[sentence], request_id, Answer(), now)
    return len(standing)


def accepted_as(session: Session, viewer: Viewer, round_id: int, token: str) -> int:
    """How many sentences the viewer accepted as `token`."""
    return len(_accepted(session, viewer, round_id, token))


def _version(bench: Bench, sentence: int) -> int:
    stored = bench.desk.answers.get(sentence)
    return stored.version if stored else 0


def _accepted(session: Session, viewer: Viewer, round_id: int, token: str) -> dict[int, int]:
    """Sentence id -> the version in which the acceptance named `token` left its gold."""
    rows = session.execute(
        select(AnnotationLog.sentence_id, AnnotationLog.version).where(
            AnnotationLog.actor_id == viewer.user.id,
            AnnotationLog.round_id == round_id,
            AnnotationLog.origin == Origin.GOLD,
            AnnotationLog.request_id.startswith(f"{token}:", autoescape=True),
        )
    )
    return dict(rows.all())
