"""A round's answers in bulk, as the columns of integers that a reading reads.

Answers to the current versions of the documents: the annotators', and the gold where it is wanted. Rows are fetched
without making objects of them: a project may have hundreds of thousands of annotations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin, Status
from annotate.corpus.codebook import BelongsTo
from annotate.corpus.readings import Answers, Reading, layers_read
from annotate.store.models import Annotation, Assignment, Document, DocumentVersion, Sentence, User
from annotate.store.queries.rating_columns import ACTS, Rows, Wanted, acts_of, column, fetch
from annotate.store.queries.relations import related_names

GOLD = "(gold)"
"""The annotator as which the gold stands, whoever decided it; no login has parentheses."""
NOBODY = 0
"""The id of that annotator."""


def answers_of(session: Session, wanted: Wanted) -> Answers:
    """The done annotations of a round with the values that a reading of the layer needs."""
    annotations = _annotations(session, wanted)
    acts, source, chains = acts_of(session, wanted)
    versions = _versions(session, wanted)
    users = _users(session, annotations[:, 3])
    needed = layers_read(wanted.layer, wanted.stored.codebook)
    owners = {BelongsTo.ACT: acts, BelongsTo.SENTENCE: annotations[:, 0]}
    return Answers(
        documents=list(versions.values()),
        annotators=list(users.values()),
        document=_places(annotations[:, 1], list(versions)),
        position=annotations[:, 2].astype(np.int32),
        annotator=_places(annotations[:, 3], list(users)),
        unclear=annotations[:, 4].astype(bool),
        annotation=np.searchsorted(annotations[:, 0], acts // ACTS).astype(np.int32),
        source=source,
        chains=chains,
        values={layer.id: column(session, wanted, layer, owners[layer.belongs_to]) for layer in needed},
        missing=_missing(session, wanted),
        related=related_names(session, wanted.project_id) if wanted.reading is Reading.RELATED else (),
    )


def _annotations(session: Session, wanted: Wanted) -> Rows:
    """Annotation, document version, position, user and whether it is unclear, by annotation (annotations, 5)."""
    statement = (
        select(
            Annotation.id,
            Annotation.document_version_id,
            Sentence.position,
            case((Annotation.origin == Origin.GOLD, NOBODY), else_=Annotation.user_id),
            case((Annotation.status == Status.UNCLEAR, 1), else_=0),
        )
        .join(Sentence, Sentence.id == Annotation.sentence_id)
        .where(wanted.of_round(), Annotation.status.in_(wanted.statuses))
    )
    rows = fetch(session, statement, 5)
    return rows[np.argsort(rows[:, 0])]


def _missing(session: Session, wanted: Wanted) -> Counter[str]:
    """Sentences x annotators without a value, by status; unseen is what was assigned and has nothing saved."""
    counted = session.execute(
        select(Annotation.status, func.count())
        .where(wanted.of_round(), Annotation.status.not_in((*wanted.statuses, Status.UNSEEN)))
        .group_by(Annotation.status)
    )
    missing = Counter({status.value: number for status, number in counted.all()})
    missing[Status.UNSEEN.value] = _assigned(session, wanted) - _begun(session, wanted)
    return +missing


def _assigned(session: Session, wanted: Wanted) -> int:
    """How many sentences x annotators are to be annotated."""
    sentences = func.count() if wanted.kinds else func.coalesce(func.sum(DocumentVersion.sentence_count), 0)
    return session.scalar(_to_do(wanted, sentences)) or 0


def _begun(session: Session, wanted: Wanted) -> int:
    """How many of these have something saved."""
    mine = and_(
        Annotation.round_id == Assignment.round_id,
        Annotation.document_version_id == DocumentVersion.id,
        Annotation.user_id == Assignment.user_id,
        Annotation.origin == Origin.ANNOTATOR,
        Annotation.status != Status.UNSEEN,
        *((Annotation.sentence_id == Sentence.id,) if wanted.kinds else ()),
    )
    return session.scalar(_to_do(wanted, func.count()).join(Annotation, mine)) or 0


def _to_do(wanted: Wanted, counted: Any) -> Select[Any]:
    """Something counted of the current version of each assigned document, or of its sentences of the wanted kinds."""
    rows = select(counted).select_from(Assignment).join(DocumentVersion, _current_version())
    if wanted.kinds:
        of_kinds = and_(Sentence.version_id == DocumentVersion.id, Sentence.kind.in_(wanted.kinds))
        rows = rows.join(Sentence, of_kinds)
    return rows.where(Assignment.round_id == wanted.round_id, Assignment.withdrawn_at.is_(None))


def _current_version() -> ColumnElement[bool]:
    return and_(DocumentVersion.document_id == Assignment.document_id, DocumentVersion.is_current)


def _versions(session: Session, wanted: Wanted) -> dict[int, str]:
    """The current version of each document of the project -> the document's name, in the project's order."""
    return dict(
        session.execute(
            select(DocumentVersion.id, Document.name)
            .join(Document, Document.id == DocumentVersion.document_id)
            .where(Document.project_id == wanted.project_id, DocumentVersion.is_current)
            .order_by(Document.position)
        ).all()
    )


def _users(session: Session, found: Rows) -> dict[int, str]:
    """User -> login, in the order of the logins, after the gold."""
    ids = np.unique(found).tolist()
    logins = session.execute(select(User.id, User.login).where(User.id.in_(ids)).order_by(User.login))
    return ({NOBODY: GOLD} if NOBODY in ids else {}) | dict(logins.all())


def _places(values: Rows, known: Sequence[int]) -> NDArray[np.int32]:
    """The place of each value in `known`."""
    order = np.argsort(known)
    return order[np.searchsorted(np.array(known, dtype=np.int64)[order], values)].astype(np.int32)
