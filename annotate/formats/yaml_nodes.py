"""YAML from strangers as nodes that know their place: no aliases, no tags, no unbounded nesting."""

from __future__ import annotations

from typing import Any

import yaml

from annotate.errors import Message, Problem, Unreadable

LARGEST = 1_000_000
TOO_NESTED = Message("This is nested too deeply.")
DEEPEST = 12
TOO_DEEP = "maximum nesting depth"  # some parsers have a limit of their own, and meet it before ours is looked at
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(data: bytes) -> yaml.Node:
    """The root node of the one YAML document in `data`, UTF-8 of `LARGEST` bytes at most.

    Raises Unreadable, with line and column, for anything else.
    """
    text = _decoded(data)
    try:
        _check_events(text)
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        said = " ".join(part for part in (error.context, error.problem) if part)
        if TOO_DEEP in said:
            raise Unreadable([problem(TOO_NESTED, error.problem_mark)]) from None
        raise Unreadable([problem(Message("This is not YAML: {said}.", said=said), error.problem_mark)]) from None
    except yaml.YAMLError as error:
        raise Unreadable("This is not YAML: {said}.", said=" ".join(str(error).split())) from None
    if root is None:
        raise Unreadable("The file is empty but for comments.")
    return root


def problem(message: Message, mark: Any) -> Problem:
    """A problem at a parser's mark, whose line and column count from 0."""
    return Problem(message, mark.line + 1, mark.column + 1) if mark else Problem(message)


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Unreadable("The file has {count} bytes; the most is {largest}.", count=len(data), largest=LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable([Problem("This is not UTF-8 text; save the file as UTF-8.", line)]) from None
    if not text.strip():
        raise Unreadable("The file is empty.")
    return text


def _check_events(text: str) -> None:
    """Refuses, before anything is composed, what could grow or nest without end."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable([problem(Message("Anchors (&) and aliases (*) are not used here."), event.start_mark)])
        tag = getattr(event, "tag", None)
        if tag:
            raise Unreadable([problem(Message("Tags such as {tag} are not used here.", tag=tag), event.start_mark)])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable([problem(TOO_NESTED, event.start_mark)])
