"""`project.yaml`: what a project folder says of itself, its members, documents and rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import yaml

from annotate.corpus.entry import normalise
from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.errors import Message, Unreadable
from annotate.formats.yaml_nodes import compose, problem

E = TypeVar("E", bound=StrEnum)

_NOTHING = "tag:yaml.org,2002:null"
_PROJECT = ("name", "slug", "description", "language", "members", "documents", "rounds")
_MEMBER = ("login", "name", "roles")
_DOCUMENT = ("file", "name", "title", "language")
_ROUND = ("name", "kind", "state", "assign")


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """An account and its roles in the project."""

    login: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """A text file of the folder's `documents/`; `line` is where project.yaml names it."""

    file: str
    name: str
    title: str
    language: str
    line: int


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
    """The plan that `data` (UTF-8 YAML) describes; raises Unreadable with line and column of what is wrong."""
    top = _Fields(compose(data), "project", _PROJECT)
    language = top.text("language", "en")
    documents = tuple(_document(each, language) for each in top.fields("documents", "document", _DOCUMENT))
    members = tuple(_member(each) for each in top.fields("members", "member", _MEMBER))
    annotators = [member.login for member in members if Role.ANNOTATOR in member.roles]
    names = [document.name for document in documents]
    rounds = tuple(_round(each, annotators, names) for each in top.fields("rounds", "round", _ROUND))
    top.refuse_twice("members", [normalise(member.login) for member in members], "login")
    top.refuse_twice("documents", names, "name")
    top.refuse_twice("rounds", [each.name for each in rounds], "name")
    return ProjectPlan(
        name=top.text("name"),
        slug=top.text("slug", top.text("name")),
        description=top.text("description", ""),
        members=members,
        documents=documents,
        rounds=rounds,
    )


class _Fields:
    """The keys of a mapping, of which only `known` ones are taken, with where each stands."""

    def __init__(self, node: yaml.Node, what: str, known: Sequence[str] | None) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise _wrong(node, f"{_article(what)} {what} is a mapping, lines of the form key: value.")
        self.node, self.what = node, what
        self.nodes: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value)
            if known is not None and key not in known:
                raise _wrong(key_node, f"{_article(what)} {what} has no key “{key}”; known are {', '.join(known)}.")
            if key in self.nodes:
                raise _wrong(key_node, f"The key “{key}” stands twice in this {what}.")
            self.nodes[key] = value

    def text(self, key: str, otherwise: str | None = None) -> str:
        """The text of `key`; without one, `otherwise`, or a refusal if that is None."""
        node = self._given(key)
        if node is None:
            if otherwise is None:
                raise _wrong(self.node, f"“{key}” is missing in this {self.what}.")
            return otherwise
        if not isinstance(node, yaml.ScalarNode):
            raise _wrong(node, f"“{key}” takes a text.")
        return str(node.value)

    def one_of(self, key: str, choices: type[E], otherwise: E) -> E:
        """The choice that `key` names."""
        node = self._given(key)
        return otherwise if node is None else _choice(node, choices)

    def list(self, key: str) -> Sequence[yaml.Node]:
        """The items of the list at `key`; none where it is missing."""
        node = self._given(key)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise _wrong(node, f"“{key}” takes a list: lines that begin with a dash, or [a, b].")
        return list(node.value)

    def fields(self, key: str, what: str, known: Sequence[str]) -> Iterable[_Fields]:
        """The mappings in the list at `key`."""
        return (_Fields(node, what, known) for node in self.list(key))

    def refuse_twice(self, key: str, names: Sequence[str], by: str) -> None:
        """Raises Unreadable at the first of the mappings in the list at `key` whose name has come before."""
        for position, (name, node) in enumerate(zip(names, self.list(key), strict=True)):
            if name in names[:position]:
                raise _wrong(node, f"Two {key} have the {by} “{name}”.")

    def _given(self, key: str) -> yaml.Node | None:
        node = self.nodes.get(key)
        return None if node is None or node.tag == _NOTHING or node.value == "" else node


def _member(fields: _Fields) -> MemberPlan:
    login = fields.text("login")
    roles = frozenset(_choice(node, Role) for node in fields.list("roles"))
    return MemberPlan(login, fields.text("name", login), roles)


def _document(fields: _Fields, language: str) -> DocumentPlan:
    file = fields.text("file")
    if "/" in file or "\\" in file or file.startswith("."):
        raise _wrong(fields.nodes["file"], f"“{file}” is no plain file name; documents stand in the folder documents/.")
    name = fields.text("name", file.rsplit(".", 1)[0])
    line = fields.node.start_mark.line + 1
    return DocumentPlan(file, name, fields.text("title", name), fields.text("language", language), line)


def _round(fields: _Fields, annotators: Sequence[str], documents: Sequence[str]) -> RoundPlan:
    return RoundPlan(
        name=fields.text("name"),
        kind=fields.one_of("kind", RoundKind, RoundKind.MAIN),
        state=fields.one_of("state", RoundState, RoundState.PREPARING),
        assigned=_assigned(fields.nodes.get("assign"), annotators, documents),
    )


def _assigned(
    node: yaml.Node | None, annotators: Sequence[str], documents: Sequence[str]
) -> Mapping[str, tuple[str, ...]] | None:
    if node is None:
        return {}
    if node.value == "all":
        return None
    fields = _Fields(node, "assignment", annotators)
    return {login: tuple(_known(each, documents) for each in fields.list(login)) for login in fields.nodes}


def _known(node: yaml.Node, documents: Sequence[str]) -> str:
    if node.value not in documents:
        raise _wrong(node, f"There is no document “{node.value}” in this file.")
    return str(node.value)


def _choice(node: yaml.Node, choices: type[E]) -> E:
    for choice in choices:
        if choice == node.value:
            return choice
    raise _wrong(node, f"“{node.value}” is not one of {', '.join(choices)}.")


def _wrong(node: yaml.Node, message: str) -> Unreadable:
    return Unreadable([problem(Message(message), node.start_mark)])


def _article(what: str) -> str:
    return "An" if what[0] in "aeiou" else "A"
