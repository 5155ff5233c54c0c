"""Codebooks as YAML files: what people download, edit and upload again.

The file is one mapping; `SCHEMA` lists every key of it, of a layer, of a condition and of a label, with what it means,
and `write` puts the same list as a comment above the file. A small one:

    name: Stance
    layers:
      - id: stance
        name: Stance
        kind: choice
        required: true
        labels:
          - {id: favour, name: favour, key: f, colour: blue}
          - {id: against, name: against, colour: "#d55e00"}
      - id: source
        name: Source
        kind: source
        required: true

Texts are taken as they are written: a label called no, 1 or 2026-11-23 needs no quotation marks. Anchors, aliases and
tags are refused.
"""

from __future__ import annotations

from dataclasses import fields
from difflib import get_close_matches
from typing import Any

import yaml

from annotate.corpus.codebook import BelongsTo, Codebook, Condition, Label, Layer, LayerKind, Level
from annotate.corpus.codebook_rules import Path, faults
from annotate.errors import Message, Problem, Unreadable
from annotate.formats.codebook_schema import SCHEMA, Field, Takes
from annotate.formats.yaml_nodes import compose, problem

_NOTHING = "tag:yaml.org,2002:null"
_THIS_IS = Message("'{key}' takes {takes}; this is '{value}'.")
_NO_LIST = Message("'{key}' takes {takes}, not a list or a mapping.")
_NO_COLOUR = Message('The colour is empty; "#0072b2" needs its quotation marks, for # begins a comment.')
_TEXTS = Message("'{key}' takes texts; put one that has a colon in quotation marks.")
_NEAR = Message("There is no key '{key}' here ({part}); did you mean '{near}'?")
_UNKNOWN = Message("There is no key '{key}' here ({part}); known are {known}.")
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def read(data: bytes) -> Codebook:
    """The codebook in `data` (UTF-8 YAML of a million bytes at most).

    Raises Unreadable with everything that is wrong with the file's form or, once that is right, with its meaning, each
    with line and column.
    """
    reader = _Reader()
    values = reader.section(compose(data), "codebook", ())
    if reader.problems:
        raise Unreadable(reader.problems)
    codebook = _codebook(values)
    problems = [reader.problem_at(fault.path, fault.message) for fault in faults(codebook)]
    if problems:
        raise Unreadable(problems)
    return codebook


