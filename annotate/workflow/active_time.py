"""Adding up how long annotators work at sentences, where their project measures it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotate.corpus.roles import RoundState
from annotate.errors import Refused
from annotate.store.models import ActiveTime, Assignment, DocumentVersion, Project, Round, Sentence, User

LONGEST = 10 * 60 * 1000
"""Milliseconds that one message can tell of a sentence; the page tells every half minute."""
MOST_SENTENCES = 1000


def add_times(session: Session, user: User, project: Project, round_: Round, times: Mapping[int, int]) -> None:
    """Adds milliseconds to what `user` spent on sentences (id -> milliseconds) of documents assigned to them.

    Other sentences, and everything in a project that measures no time or a round that is not labelled in, are passed
    over. Raises Refused for a time that cannot be.
    """
    if len(times) > MOST_SENTENCES or any(not 0 <= spent <= LONGEST for spent in times.values()):
        raise Refused(
            "A message tells of at most {most} sentences and {longest} milliseconds of each.",
            most=MOST_SENTENCES,
            longest=LONGEST,
        )
    if not project.measures_time or round_.state is not RoundState.LABELLING:
        return
    for sentence in _own(session, user, round_, times):
        key = (round_.id, sentence, user.id)
        known = session.get(ActiveTime, key)
        if known is None:
            known = ActiveTime(round_id=round_.id, sentence_id=sentence, user_id=user.id, milliseconds=0)
            session.add(known)
        known.milliseconds += times[sentence]


def _own(session: Session, user: User, round_: Round, ids: Mapping[int, int]) -> list[int]:
    """Those of the sentences that the user has to annotate in the round."""
    assigned = and_(
        Assignment.document_id == DocumentVersion.document_id,
        Assignment.round_id == round_.id,
        Assignment.user_id == user.id,
        Assignment.withdrawn_at.is_(None),
    )
    rows = (
        select(Sentence.id)
        .join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
        .join(Assignment, assigned)
        .where(Sentence.id.in_(ids))
    )
    return list(session.scalars(rows))
