"""A project as a folder: codebook, documents, registry, rounds and annotations, imported whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.entry import normalise
from annotate.corpus.roles import Role, RoundState
from annotate.corpus.segmentation import document_from_text
from annotate.errors import NotFound, Problem, Refused, Unreadable
from annotate.formats import codebook_yaml, project_yaml, registry_csv
from annotate.formats.project_yaml import DocumentPlan, MemberPlan, ProjectPlan, RoundPlan
from annotate.formats.registry_csv import EntryRow
from annotate.formats.text import decode
from annotate.store.models import Document, Membership, Project, Round, User
from annotate.workflow.accounts import find_user, make_account
from annotate.workflow.documents import add_document
from annotate.workflow.entry_cards import check_link
from annotate.workflow.entry_life import Namer, add_entry
from annotate.workflow.log import note
from annotate.workflow.members import members_of
from annotate.workflow.progress import Viewer
from annotate.workflow.projects import make_project
from annotate.workflow.records import Progress, import_annotations, unheard
from annotate.workflow.relations import relate
from annotate.workflow.rounds import assign, make_round, move_round

T = TypeVar("T")

PROJECT, CODEBOOK, REGISTRY = "project.yaml", "codebook.yaml", "registry.csv"
DOCUMENTS, ANNOTATIONS = "documents", "annotations.jsonl"
TO_STATE = {
    RoundState.PREPARING: (),
    RoundState.LABELLING: (RoundState.LABELLING,),
    RoundState.CLOSED: (RoundState.LABELLING, RoundState.CLOSED),
    RoundState.REVEALED: (RoundState.LABELLING, RoundState.CLOSED, RoundState.REVEALED),
}


def import_folder(
    session: Session,
    actor: User | None,
    folder: Path,
    now: datetime,
    *,
    password: str | None = None,
    progress: Progress = unheard,
) -> Project:
    """The project that `folder` describes, with `actor` as a manager, else with the first manager it names.

    Members without an account get one, with `password`, else with one that nobody knows, until
    `annotate user password` sets another. `progress` is called with 1 for each annotation. Raises Refused or
    Unreadable with file, line and reason, upon which the caller's transaction has to be rolled back: nothing is
    imported by halves.
    """
    plan = _read(folder, PROJECT, project_yaml.read)
    codebook = _read(folder, CODEBOOK, codebook_yaml.read)
    with _said_of(PROJECT):
        owner = actor or _account(session, _first_manager(plan), password, now)
        project = make_project(
            session, owner, plan.name, codebook, now, description=plan.description, slug=plan.slug, roles=[Role.MANAGER]
        )
        users = _add_members(session, project, plan, password, now)
    documents = {each.name: _add_text(session, project, owner, each, folder, now) for each in plan.documents}
    _add_registry(session, project, owner, folder, now)
    rounds = [(each, _add_round(session, project, owner, each, documents, users, now)) for each in plan.rounds]
    _add_annotations(session, project, owner, folder, now, progress)
    for each, round_ in rounds:
        for state in TO_STATE[each.state]:
            move_round(session, owner, round_, state, now)
    note(session, project.id, owner.id, "project imported", now, folder=folder.name)
    session.flush()
    return project


def importing_manager(session: Session, project: Project, login: str | None) -> User:
    """In whose name something is imported into a project: the manager `login`, or the project's first by name.

    Raises Refused when nobody of that name manages the project.
    """
    managers = [each.user for each in members_of(session, project) if Role.MANAGER in each.roles]
    for manager in managers:
        if login is None or manager.login == normalise(login):
            return manager
    raise Refused(
        "“{login}” is no manager of “{project}”; its managers are {known}.",
        login=login,
        project=project.slug,
        known=[each.login for each in managers],
    )


def _first_manager(plan: ProjectPlan) -> MemberPlan:
    managers = [member for member in plan.members if Role.MANAGER in member.roles]
    if not managers:
        raise Refused("No member has the role manager; give it to one, or name somebody who has an account.")
    return managers[0]


def _account(session: Session, member: MemberPlan, password: str | None, now: datetime) -> User:
    known = find_user(session, member.login)
    return known or make_account(session, member.login, member.name, password or secrets.token_urlsafe(24), now)


def _add_members(
    session: Session, project: Project, plan: ProjectPlan, password: str | None, now: datetime
) -> dict[str, User]:
    users = {member.login: _account(session, member, password, now) for member in plan.members}
    held = set(session.execute(select(Membership.user_id, Membership.role).where(Membership.project_id == project.id)))
    for member in plan.members:
        user = users[member.login]
        new = (role for role in member.roles if (user.id, role) not in held)
        session.add_all(Membership(project_id=project.id, user_id=user.id, role=role) for role in new)
    session.flush()
    return users


def _add_text(
    session: Session, project: Project, owner: User, plan: DocumentPlan, folder: Path, now: datetime
) -> Document:
    name = f"{DOCUMENTS}/{plan.file}"
    decoded = _read(folder, name, lambda data: decode(data, language=plan.language))
    text = replace(document_from_text(plan.name, decoded.text, plan.language), title=plan.title)
    with _said_of(name):
        return add_document(session, project.id, owner, text, now, encoding=decoded.encoding)


def _add_registry(session: Session, project: Project, owner: User, folder: Path, now: datetime) -> None:
    if not (folder / REGISTRY).exists():
        return
    namer = Namer(project.id, owner.id, None, now)
    ids: dict[str, int] = {}
    rows = _read(folder, REGISTRY, registry_csv.read)
    for row in sorted(rows, key=lambda row: bool(row.members)):
        members = [ids[normalise(name)] for name in row.members]
        entry = add_entry(session, namer, row.name, row.kind, row.aliases, members, in_cast=row.in_cast)
        with _said_of_row(row, "authority"):
            check_link(row.authority)
        entry.note, entry.authority = row.note, row.authority
        ids |= {normalise(name): entry.id for name in row.aliases if normalise(name) not in ids}
        ids[normalise(row.name)] = entry.id
    manager = Viewer(owner, frozenset({Role.MANAGER}))
    for row in rows:
        for each in row.relations:
            ends = ids[normalise(row.name)], each.kind, ids[normalise(each.other)]
            with _said_of_row(row, "relations"):
                relate(session, project, manager, *ends, each.since, each.until, now)


@contextmanager
def _said_of_row(row: EntryRow, column: str) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise Unreadable([row.problem(refused.message, column)], where=REGISTRY) from None


def _add_round(
    session: Session,
    project: Project,
    owner: User,
    plan: RoundPlan,
    documents: Mapping[str, Document],
    users: Mapping[str, User],
    now: datetime,
) -> Round:
    round_ = make_round(session, project.id, owner, plan.name, plan.kind, now)
    assigned = plan.assigned
    if assigned is None:
        annotators = select(Membership.user_id).where(
            Membership.project_id == project.id, Membership.role == Role.ANNOTATOR
        )
        ids = set(session.scalars(annotators))
        assigned = {login: tuple(documents) for login, user in users.items() if user.id in ids}
    pairs = [(documents[name].id, users[login].id) for login, names in assigned.items() for name in names]
    assign(session, owner, round_, pairs, now)
    return round_


def _add_annotations(
    session: Session, project: Project, owner: User, folder: Path, now: datetime, progress: Progress
) -> None:
    file = folder / ANNOTATIONS
    if file.exists():
        with file.open("rb") as lines, _said_of(ANNOTATIONS):
            import_annotations(session, owner, project, lines, now, progress)


def _read(folder: Path, name: str, reader: Callable[[bytes], T]) -> T:
    with _said_of(name):
        try:
            data = (folder / name).read_bytes()
        except FileNotFoundError:
            raise NotFound("There is no such file in the folder.") from None
        return reader(data)


@contextmanager
def _said_of(file: str) -> Iterator[None]:
    """A refusal inside the block names `file`."""
    try:
        yield
    except Unreadable as unreadable:
        raise Unreadable(unreadable.problems, file) from unreadable
    except Refused as refused:
        raise Unreadable([Problem(refused.whole)], file) from refused
