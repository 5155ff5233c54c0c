"""An answer as JSON: what the workspace page sends and shows, what the log keeps and exports write.

Only the shape is read here. Whether labels, layers and entries exist is for `annotate.corpus.answers` and the registry.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from annotate.corpus.annotation import Act, Answer, Link, Mark, Mode, Reference, Taken, Value
from annotate.corpus.document import Offsets
from annotate.corpus.entry import EntryKind, tidy
from annotate.errors import Message, Refused

LONGEST_TEXT = 20_000
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_ANSWER = frozenset({"acts", "values", "mark", "no_act", "comment"})
_ACT = frozenset({"source", "values"})
_REFERENCE = frozenset({"entry", "name", "kind"})
_LINK = _REFERENCE | {"members", "mode", "taken", "mention", "cue", "values"}

Where = tuple[object, ...]
"""The steps to a place in an answer."""
_AN_ACT = Message("act {number}")
_A_SOURCE = Message("source {number}")
_A_MEMBER = Message("member {number}")


def answer_from_json(data: object) -> Answer:
    """The answer that `data`, decoded JSON, describes; what is left out is unanswered.

    `null` for a layer is unanswered, `[]` is an answered empty set. Names come out tidied.
    Raises Refused, with the place such as "act 1, source 2", where the shape is wrong.
    """
    fields = _fields(data, _ANSWER, ("answer",))
    return Answer(
        acts=tuple(_each(fields, "acts", _act, (), _AN_ACT)),
        values=_values(fields.get("values"), ("answer",)),
        mark=_one_of(Mark, fields.get("mark"), ("mark",)),
        no_act=_flag(fields.get("no_act"), ("no_act",)),
        comment=_text(fields.get("comment") or "", ("comment",)),
    )


def answer_to_json(answer: Answer) -> dict[str, object]:
    """`answer` as plain dicts, lists, texts and numbers; `answer_from_json` gives back an equal answer."""
    return {
        "acts": [
            {"source": [_link_json(link) for link in act.chain], "values": _values_json(act.values)}
            for act in answer.acts
        ],
        "values": _values_json(answer.values),
        "mark": answer.mark.value if answer.mark else None,
        "no_act": answer.no_act,
        "comment": answer.comment,
    }


def _act(data: object, where: Where) -> Act:
    fields = _fields(data, _ACT, where)
    links = _each(fields, "source", _link, where, _A_SOURCE)
    return Act(tuple(links), _values(fields.get("values"), where))


def _link(data: object, where: Where) -> Link:
    fields = _fields(data, _LINK, where)
    return Link(
        entry=_entry(fields, where),
        name=_name(fields, where),
        kind=_one_of(EntryKind, fields.get("kind"), (*where, "kind")),
        members=tuple(_each(fields, "members", _reference, where, _A_MEMBER)),
        mode=_one_of(Mode, fields.get("mode"), (*where, "mode")),
        taken=_one_of(Taken, fields.get("taken"), (*where, "taken")),
        mention=_stretch_or_none(fields.get("mention"), (*where, "mention")),
        cue=_stretch_or_none(fields.get("cue"), (*where, "cue")),
        values=_values(fields.get("values"), where),
    )


def _reference(data: object, where: Where) -> Reference:
    fields = _fields(data, _REFERENCE, where)
    return Reference(
        _entry(fields, where), _name(fields, where), _one_of(EntryKind, fields.get("kind"), (*where, "kind"))
    )


def _values(data: object, where: Where) -> dict[str, Value]:
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise Refused("The values must be an object of layer ids and what is answered in each.", where)
    given = {_text(layer, where): value for layer, value in data.items() if value is not None}
    return {layer: _value(value, (*where, Message("layer {layer}", layer=layer))) for layer, value in given.items()}


def _value(data: object, where: Where) -> Value:
    if isinstance(data, str):
        return _text(data, where)
    if isinstance(data, int | float) and not isinstance(data, bool):
        return _number(data, where)
    if isinstance(data, Mapping):
        return _reference(data, where)
    if isinstance(data, list):
        return _several(data, where)
    raise Refused("A value is a text, a number, an entry, a list of labels or a list of stretches.", where)


def _several(data: list[object], where: Where) -> frozenset[str] | tuple[Offsets, ...]:
    """Labels or stretches of text; an empty list is the empty set of labels, as no span is without a stretch."""
    if data and all(isinstance(item, list) for item in data):
        return tuple(sorted(_stretch(item, where) for item in data))
    labels = [_text(item, where) for item in data]
    if len(set(labels)) < len(labels):
        raise Refused("A label is named twice.", where)
    return frozenset(labels)


def _number(data: float, where: Where) -> float:
    try:
        number = float(data)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Refused("A number must be finite.", where)
    return number


def _stretch_or_none(data: object, where: Where) -> Offsets | None:
    return None if data is None else _stretch(data, where)


def _stretch(data: object, where: Where) -> Offsets:
    if not isinstance(data, list) or len(data) != 2 or not all(type(offset) is int for offset in data):
        raise Refused("A stretch of text is two whole numbers, [start, end].", where)
    start, end = data
    if not 0 <= start < end:
        raise Refused(
            "A stretch of text starts before it ends; this one goes from {start} to {end}.", where, start=start, end=end
        )
    return Offsets(start, end)


def _entry(fields: Mapping[str, object], where: Where) -> int | None:
    entry = fields.get("entry")
    if entry is None or (type(entry) is int and 0 < entry < 2**63):
        return entry
    raise Refused("An entry is the number of an entry, or null for a name still to be looked up.", where)


def _name(fields: Mapping[str, object], where: Where) -> str:
    try:
        return tidy(_text(fields.get("name"), where))
    except Refused as refusal:
        raise Refused(refusal.message, where) from None


def _flag(data: object, where: Where) -> bool:
    if data is None or isinstance(data, bool):
        return bool(data)
    raise Refused("This is true or false.", where)


def _one_of(choices: type[E], data: object, where: Where) -> E | None:
    if data is None:
        return None
    for choice in choices:
        if choice == data:
            return choice
    raise Refused("This is one of: {known}.", where, known=[choice.value for choice in choices])


def _text(data: object, where: Where) -> str:
    if not isinstance(data, str):
        raise Refused("A text was expected here.", where)
    if len(data) > LONGEST_TEXT:
        raise Refused(
            "This text has {count} characters; the most is {longest}.", where, count=len(data), longest=LONGEST_TEXT
        )
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in data):
        raise Refused("This text has a character that is no character of any script (NUL or half of a pair).", where)
    return data


def _fields(data: object, known: frozenset[str], where: Where) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise Refused("An object was expected here, with some of: {known}.", where, known=sorted(known))
    unknown = [str(key)[:50] for key in data if key not in known]
    if unknown:
        raise Refused("“{unknown}” is unknown here; known are {known}.", where, unknown=unknown[0], known=sorted(known))
    return data


def _each(
    fields: Mapping[str, object], key: str, read: Callable[[object, Where], T], where: Where, step: Message
) -> list[T]:
    data = fields.get(key)
    if data is None:
        return []
    if not isinstance(data, list):
        raise Refused("A list was expected here.", (*where, key))
    return [read(item, (*where, step.naming(number=number))) for number, item in enumerate(data, start=1)]


def _link_json(link: Link) -> dict[str, object]:
    optional = {
        "kind": link.kind and link.kind.value,
        "members": [_reference_json(member) for member in link.members] or None,
        "mode": link.mode and link.mode.value,
        "taken": link.taken and link.taken.value,
        "mention": link.mention and list(link.mention),
        "cue": link.cue and list(link.cue),
        "values": _values_json(link.values) or None,
    }
    return {"entry": link.entry, "name": link.name} | {
        key: value for key, value in optional.items() if value is not None
    }


def _reference_json(reference: Reference) -> dict[str, object]:
    plain: dict[str, object] = {"entry": reference.entry, "name": reference.name}
    return plain | ({"kind": reference.kind.value} if reference.kind else {})


def _values_json(values: Mapping[str, Value]) -> dict[str, object]:
    return {layer: _value_json(value) for layer, value in values.items()}


def _value_json(value: Value) -> object:
    if isinstance(value, Reference):
        return _reference_json(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [list(stretch) for stretch in value]
    return value
