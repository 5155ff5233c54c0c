"""How far the labelling of a round is, for each document and annotator, as far as the viewer may know."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select, true
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin, Status
from annotate.corpus.roles import Role, RoundState
from annotate.store.models import Annotation, Assignment, Document, DocumentVersion, Membership, Project, Round, User
from annotate.workflow.blindness import is_open_to

PAGE = 25
"""Documents on one page."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and their roles in the project."""

    user: User
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Share:
    """What one annotator has done of one document, or of the round; `withdrawn` if they need do no more of it."""

    user: User
    sentences: int
    counts: Mapping[Status, int]
    withdrawn: bool = False

    @property
    def answered(self) -> int:
        """Sentences that are done, skipped or unclear."""
        return sum(self.counts.get(each, 0) for each in (Status.DONE, Status.SKIPPED, Status.UNCLEAR))

    @property
    def unseen(self) -> int:
        """Sentences without any answer."""
        return self.sentences - self.answered - self.counts.get(Status.STARTED, 0)


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """A document and its annotators' shares, by name."""

    id: int
    name: str
    title: str
    version_id: int
    sentences: int
    shares: list[Share] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Progress:
    """One page of a round's documents. `everyone` says whether it shows all annotators or the viewer alone.

    `totals` has each annotator's share of the whole round, assignments that stand alone.
    """

    everyone: bool
    documents: Sequence[DocumentProgress]
    totals: Sequence[Share]
    page: int
    last: int


def steps_left(session: Session, project: Project) -> list[str]:
    """What a project still wants before anyone can label: of "documents", "annotators", "rounds"."""
    annotators = and_(Membership.project_id == project.id, Membership.role == Role.ANNOTATOR)
    there = {
        "documents": select(Document.id).where(Document.project_id == project.id),
        "annotators": select(Membership.user_id).where(annotators),
        "rounds": select(Round.id).where(Round.project_id == project.id, Round.state != RoundState.PREPARING),
    }
    return [step for step, found in there.items() if session.scalar(found.limit(1)) is None]


def visible_rounds(session: Session, project: Project, viewer: Viewer) -> list[Round]:
    """The rounds that the viewer may know of, the newest first: all for who runs the project, else those opened."""
    runs = bool(viewer.roles & {Role.MANAGER, Role.CURATOR})
    opened = true() if runs else Round.state != RoundState.PREPARING
    return list(session.scalars(select(Round).where(Round.project_id == project.id, opened).order_by(Round.id.desc())))


def sees_everyone(session: Session, project: Project, viewer: Viewer, round_: Round) -> bool:
    """Whether the viewer may know of other annotators' work in the round.

    All may once it is revealed; managers and curators before that, unless they are or were among its annotators: then
    only by the manager's "show me anyway".
    """
    if round_.state is RoundState.REVEALED:
        return True
    if viewer.roles & {Role.MANAGER, Role.CURATOR} and not _annotates(session, viewer.user, round_):
        return True
    return is_open_to(session, project, viewer.user, round_)


def progress(session: Session, project: Project, viewer: Viewer, round_: Round, page: int = 1) -> Progress:
    """Page `page`, from 1, of the round's progress; the last page for a number beyond it."""
    everyone = sees_everyone(session, project, viewer, round_)
    who = true() if everyone else Assignment.user_id == viewer.user.id
    count = session.scalar(select(func.count()).select_from(_documents(project, round_, who).subquery())) or 0
    last = max(1, -(-count // PAGE))
    page = min(max(1, page), last)
    rows = session.execute(_documents(project, round_, who).limit(PAGE).offset((page - 1) * PAGE))
    documents = [DocumentProgress(*row) for row in rows]
    _fill(session, round_, who, documents)
    return Progress(everyone, documents, _totals(session, round_, who), page, last)


def _annotates(session: Session, user: User, round_: Round) -> bool:
    of_user = select(Assignment.id).where(Assignment.round_id == round_.id, Assignment.user_id == user.id)
    return session.scalar(of_user.limit(1)) is not None


def _documents(project: Project, round_: Round, who: ColumnElement[bool]) -> Select[int, str, str, int, int]:
    """The documents assigned in the round, with their current versions."""
    assigned = select(Assignment.document_id).where(Assignment.round_id == round_.id, who)
    return (
        select(Document.id, Document.name, Document.title, DocumentVersion.id, DocumentVersion.sentence_count)
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, DocumentVersion.is_current))
        .where(Document.project_id == project.id, Document.id.in_(assigned))
        .order_by(Document.position)
    )


