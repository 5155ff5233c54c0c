"""What is to be adjudicated in a round: its documents with their disputes, the most disagreed first."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.orm import Session

from annotate.corpus.adjudication import content, dissent
from annotate.corpus.annotation import Origin
from annotate.corpus.answer_json import answer_from_json
from annotate.corpus.identities import taken_as
from annotate.store.models import Annotation, AnnotationLog, Document, DocumentVersion, Project, Round
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.identities import identities
from annotate.store.queries.namings import has_splits, splits_of
from annotate.store.queries.standing import as_logged
from annotate.workflow.adjudication import round_to_adjudicate
from annotate.workflow.progress import Viewer
from annotate.workflow.work import ANSWERED

PAGE = 50
"""Documents on one page."""
KEPT = 20_000
"""Answers whose content is kept while a round is read; most of a round's answers are the same as an earlier one."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document of the queue: `answered` of its `sentences` have annotators' answers, `disputed` of them differing
    ones, `decided` of its sentences have gold. `dissent` is the mean share of differing pairs over answered sentences.
    """

    document: Document
    sentences: int
    answered: int
    disputed: int
    decided: int
    dissent: float

    @property
    def is_open(self) -> bool:
        """Whether a sentence that somebody answered may still want a decision."""
        return self.decided < self.answered


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of a round's documents, those with something open first and by dissent, with the round's totals."""

    round: Round
    waiting: list[Waiting]
    sentences: int
    answered: int
    disputed: int
    decided: int
    page: int
    last: int


def queue(session: Session, viewer: Viewer, project: Project, round_id: int, page: int = 1) -> Queue:
    """Page `page`, from 1, of what the viewer may adjudicate in the round; raises as `open_bench` does."""
    round_ = round_to_adjudicate(session, viewer, project, round_id)
    every = sorted(
        _waiting(session, round_), key=lambda each: (not each.is_open, -each.dissent, each.document.position)
    )
    last = max(1, -(-len(every) // PAGE))
    page = min(max(1, page), last)
    return Queue(
        round=round_,
        waiting=every[(page - 1) * PAGE : page * PAGE],
        sentences=sum(each.sentences for each in every),
        answered=sum(each.answered for each in every),
        disputed=sum(each.disputed for each in every),
        decided=sum(each.decided for each in every),
        page=page,
        last=last,
    )


def _waiting(session: Session, round_: Round) -> Iterator[Waiting]:
    answered = _counts(session, round_, Origin.ANNOTATOR)
    decided = _counts(session, round_, Origin.GOLD)
    differing = _dissents(session, round_)
    rows = session.execute(
        select(Document, DocumentVersion.id, DocumentVersion.sentence_count)
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, DocumentVersion.is_current))
        .where(DocumentVersion.id.in_({*answered, *decided}))
    )
    for document, version, sentences in rows:
        found, number = differing.get(version, []), answered.get(version, 0)
        yield Waiting(document, sentences, number, len(found), decided.get(version, 0), sum(found) / max(number, 1))


def _counts(session: Session, round_: Round, origin: Origin) -> dict[int, int]:
    """Document version -> how many of its sentences somebody answered."""
    rows = session.execute(
        select(Annotation.document_version_id, func.count(Annotation.sentence_id.distinct()))
        .where(Annotation.round_id == round_.id, Annotation.origin == origin, Annotation.status.in_(ANSWERED))
        .group_by(Annotation.document_version_id)
    )
    return dict(rows.all())


def _dissents(session: Session, round_: Round) -> Mapping[int, list[float]]:
    """Document version -> the dissent of each of its sentences that has any."""
    read = _reader(session, round_)
    found: dict[int, list[float]] = {}
    for (version, _sentence), said in groupby(_differing(session, round_), key=lambda row: row[:2]):
        if share := dissent([read(version, answer) for *_, answer in said]):
            found.setdefault(version, []).append(share)
    return found


def _reader(session: Session, round_: Round) -> Callable[[int, str], Hashable]:
    """A function from (document version, stored answer) to what that decides."""
    codebook = stored_codebook(session, round_.codebook_version_id).codebook
    same, _ = identities(session, round_.project_id)
    split = has_splits(session, round_.project_id)

    @lru_cache(maxsize=1)
    def moved(version: int) -> Mapping[tuple[int, str], int]:
        return splits_of(session, session.get_one(DocumentVersion, version).document_id)

    @lru_cache(maxsize=KEPT)
    def decided(answer: str, version: int | None) -> Hashable:
        given = answer_from_json(json.loads(answer))
        taken = given if version is None else taken_as(given, moved(version))
        return content(taken, codebook, lambda entry: same.get(entry, entry))

    return lambda version, answer: decided(answer, version if split else None)


def _differing(session: Session, round_: Round) -> Iterator[tuple[int, int, str]]:
    """(document version, sentence, answer) of the sentences whose answers are not letter for letter the same."""
    # In one pass: of answers that were just loaded PostgreSQL knows too little to join them with themselves well.
    rows = _answers(round_)
    statement = select(rows.c.document_version_id, rows.c.sentence_id, rows.c.answer).where(rows.c.first != rows.c.last)
    ordered = statement.order_by(rows.c.document_version_id, rows.c.sentence_id)
    yield from session.execute(ordered.execution_options(yield_per=2000))


def _answers(round_: Round) -> Subquery:
    """Each answer, with the first and the last in order of text that the sentence has."""
    sentence, said = Annotation.sentence_id, AnnotationLog.answer
    return (
        select(
            Annotation.document_version_id,
            sentence,
            said,
            func.min(said).over(partition_by=sentence).label("first"),
            func.max(said).over(partition_by=sentence).label("last"),
        )
        .join(AnnotationLog, as_logged())
        .join(DocumentVersion, and_(DocumentVersion.id == Annotation.document_version_id, DocumentVersion.is_current))
        .where(
            Annotation.round_id == round_.id,
            Annotation.origin == Origin.ANNOTATOR,
            Annotation.status.in_(ANSWERED),
        )
        .subquery()
    )
