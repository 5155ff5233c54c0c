"""`project.yaml`: what a project folder says of itself, its members, documents and rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.errors import Problem, Unreadable

LARGEST = 1_000_000
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """An account and its roles in the project."""

    login: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """A text file of the folder's `documents/`."""

    file: str
    name: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round; `assigned` maps a login to document names, None stands for every document to every annotator."""

    name: str
    kind: RoundKind
    state: RoundState
    assigned: Mapping[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A whole `project.yaml`."""

    name: str
    slug: str
    description: str
    members: tuple[MemberPlan, ...]
    documents: tuple[DocumentPlan, ...]
    rounds: tuple[RoundPlan, ...]


def read(data: bytes) -> ProjectPlan:
    """The plan that `data` describes; raises Unreadable that names the key that is wrong."""
    top = _mapping(_loaded(data), "project.yaml")
    language = str(top.get("language", "en"))
    plan = ProjectPlan(
        name=_text(top, "name", "project.yaml"),
        slug=str(top.get("slug") or top["name"]),
        description=str(top.get("description") or ""),
        members=tuple(_member(each, f"members, {n}") for n, each in enumerate(_list(top, "members"), start=1)),
        documents=tuple(
            _document(each, language, f"documents, {n}") for n, each in enumerate(_list(top, "documents"), start=1)
        ),
        rounds=tuple(_round(each, f"rounds, {n}") for n, each in enumerate(_list(top, "rounds"), start=1)),
    )
    _check_names(plan)
    return plan


def _loaded(data: bytes) -> object:
    if len(data) > LARGEST:
        raise Unreadable(f"The file has {len(data)} bytes; the most is {LARGEST}.", "project.yaml")
    try:
        return yaml.safe_load(data)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise Unreadable([Problem(f"This is no YAML: {error.problem}.", *place)], "project.yaml") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Unreadable(f"This is no YAML: {error}.", "project.yaml") from error


def _member(data: object, where: str) -> MemberPlan:
    fields = _mapping(data, where)
    login = _text(fields, "login", where)
    roles = _list(fields, "roles", where)
    return MemberPlan(login, str(fields.get("name") or login), frozenset(_one_of(Role, each, where) for each in roles))


def _document(data: object, language: str, where: str) -> DocumentPlan:
    fields = _mapping(data, where)
    file = _text(fields, "file", where)
    if "/" in file or "\\" in file or file.startswith("."):
        raise Unreadable(f"“{file}” is no plain file name; documents stand in the folder documents/.", where)
    name = str(fields.get("name") or file.rsplit(".", 1)[0])
    return DocumentPlan(file, name, str(fields.get("title") or name), str(fields.get("language") or language))


def _round(data: object, where: str) -> RoundPlan:
    fields = _mapping(data, where)
    return RoundPlan(
        name=_text(fields, "name", where),
        kind=_one_of(RoundKind, fields.get("kind", "main"), where),
        state=_one_of(RoundState, fields.get("state", "preparing"), where),
        assigned=_assigned(fields.get("assign", {}), where),
    )


def _assigned(data: object, where: str) -> Mapping[str, tuple[str, ...]] | None:
    if data == "all":
        return None
    fields = _mapping(data, f"{where}, assign")
    return {str(login): tuple(str(each) for each in _list(fields, login, where)) for login in fields}


def _check_names(plan: ProjectPlan) -> None:
    documents = {document.name for document in plan.documents}
    logins = {member.login for member in plan.members}
    for round_ in plan.rounds:
        for login, names in (round_.assigned or {}).items():
            unknown = [*({login} - logins), *(name for name in names if name not in documents)]
            if unknown:
                raise Unreadable(f"Round “{round_.name}” assigns “{unknown[0]}”, which is not in the file.", "rounds")


def _mapping(data: object, where: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise Unreadable("Names and their values were expected here.", where)
    return data


def _list(fields: Mapping[str, Any], key: str, where: str = "project.yaml") -> Sequence[object]:
    data = fields.get(key) or []
    if not isinstance(data, list):
        raise Unreadable(f"“{key}” must be a list.", where)
    return data


def _text(fields: Mapping[str, Any], key: str, where: str) -> str:
    if not fields.get(key):
        raise Unreadable(f"“{key}” is missing.", where)
    return str(fields[key])


def _one_of(choices: type[E], data: object, where: str) -> E:
    for choice in choices:
        if choice == data:
            return choice
    raise Unreadable(f"“{data}” is not one of {', '.join(choices)}.", where)
