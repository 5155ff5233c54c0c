"""The sentences in which an entry was named, as far as the viewer may read the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, or_, select

from annotate.store.models import Annotation, Document, DocumentVersion, Round, Sentence, User
from annotate.store.queries.namings import namings
from annotate.workflow.sight import Sight

PAGE = 25


@dataclass(frozen=True, slots=True)
class Naming:
    """One answer that names the entry: by which name, as a source or a target. `mine` if it is the viewer's own."""

    round: Round
    document_id: int
    document: str
    position: int
    words: str
    name: str
    target: bool
    annotator: str
    mine: bool


@dataclass(frozen=True, slots=True)
class NamingPage:
    """One page of them, by round, the newest first, then in the order of the texts."""

    rows: Sequence[Naming]
    found: int
    page: int
    last: int


def sentences_of(sight: Sight, entry_id: int, page: int = 1) -> NamingPage:
    """The sentences in which the viewer, or in rounds that are open to the viewer anybody, named the entry or one that
    was merged into it."""
    family = [entry_id, *(one for one, into in sight.merged.items() if into == entry_id)]
    named = namings(sight.session, family).subquery()
    me = sight.viewer.user.id
    seen = or_(Annotation.user_id == me, Annotation.round_id.in_([each.id for each in sight.read]))
    rows = (
        select(named.c.name, named.c.what, Annotation, Round, Sentence, DocumentVersion, Document, User.login)
        .join(Annotation, Annotation.id == named.c.annotation_id)
        .join(Round, Round.id == Annotation.round_id)
        .join(Sentence, Sentence.id == Annotation.sentence_id)
        .join(DocumentVersion, DocumentVersion.id == Sentence.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .join(User, User.id == Annotation.user_id)
        .where(seen)
        .distinct()
    )
    counted = rows.with_only_columns(named.c.name, named.c.what, Annotation.id).subquery()
    found = sight.session.scalar(select(func.count()).select_from(counted)) or 0
    last = max(1, -(-found // PAGE))
    page = min(max(1, page), last)
    order = (Round.id.desc(), Document.position, Sentence.position, User.login, named.c.what, named.c.name)
    shown = sight.session.execute(rows.order_by(*order).limit(PAGE).offset((page - 1) * PAGE))
    return NamingPage([_naming(row, me) for row in shown], found, page, last)


def _naming(row: Row[Any], me: int) -> Naming:
    version, sentence = row.DocumentVersion, row.Sentence
    return Naming(
        round=row.Round,
        document_id=row.Document.id,
        document=row.Document.name,
        position=sentence.position,
        words=version.text[sentence.start : sentence.end],
        name=row.name,
        target=row.what == "target",
        annotator=row.login,
        mine=row.Annotation.user_id == me,
    )
