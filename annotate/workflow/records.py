"""Annotations from files: each goes to its sentence, round and annotator by their names, or none is stored."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.corpus.answers import check, settle, status_of
from annotate.corpus.document import Offsets
from annotate.corpus.entry import EntryKind
from annotate.errors import Message, Problem, Refused, Unreadable
from annotate.formats import annotation_records
from annotate.formats.annotation_records import Record
from annotate.store.models import (
    Annotation,
    Assignment,
    Document,
    DocumentVersion,
    Entry,
    LogKind,
    Membership,
    Project,
    Round,
    Sentence,
    User,
)
from annotate.store.queries.answers import write_answer
from annotate.store.queries.codebooks import StoredCodebook, fresh_codebook
from annotate.store.queries.places import Place
from annotate.workflow.entries import find_entries
from annotate.workflow.entry_life import Namer
from annotate.workflow.log import note

T = TypeVar("T")
Progress = Callable[[int], None]
NO_ANNOTATOR = Message("There is no annotator “{name}”; there are: {known}.")
NO_ROUND = Message("There is no round “{name}”; there are: {known}.")
NO_DOCUMENT = Message("There is no document “{name}”; there are: {known}.")


def unheard(count: int) -> None:
    """Progress that nobody wants to see."""


def import_annotations(
    session: Session,
    actor: User,
    project: Project,
    lines: Iterable[bytes],
    now: datetime,
    progress: Progress = unheard,
) -> int:
    """Stores the annotations of a file of JSON Lines in a project that has their documents, rounds and members.

    `progress` is called with 1 for each. Returns how many there are. Raises Unreadable, with the line, where a place
    is unknown, not assigned to the annotator, or answered already, and where the codebook does not allow the answer.
    """
    importer = _Importer(session, project, actor, now)
    count = 0
    for record in annotation_records.read(lines):
        importer.add(record)
        progress(1)
        count += 1
    note(session, project.id, actor.id, "annotations imported", now, annotations=count)
    session.flush()
    return count


@dataclass(frozen=True, slots=True)
class _Unit:
    id: int
    offsets: Offsets
    text: str
    document_id: int
    version_id: int


@dataclass
class _Importer:
    """Writes records as its actor, each under its annotator; documents and codebooks are read once."""

    session: Session
    project: Project
    actor: User
    now: datetime
    users: Mapping[str, User] = field(init=False)
    rounds: Mapping[str, Round] = field(init=False)
    assigned: set[tuple[int, int, int]] = field(init=False)
    units: dict[str, list[_Unit]] = field(init=False)
    author_id: int = field(init=False)
    codebooks: dict[int, StoredCodebook] = field(default_factory=dict)
    answered: dict[tuple[int, int], set[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        session, of_project = self.session, self.project.id
        members = (
            select(User).join(Membership, Membership.user_id == User.id).where(Membership.project_id == of_project)
        )
        rounds = select(Round).where(Round.project_id == of_project)
        assigned = (
            select(Assignment.round_id, Assignment.document_id, Assignment.user_id)
            .join(Round, Round.id == Assignment.round_id)
            .where(Round.project_id == of_project)
        )
        names = select(Document.name).where(Document.project_id == of_project)
        self.users = {user.login: user for user in session.scalars(members)}
        self.rounds = {each.name: each for each in session.scalars(rounds)}
        self.assigned = set(map(tuple, session.execute(assigned)))  # type: ignore[arg-type]
        self.units = {name: [] for name in session.scalars(names)}
        author = select(Entry.id).where(Entry.project_id == of_project, Entry.kind == EntryKind.AUTHOR)
        self.author_id = session.scalars(author).one()

    def add(self, record: Record) -> None:
        try:
            self._add(record)
        except Refused as refusal:
            raise Unreadable([Problem(refusal.whole, record.line)]) from refusal

    def _add(self, record: Record) -> None:
        user = _known(self.users, record.annotator, NO_ANNOTATOR)
        round_ = _known(self.rounds, record.round, NO_ROUND)
        unit = self._unit(record)
        if (round_.id, unit.document_id, user.id) not in self.assigned:
            raise Refused(
                "“{document}” is not assigned to {user} in the round “{round}”.",
                document=record.document,
                user=user.login,
                round=round_.name,
            )
        self._refuse_answered(round_, unit, user)
        stored = self._codebook(round_)
        namer = Namer(self.project.id, self.actor.id, None, self.now)
        answer, _ = find_entries(self.session, namer, settle(record.answer, stored.codebook))
        check(answer, stored.codebook, unit.offsets, author=self.author_id)
        write_answer(
            self.session,
            _place(round_, unit, stored, self.author_id),
            stored,
            answer,
            status_of(answer, stored.codebook),
            user_id=user.id,
            actor_id=self.actor.id,
            request_id=f"import-{secrets.token_hex(12)}",
            now=self.now,
            kind=LogKind.IMPORT,
        )

    def _refuse_answered(self, round_: Round, unit: _Unit, user: User) -> None:
        answered = self.answered.get((round_.id, unit.version_id))
        if answered is None:
            rows = select(Annotation.sentence_id, Annotation.user_id).where(
                Annotation.round_id == round_.id,
                Annotation.document_version_id == unit.version_id,
                Annotation.origin == Origin.ANNOTATOR,
            )
            answered = self.answered[round_.id, unit.version_id] = {
                (row[0], row[1]) for row in self.session.execute(rows)
            }
        if (unit.id, user.id) in answered:
            raise Refused(
                "{user} has answered this sentence in the round “{round}” already.", user=user.login, round=round_.name
            )
        answered.add((unit.id, user.id))

    def _codebook(self, round_: Round) -> StoredCodebook:
        version = round_.codebook_version_id
        if version not in self.codebooks:
            self.codebooks[version] = fresh_codebook(self.session, version)
        return self.codebooks[version]

    def _unit(self, record: Record) -> _Unit:
        units = _known(self.units, record.document, NO_DOCUMENT)
        if not units:
            units.extend(self._sentences(record.document))
        if record.sentence > len(units):
            raise Refused(
                "“{document}” has {count} sentences, none with number {sentence}.",
                document=record.document,
                count=len(units),
                sentence=record.sentence,
            )
        unit = units[record.sentence - 1]
        if unit.text != record.text:
            raise Refused(
                "Sentence {sentence} of “{document}” is “{text}”, not “{written}”.",
                sentence=record.sentence,
                document=record.document,
                text=unit.text,
                written=record.text,
            )
        return unit

    def _sentences(self, document: str) -> Iterator[_Unit]:
        version = self.session.execute(
            select(DocumentVersion.id, DocumentVersion.document_id, DocumentVersion.text)
            .join(Document, Document.id == DocumentVersion.document_id)
            .where(Document.project_id == self.project.id, Document.name == document, DocumentVersion.is_current)
        ).one()
        rows = select(Sentence.id, Sentence.start, Sentence.end).where(Sentence.version_id == version.id)
        for key, start, end in self.session.execute(rows.order_by(Sentence.position)):
            yield _Unit(key, Offsets(start, end), version.text[start:end], version.document_id, version.id)


def _place(round_: Round, unit: _Unit, stored: StoredCodebook, author_id: int) -> Place:
    return Place(
        round_id=round_.id,
        round_state=round_.state,
        codebook_version_id=stored.id,
        author_id=author_id,
        document_id=unit.document_id,
        document_version_id=unit.version_id,
        is_current=True,
        sentence=unit.offsets,
        sentence_id=unit.id,
        assigned=True,
        annotation_id=None,
        stored=None,
        repeated=None,
    )


def _known(known: Mapping[str, T], name: str, missing: Message) -> T:
    if name not in known:
        raise Refused(missing.naming(name=name, known=list(known) or Message("none")))
    return known[name]