def _fill(session: Session, round_: Round, who: ColumnElement[bool], documents: Sequence[DocumentProgress]) -> None:
    by_id = {each.id: each for each in documents}
    counts = _counts(session, round_, [each.version_id for each in documents])
    rows = session.execute(
        select(Assignment.document_id, Assignment.withdrawn_at, User)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.round_id == round_.id, Assignment.document_id.in_(by_id), who)
        .order_by(User.name, User.id)
    )
    for document_id, withdrawn_at, user in rows:
        document = by_id[document_id]
        found = counts.get((document.version_id, user.id), {})
        if withdrawn_at is None or found:
            document.shares.append(Share(user, document.sentences, found, withdrawn_at is not None))


def _counts(session: Session, round_: Round, versions: Collection[int]) -> dict[tuple[int, int], dict[Status, int]]:
    """(document version, user) -> how many sentences have which status; read from an index alone."""
    rows = session.execute(
        select(Annotation.document_version_id, Annotation.user_id, Annotation.status, func.count())
        .where(
            Annotation.round_id == round_.id,
            Annotation.document_version_id.in_(versions),
            Annotation.origin == Origin.ANNOTATOR,
        )
        .group_by(Annotation.document_version_id, Annotation.user_id, Annotation.status)
    )
    found: dict[tuple[int, int], dict[Status, int]] = {}
    for version_id, user_id, status, count in rows:
        if status is not Status.UNSEEN:
            found.setdefault((version_id, user_id), {})[status] = count
    return found


def _totals(session: Session, round_: Round, who: ColumnElement[bool]) -> list[Share]:
    stands = and_(Assignment.round_id == round_.id, Assignment.withdrawn_at.is_(None), who)
    current = and_(DocumentVersion.document_id == Assignment.document_id, DocumentVersion.is_current)
    sizes = session.execute(
        select(User, func.sum(DocumentVersion.sentence_count))
        .join(Assignment, Assignment.user_id == User.id)
        .join(DocumentVersion, current)
        .where(stands)
        .group_by(User.id)
        .order_by(User.name, User.id)
    )
    per_document = _per_document(round_)
    mine = and_(per_document.c.document_version_id == DocumentVersion.id, per_document.c.user_id == Assignment.user_id)
    rows = session.execute(
        select(Assignment.user_id, per_document.c.origin, per_document.c.status, func.sum(per_document.c.number))
        .join(DocumentVersion, current)
        .join(per_document, mine)
        .where(stands)
        .group_by(Assignment.user_id, per_document.c.origin, per_document.c.status)
    )
    counts: dict[int, dict[Status, int]] = {}
    for user_id, origin, status, number in rows:
        if origin is Origin.ANNOTATOR and status is not Status.UNSEEN:
            counts.setdefault(user_id, {})[status] = number
    return [Share(user, size, counts.get(user.id, {})) for user, size in sizes]


def _per_document(round_: Round) -> Subquery:
    """How many sentences of each document version have which status, by user and origin."""
    # Grouped in the order of the index and filtered afterwards: a condition on the origin would make SQLite sort.
    columns = (Annotation.document_version_id, Annotation.user_id, Annotation.origin, Annotation.status)
    counted = select(*columns, func.count().label("number")).where(Annotation.round_id == round_.id)
    return counted.group_by(*columns).subquery()
