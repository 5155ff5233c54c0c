"""A project as a folder: codebook, documents, registry, rounds and annotations, imported whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.answers import check, settle, status_of
from annotate.corpus.document import Offsets
from annotate.corpus.entry import AUTHOR, normalise
from annotate.corpus.roles import Role, RoundState
from annotate.corpus.segmentation import document_from_text
from annotate.errors import Problem, Refused, Unreadable
from annotate.formats import annotation_records, codebook_yaml, project_yaml, registry_csv
from annotate.formats.annotation_records import Record
from annotate.formats.project_yaml import ProjectPlan, RoundPlan
from annotate.formats.text import decode
from annotate.store.models import Document, DocumentVersion, LogKind, Membership, Project, Round, Sentence, User
from annotate.store.queries.answers import Place, write_answer
from annotate.store.queries.codebooks import StoredCodebook, fresh_codebook
from annotate.workflow.accounts import find_user, make_account
from annotate.workflow.codebooks import newest_version
from annotate.workflow.documents import add_document
from annotate.workflow.entries import Namer, add_entry, find_entries
from annotate.workflow.log import note
from annotate.workflow.projects import make_project
from annotate.workflow.rounds import assign, make_round, move_round

T = TypeVar("T")
Progress = Callable[[int], None]
TO_STATE = {
    RoundState.PREPARING: (),
    RoundState.LABELLING: (RoundState.LABELLING,),
    RoundState.CLOSED: (RoundState.LABELLING, RoundState.CLOSED),
    RoundState.REVEALED: (RoundState.LABELLING, RoundState.CLOSED, RoundState.REVEALED),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence to be answered."""

    document: Document
    version_id: int
    id: int
    offsets: Offsets
    text: str


def import_folder(
    session: Session,
    actor: User,
    folder: Path,
    now: datetime,
    *,
    password: str | None = None,
    progress: Progress = lambda count: None,
) -> Project:
    """The project that `folder` describes, with `actor` as a manager. Members without an account get one, with
    `password`, else with one that nobody knows, until `annotate user password` sets another.

    `progress` is called with 1 for each annotation. Raises Refused or Unreadable with file, line and reason, upon
    which the caller's transaction has to be rolled back: nothing is imported by halves.
    """
    plan = project_yaml.read(_bytes(folder / "project.yaml"))
    codebook = codebook_yaml.read(_bytes(folder / "codebook.yaml"))
    project = make_project(
        session, actor, plan.name, codebook, now, description=plan.description, slug=plan.slug, roles=[Role.MANAGER]
    )
    users = _add_members(session, project, plan, password, now)
    units = _add_documents(session, project, actor, plan, folder, now)
    _add_registry(session, project, actor, folder, now)
    rounds = {each.name: _add_round(session, project, actor, each, units, users, now) for each in plan.rounds}
    importer = Importer(session, project, actor, users, units, rounds, now)
    for record in _records(folder):
        importer.add(record)
        progress(1)
    for each in plan.rounds:
        for state in TO_STATE[each.state]:
            move_round(session, actor, rounds[each.name], state, now)
    note(session, project.id, actor.id, "project imported", now, folder=folder.name)
    session.flush()
    return project


class Importer:
    """Writes records of annotations as its actor, each under its annotator."""

    def __init__(
        self,
        session: Session,
        project: Project,
        actor: User,
        users: Mapping[str, User],
        units: Mapping[str, list[Unit]],
        rounds: Mapping[str, Round],
        now: datetime,
    ) -> None:
        self.session, self.project, self.actor, self.now = session, project, actor, now
        self.users, self.units, self.rounds = users, units, rounds
        # All rounds of a new project are under its first codebook version.
        self.codebook = fresh_codebook(session, newest_version(session, project.id).id)
        self.seen: set[tuple[str, str, int, str]] = set()

    def add(self, record: Record) -> None:
        """Stores one annotation; raises Unreadable with its line where its place or its answer is wrong."""
        try:
            self._add(record)
        except Refused as refusal:
            raise Unreadable([Problem(str(refusal), record.line)], "annotations.jsonl") from refusal

    def _add(self, record: Record) -> None:
        user, round_, unit = self._place_of(record)
        stored = self.codebook
        namer = Namer(self.project.id, self.actor.id, None, self.now)
        answer, _ = find_entries(self.session, namer, settle(record.answer, stored.codebook))
        check(answer, stored.codebook, unit.offsets)
        write_answer(
            self.session,
            _empty_place(round_, unit, stored),
            stored,
            answer,
            status_of(answer, stored.codebook),
            user_id=user.id,
            actor_id=self.actor.id,
            request_id=f"import-{secrets.token_hex(12)}",
            now=self.now,
            kind=LogKind.IMPORT,
        )

    def _place_of(self, record: Record) -> tuple[User, Round, Unit]:
        place = (record.round, record.document, record.sentence, record.annotator)
        if place in self.seen:
            raise Refused(f"{record.annotator} annotates this sentence twice in round “{record.round}”.")
        self.seen.add(place)
        sentences = _known(self.units, record.document, "document")
        if record.sentence > len(sentences):
            raise Refused(f"“{record.document}” has {len(sentences)} sentences, none with number {record.sentence}.")
        unit = sentences[record.sentence - 1]
        if unit.text != record.text:
            raise Refused(f"Sentence {record.sentence} of “{record.document}” is “{unit.text}”, not “{record.text}”.")
        return _known(self.users, record.annotator, "annotator"), _known(self.rounds, record.round, "round"), unit