def write(codebook: Codebook) -> bytes:
    """`codebook` as YAML in UTF-8, under a comment that explains every key; `read` gives back an equal codebook."""
    body = yaml.dump(
        _plain(codebook), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return f"{_header()}\n{body}".encode()


class _Reader:
    """Reads nodes by the schema; collects what is wrong with their form, and remembers where everything stood."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.marks: dict[Path, Any] = {}

    def problem_at(self, path: Path, message: Message) -> Problem:
        """A problem with the place of `path`, or of the nearest thing around it."""
        while path not in self.marks:
            path = path[:-1]
        return problem(message, self.marks[path])

    def section(self, node: yaml.Node, name: str, path: Path) -> dict[str, Any]:
        """Key -> value for the keys that `node` has."""
        self.marks[path] = node.start_mark
        if not isinstance(node, yaml.MappingNode):
            self._wrong(node, Message("This part ({part}) is a mapping, lines of the form key: value.", part=name))
            return {}
        found = self._pairs(node, name)
        values = {
            field.key: self._value(found[field.key], field, (*path, field.key))
            for field in SCHEMA[name]
            if field.key in found
        }
        for field in SCHEMA[name]:
            if field.required and field.key not in found:
                missing = Message("'{key}' is missing here ({part}): {meaning}", key=field.key, part=name)
                self._wrong(node, missing.naming(meaning=Message(field.meaning)))
        return {key: value for key, value in values.items() if value is not None}

    def _pairs(self, node: yaml.MappingNode, name: str) -> dict[str, yaml.Node]:
        known = [field.key for field in SCHEMA[name]]
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            if key not in known:
                self._wrong(key_node, _unknown(key, name, known))
            elif key in found:
                self._wrong(
                    key_node, Message("The key '{key}' stands twice in this part ({part}).", key=key, part=name)
                )
            else:
                found[key] = value
        return found

    def _value(self, node: yaml.Node, field: Field, path: Path) -> Any:
        self.marks[path] = node.start_mark
        if node.tag == _NOTHING:
            self._nothing(node, field)
        elif field.takes is Takes.SECTION:
            return self.section(node, field.section, path)
        elif field.takes in (Takes.SECTIONS, Takes.TEXTS):
            return self._list(node, field, path)
        elif isinstance(node, yaml.ScalarNode) and (value := _scalar(node.value, field)) is not None:
            return value
        else:
            message = _THIS_IS.naming(value=node.value) if isinstance(node, yaml.ScalarNode) else _NO_LIST
            self._wrong(node, message.naming(key=field.key, takes=list(field.words) or field.takes))
        return None

    def _nothing(self, node: yaml.Node, field: Field) -> None:
        if field.takes is Takes.COLOUR:
            self._wrong(node, _NO_COLOUR)
        elif field.required:
            empty = Message("'{key}' is empty: {meaning}", key=field.key, meaning=Message(field.meaning))
            self._wrong(node, empty)

    def _list(self, node: yaml.Node, field: Field, path: Path) -> list[Any]:
        if not isinstance(node, yaml.SequenceNode):
            a_list = Message("'{key}' takes {takes}: lines that begin with a dash, or [a, b].")
            self._wrong(node, a_list.naming(key=field.key, takes=field.takes))
            return []
        if field.takes is Takes.SECTIONS:
            return [self.section(each, field.section, (*path, place)) for place, each in enumerate(node.value)]
        for each in node.value:
            if not isinstance(each, yaml.ScalarNode):
                self._wrong(each, _TEXTS.naming(key=field.key))
        return [str(each.value) for each in node.value]

    def _wrong(self, node: yaml.Node, message: Message) -> None:
        self.problems.append(problem(message, node.start_mark))


def _scalar(text: str, field: Field) -> str | float | bool | None:
    """What `text` says in this field; None when it says nothing that the field takes."""
    if field.takes is Takes.FLAG:
        return _TRUTH.get(text.lower())
    if field.takes is Takes.NUMBER:
        try:
            return float(text)
        except ValueError:
            return None
    return None if field.words and text not in field.words else text


def _unknown(key: str, section: str, known: list[str]) -> Message:
    near = get_close_matches(key, known, n=1)
    message = _NEAR.naming(near=near[0]) if near else _UNKNOWN.naming(known=known)
    return message.naming(key=key, part=section)


def _codebook(values: dict[str, Any]) -> Codebook:
    layers = tuple(_layer(each) for each in values.pop("layers"))
    if "act_key" in values:
        values["act_key"] = tuple(values["act_key"])
    return Codebook(layers=layers, **values)


def _layer(values: dict[str, Any]) -> Layer:
    for key, kind in (("kind", LayerKind), ("level", Level), ("belongs_to", BelongsTo)):
        if key in values:
            values[key] = kind(values[key])
    if "condition" in values:
        values["condition"] = _condition(values["condition"])
    labels = tuple(Label(examples=tuple(each.pop("examples", ())), **each) for each in values.pop("labels", ()))
    return Layer(labels=labels, **values)


def _condition(values: dict[str, Any]) -> Condition:
    sets = {key: frozenset(values[key]) for key in ("is_one_of", "is_not") if key in values}
    return Condition(values["layer"], **sets)


def _plain(thing: Any, section: str = "codebook") -> dict[str, Any]:
    """`thing` as a mapping in the schema's order, without what is as it would be unsaid."""
    unsaid = {each.name: each.default for each in fields(thing)}
    found: dict[str, Any] = {}
    for field in SCHEMA[section]:
        value = getattr(thing, field.key)
        if field.required or value != unsaid[field.key]:
            found[field.key] = _plain_value(value, field)
    return found


def _plain_value(value: Any, field: Field) -> Any:
    if field.takes is Takes.SECTION:
        return _plain(value, field.section)
    if field.takes is Takes.SECTIONS:
        return [_plain(each, field.section) for each in value]
    if field.takes is Takes.TEXTS:
        return sorted(value) if isinstance(value, frozenset) else list(value)
    if field.takes is Takes.NUMBER:
        return int(value) if float(value).is_integer() else float(value)
    return value if field.takes is Takes.FLAG else str(value)


class _Dumper(yaml.SafeDumper):
    """Writes several lines as a block, and indents lists under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def _header() -> str:
    lines = ["# A codebook of annotate. Edit it and upload it again; what each key means:"]
    for section, keys in SCHEMA.items():
        lines.append(f"# {section}:")
        for field in keys:
            words = f" One of {', '.join(field.words)}." if field.words else ""
            lines.append(f"#   {field.key}{' (needed)' if field.required else ''}: {field.meaning}{words}")
    return "\n".join(lines)
