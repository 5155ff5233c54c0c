"""The overview: every layer by every reading, each with its first coefficient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotate.corpus.codebook import Layer
from annotate.errors import Message, Refused
from annotate.store.models import Annotation, Project, Round, User
from annotate.store.queries.codebooks import stored_codebook
from annotate.web.agreement import kept
from annotate.web.agreement.kept import Headline
from annotate.web.agreement.page import Choice, questions_of
from annotate.workflow.agreement import Question

AT_ONCE = 40_000
"""Annotations, each counted once a row, that are read while somebody waits for the page: about a second and a half."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its answer, or None where it is fetched once the page is shown."""

    question: Question
    headline: Headline | None


@dataclass(frozen=True, slots=True)
class RoundRows:
    """The rows of a round; none where its codebook has nothing that can be compared. `silent` are the layers that are
    not compared, each with the reason."""

    round: Round
    rows: Sequence[Row]
    silent: Sequence[tuple[Layer, Message]]

    @property
    def by_layer(self) -> Iterator[tuple[Layer, list[Row]]]:
        """Each layer with its rows."""
        for layer, rows in groupby(self.rows, key=lambda row: row.question.layer):
            yield layer, list(rows)

    @property
    def is_whole(self) -> bool:
        """Whether every row is there, one at least."""
        return bool(self.rows) and all(row.headline for row in self.rows)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has labelled anything that another one has labelled too."""
        return self.is_whole and all(row.headline is None or not row.headline.ratings for row in self.rows)


def overview(session: Session, project: Project, actor: User, choice: Choice) -> list[RoundRows]:
    """The rows of the rounds that are shown; of a big round only those that are known already."""
    return [_of_round(session, project, actor, choice, each) for each in choice.shown]


def _of_round(session: Session, project: Project, actor: User, choice: Choice, round_: Round) -> RoundRows:
    from annotate.corpus.readings import why_not_compared

    codebook = stored_codebook(session, round_.codebook_version_id).codebook
    silent = [(layer, why) for layer in codebook.layers if (why := why_not_compared(layer))]
    try:
        questions = questions_of(session, project, round_, choice)
    except Refused:
        return RoundRows(round_, (), silent)
    soon = _annotations(session, round_) * len(questions) * len(choice.shown) <= AT_ONCE
    find = kept.headline if soon else kept.kept_headline
    return RoundRows(round_, [Row(each, find(session, actor, each)) for each in questions], silent)


def _annotations(session: Session, round_: Round) -> int:
    return session.scalar(select(func.count()).where(Annotation.round_id == round_.id)) or 0
