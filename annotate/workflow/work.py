"""What an annotator needs: what is to do, and everything of the document in work. Nothing of any other annotator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin, Status
from annotate.corpus.codebook import Codebook
from annotate.corpus.roles import RoundState
from annotate.errors import Forbidden, NotFound
from annotate.store.models import (
    Annotation,
    Assignment,
    Document,
    DocumentVersion,
    Project,
    Round,
    Sentence,
    Turn,
    User,
)
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.standing import standing_answers
from annotate.store.queries.stored import Stored
from annotate.store.queries.suggestions import Asking, Suggestion, found_names, offered

ANSWERED = (Status.DONE, Status.SKIPPED, Status.UNCLEAR)
"""The statuses after which an annotator need not come back."""


@dataclass(frozen=True, slots=True)
class Task:
    """One assigned document: `answered` of `sentences`, and `started` that still want something."""

    project: Project
    round: Round
    document: Document
    sentences: int
    answered: int
    started: int

    @property
    def is_open(self) -> bool:
        """Whether there is something to do and it can be done now."""
        return self.round.state is RoundState.LABELLING and self.answered < self.sentences


@dataclass(frozen=True, slots=True)
class Desk:
    """A document as its annotator works on it: `answers` by sentence id, `entries` the first ones that are offered."""

    project: Project
    round: Round
    document: Document
    version: DocumentVersion
    sentences: Sequence[Sentence]
    turns: Mapping[int, str]
    codebook: Codebook
    codebook_number: int
    answers: Mapping[int, Stored]
    entries: Sequence[Suggestion]
    can_save: bool

    @property
    def next_unanswered(self) -> int | None:
        """The position of the first sentence without a whole answer."""
        return next((each.position for each in self.sentences if not self.is_answered(each)), None)

    def is_answered(self, sentence: Sentence) -> bool:
        """Whether the sentence is done, skipped or unclear."""
        stored = self.answers.get(sentence.id)
        return stored is not None and stored.status in ANSWERED


def todo(session: Session, user: User) -> list[Task]:
    """The user's assigned documents of rounds being labelled or later, with progress, the open ones first."""
    rows = session.execute(
        select(
            Project,
            Round,
            Document,
            DocumentVersion.sentence_count,
            func.count(Annotation.id).filter(Annotation.status.in_(ANSWERED)),
            func.count(Annotation.id).filter(Annotation.status == Status.STARTED),
        )
        .select_from(Assignment)
        .join(Round, Round.id == Assignment.round_id)
        .join(Project, Project.id == Round.project_id)
        .join(Document, Document.id == Assignment.document_id)
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, DocumentVersion.is_current))
        .outerjoin(
            Annotation,
            and_(
                Annotation.round_id == Round.id,
                Annotation.document_version_id == DocumentVersion.id,
                Annotation.user_id == user.id,
                Annotation.origin == Origin.ANNOTATOR,
            ),
        )
        .where(
            Assignment.user_id == user.id,
            Assignment.withdrawn_at.is_(None),
            Round.state != RoundState.PREPARING,
            Project.archived_at.is_(None),
        )
        .group_by(Project.id, Round.id, Document.id, DocumentVersion.id)
        .order_by(Project.id, Round.id, Document.position)
    )
    tasks = [Task(*row) for row in rows]
    return sorted(tasks, key=lambda task: not task.is_open)


def next_task(session: Session, user: User, project_id: int | None = None) -> Task | None:
    """Where the user stopped, in one project or in any: the open document of the last save, else the first open one."""
    tasks = [
        task for task in todo(session, user) if task.is_open and (project_id is None or task.project.id == project_id)
    ]
    last = session.execute(
        select(Annotation.round_id, DocumentVersion.document_id)
        .join(DocumentVersion, DocumentVersion.id == Annotation.document_version_id)
        .where(Annotation.user_id == user.id, Annotation.origin == Origin.ANNOTATOR)
        .order_by(Annotation.saved_at.desc(), Annotation.id.desc())
        .limit(1)
    ).first()
    here = [task for task in tasks if last is not None and (task.round.id, task.document.id) == tuple(last)]
    return next(iter(here or tasks), None)


def open_document(session: Session, user: User, project: Project, round_id: int, document_id: int) -> Desk:
    """The document in work with the user's own answers.

    Raises NotFound where round and document are not the project's, Forbidden for who is not assigned or while the
    round is in preparation. A withdrawn annotator still reads the own answers but saves nothing.
    """
    round_, document, version, assignment = _assigned(session, user, project, round_id, document_id)
    return desk_of(
        session,
        user,
        project,
        round_,
        document,
        version,
        answers=own_answers(session, user.id, round_.id, version.id),
        can_save=round_.state is RoundState.LABELLING and assignment.withdrawn_at is None,
    )


def find_names(
    session: Session, user: User, project: Project, round_id: int, document_id: int, typed: str
) -> list[Suggestion]:
    """The entries that fit what the annotator of a document has typed; raises as `open_document` does."""
    round_, _document, version, _assignment = _assigned(session, user, project, round_id, document_id)
    return found_names(session, Asking(project.id, user.id, round_.id, version.id), typed)


def _assigned(
    session: Session, user: User, project: Project, round_id: int, document_id: int
) -> tuple[Round, Document, DocumentVersion, Assignment]:
    row = session.execute(
        select(Round, Document, DocumentVersion, Assignment)
        .select_from(Document)
        .join(Round, and_(Round.id == round_id, Round.project_id == project.id))
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, DocumentVersion.is_current))
        .outerjoin(
            Assignment,
            and_(
                Assignment.round_id == Round.id,
                Assignment.document_id == Document.id,
                Assignment.user_id == user.id,
            ),
        )
        .where(Document.id == document_id, Document.project_id == project.id)
    ).first()
    if row is None:
        raise NotFound("There is no such document in this round.")
    round_, document, version, assignment = row
    _refuse_outsiders(round_, assignment)
    return round_, document, version, assignment


def desk_of(
    session: Session,
    user: User,
    project: Project,
    round_: Round,
    document: Document,
    version: DocumentVersion,
    *,
    answers: Mapping[int, Stored],
    can_save: bool,
) -> Desk:
    """The document as `user` works on it with `answers`, which are theirs to change if `can_save`."""
    stored = stored_codebook(session, round_.codebook_version_id)
    sentences = select(Sentence).where(Sentence.version_id == version.id).order_by(Sentence.position)
    return Desk(
        project=project,
        round=round_,
        document=document,
        version=version,
        sentences=session.scalars(sentences).all(),
        turns=_speakers(session, version),
        codebook=stored.codebook,
        codebook_number=stored.number or 0,
        answers=answers,
        entries=offered(session, Asking(project.id, user.id, round_.id, version.id)),
        can_save=can_save,
    )


def _speakers(session: Session, version: DocumentVersion) -> dict[int, str]:
    rows = session.execute(select(Turn.number, Turn.speaker).where(Turn.version_id == version.id))
    return dict(rows.all())


def own_answers(session: Session, user_id: int, round_id: int, version_id: int) -> dict[int, Stored]:
    """Sentence id -> what the user has stored for it in the round."""
    own = standing_answers(session, round_id, version_id, Origin.ANNOTATOR, user_id)
    return {stored.sentence: stored for _, stored in own}


def _refuse_outsiders(round_: Round, assignment: Assignment | None) -> None:
    if assignment is None:
        raise Forbidden("This document is not assigned to you in this round; ask the project's manager.")
    if round_.state is RoundState.PREPARING:
        raise Forbidden("This round is being prepared; labelling begins when the manager opens it.")