def _known(known: Mapping[str, T], name: str, what: str) -> T:
    if name not in known:
        raise Refused(f"There is no {what} “{name}”; there are: {', '.join(known)}.")
    return known[name]


def _empty_place(round_: Round, unit: Unit, stored: StoredCodebook) -> Place:
    return Place(
        round_id=round_.id,
        round_state=round_.state,
        codebook_version_id=stored.id,
        author_id=0,
        document_id=unit.document.id,
        document_version_id=unit.version_id,
        is_current=True,
        sentence=unit.offsets,
        sentence_id=unit.id,
        assigned=True,
        annotation_id=None,
        stored=None,
        repeated=None,
    )


def _add_members(
    session: Session, project: Project, plan: ProjectPlan, password: str | None, now: datetime
) -> dict[str, User]:
    users = {}
    held = set(session.execute(select(Membership.user_id, Membership.role).where(Membership.project_id == project.id)))
    for member in plan.members:
        user = find_user(session, member.login) or make_account(
            session, member.login, member.name, password or secrets.token_urlsafe(24), now
        )
        users[member.login] = user
        new = (role for role in member.roles if (user.id, role) not in held)
        session.add_all(Membership(project_id=project.id, user_id=user.id, role=role) for role in new)
    session.flush()
    return users


def _add_documents(
    session: Session, project: Project, actor: User, plan: ProjectPlan, folder: Path, now: datetime
) -> dict[str, list[Unit]]:
    units = {}
    for each in plan.documents:
        decoded = decode(_bytes(folder / "documents" / each.file))
        text = replace(document_from_text(each.name, decoded.text, each.language), title=each.title)
        document = add_document(session, project.id, actor, text, now, encoding=decoded.encoding)
        units[each.name] = list(_units(session, document))
    return units


def _units(session: Session, document: Document) -> Iterator[Unit]:
    version = session.scalars(
        select(DocumentVersion).where(DocumentVersion.document_id == document.id, DocumentVersion.is_current)
    ).one()
    rows = session.scalars(select(Sentence).where(Sentence.version_id == version.id).order_by(Sentence.position))
    for row in rows:
        yield Unit(document, version.id, row.id, Offsets(row.start, row.end), version.text[row.start : row.end])


def _add_registry(session: Session, project: Project, actor: User, folder: Path, now: datetime) -> None:
    file = folder / "registry.csv"
    if not file.exists():
        return
    namer = Namer(project.id, actor.id, None, now)
    rows = registry_csv.read(_bytes(file))
    ids: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: bool(row.members)):
        if normalise(row.name) == AUTHOR:
            continue
        unknown = [name for name in row.members if normalise(name) not in ids]
        if unknown:
            raise Refused(f"“{row.name}” has the member “{unknown[0]}”, which has no row of its own.", file.name)
        members = [ids[normalise(name)] for name in row.members]
        entry = add_entry(session, namer, row.name, row.kind, row.aliases, members, in_cast=row.in_cast)
        ids[entry.key] = entry.id


def _add_round(
    session: Session,
    project: Project,
    actor: User,
    plan: RoundPlan,
    units: Mapping[str, list[Unit]],
    users: Mapping[str, User],
    now: datetime,
) -> Round:
    round_ = make_round(session, project.id, actor, plan.name, plan.kind, now)
    assigned = plan.assigned
    if assigned is None:
        holders = select(Membership.user_id).where(
            Membership.project_id == project.id, Membership.role == Role.ANNOTATOR
        )
        annotators = set(session.scalars(holders))
        assigned = {login: tuple(units) for login, user in users.items() if user.id in annotators}
    pairs = [(units[name][0].document.id, users[login].id) for login, names in assigned.items() for name in names]
    assign(session, actor, round_, pairs, now)
    return round_


def _records(folder: Path) -> Iterator[Record]:
    file = folder / "annotations.jsonl"
    if file.exists():
        with file.open("rb") as lines:
            yield from annotation_records.read(lines)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"This file cannot be read: {error.strerror}.", str(file)) from error
