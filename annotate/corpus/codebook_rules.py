"""Whether a codebook makes sense as a whole."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from string import ascii_lowercase
from typing import NamedTuple

from annotate.corpus.codebook import (
    DIGITS,
    LABELLED,
    LEVELS,
    PALETTE,
    RESERVED_KEYS,
    BelongsTo,
    Codebook,
    Label,
    Layer,
    LayerKind,
)
from annotate.corpus.entry import normalise
from annotate.errors import Message, Problem

MOST_LAYERS = 50
MOST_LABELS = 500
LONGEST_ID = 64
LONGEST_NAME = 200
ACT_KEYS = (("source",), ("source", "target"))
_SLUG = re.compile(r"[a-z0-9_-]+")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")

_CODEBOOK = Message("The codebook")
_CONTROL = Message("{what}: {field} has the control character {code}, which is not to be seen; remove it.")
_UNKNOWN_LAYER = Message("{what} names '{layer}', which the codebook does not have; it may name: {known}.")
_NO_LABELS = Message("{what} names '{layer}', which has no labels; it may name: {known}.")

Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """One thing wrong; `path` leads to it, as in ("layers", 0, "labels", 2, "key")."""

    path: Path
    message: Message


def validate(codebook: Codebook) -> list[Problem]:
    """Everything that is wrong with `codebook`; empty when it can be used."""
    return [Problem(fault.message) for fault in faults(codebook)]


def faults(codebook: Codebook) -> Iterator[Fault]:
    """Everything that is wrong with `codebook`, each with the place it is at."""
    yield from _named(codebook.name, _CODEBOOK)
    yield from _readable(codebook, ("description", "citation", "guidelines"), _CODEBOOK)
    if not codebook.layers:
        yield Fault(("layers",), Message("A codebook needs at least one layer."))
    if len(codebook.layers) > MOST_LAYERS:
        message = Message("A codebook has at most {most} layers; this one has {count}.")
        yield Fault(("layers",), message.naming(most=MOST_LAYERS, count=len(codebook.layers)))
        return
    yield from _repeated(
        [layer.id for layer in codebook.layers], ("layers",), Message("Two layers have the id '{value}'.")
    )
    yield from _one_source(codebook)
    yield from _act_key(codebook)
    for place, layer in enumerate(codebook.layers):
        for fault in (*_layer(layer), *_condition(layer, codebook)):
            yield Fault(("layers", place, *fault.path), fault.message)


def free_keys(layer: Layer) -> list[str]:
    """The letters that a label of `layer` may still claim."""
    claimed = {label.key for label in layer.offered}
    return [letter for letter in ascii_lowercase if letter not in RESERVED_KEYS and letter not in claimed]


def _one_source(codebook: Codebook) -> Iterator[Fault]:
    sources = [(place, layer) for place, layer in enumerate(codebook.layers) if layer.kind is LayerKind.SOURCE]
    for place, layer in sources[1:]:
        message = Message("A codebook has one source layer; '{first}' and '{second}' are two.")
        yield Fault(("layers", place, "kind"), message.naming(first=sources[0][1].id, second=layer.id))


def _act_key(codebook: Codebook) -> Iterator[Fault]:
    if codebook.act_key not in ACT_KEYS:
        yield Fault(("act_key",), Message("act_key is [source] or [source, target]."))
    targets = [layer for layer in codebook.layers if layer.kind is LayerKind.TARGET]
    if "target" in codebook.act_key and len(targets) != 1:
        message = Message("act_key names the target, which takes one target layer; there are {count}.")
        yield Fault(("act_key",), message.naming(count=len(targets)))


def _layer(layer: Layer) -> Iterator[Fault]:
    what = Message("Layer '{id}'", id=layer.id)
    yield from _identified(layer.id, what)
    yield from _named(layer.name, what)
    yield from _readable(layer, ("definition",), what)
    yield from _level(layer, what)
    yield from _bounds(layer, what)
    if layer.kind in (LayerKind.SOURCE, LayerKind.TARGET) and layer.belongs_to is not BelongsTo.ACT:
        message = Message(
            "{what}: a layer of kind {kind} belongs to the act, not to another owner ({owner}).", what=what
        )
        yield Fault(("belongs_to",), message.naming(kind=str(layer.kind), owner=str(layer.belongs_to)))
    if layer.kind in LABELLED:
        yield from _labels(layer, what)
    elif layer.labels:
        message = Message("{what}: the kind {kind} has no labels; those that have are {known}.", what=what)
        known = [str(kind) for kind in LayerKind if kind in LABELLED]
        yield Fault(("labels",), message.naming(kind=str(layer.kind), known=known))


def _level(layer: Layer, what: Message) -> Iterator[Fault]:
    allowed = LEVELS.get(layer.kind, ())
    if layer.level is not None and not allowed:
        message = Message("{what}: how answers of kind {kind} differ is fixed; leave level out.", what=what)
        yield Fault(("level",), message.naming(kind=str(layer.kind)))
    elif allowed and layer.level not in allowed:
        message = Message("{what}: the level {level} does not suit the kind {kind}; it is one of {known}.", what=what)
        known = [str(each) for each in allowed]
        yield Fault(("level",), message.naming(level=str(layer.level), kind=str(layer.kind), known=known))


def _bounds(layer: Layer, what: Message) -> Iterator[Fault]:
    bounds = {"minimum": layer.minimum, "maximum": layer.maximum}
    for name, bound in bounds.items():
        if bound is not None and layer.kind is not LayerKind.NUMBER:
            yield Fault((name,), Message("{what}: only the kind number has a {name}.", what=what, name=name))
        elif bound is not None and not math.isfinite(bound):
            yield Fault((name,), Message("{what}: the {name} must be a finite number.", what=what, name=name))
    if layer.minimum is not None and layer.maximum is not None and layer.minimum > layer.maximum:
        message = Message("{what}: the maximum {maximum} is under the minimum {minimum}.", what=what)
        yield Fault(("maximum",), message.naming(maximum=float(layer.maximum), minimum=float(layer.minimum)))


def _labels(layer: Layer, what: Message) -> Iterator[Fault]:
    if len(layer.labels) > MOST_LABELS:
        message = Message("{what} has {count} labels; the most is {most}.", what=what)
        yield Fault(("labels",), message.naming(count=len(layer.labels), most=MOST_LABELS))
        return
    if not layer.offered:
        yield Fault(("labels",), Message("{what} needs at least one label that is not retired.", what=what))
    twice = Message("{what}: two labels have the id '{value}'.", what=what)
    yield from _repeated([label.id for label in layer.labels], ("labels",), twice)
    names = [None if label.retired else normalise(label.name) for label in layer.labels]
    twice = Message("{what}: two labels have the name '{value}'.", what=what)
    yield from _repeated(names, ("labels",), twice, field="name")
    keys = [None if label.retired else label.key for label in layer.labels]
    twice = Message("{what}: two labels have the key '{value}'; {free}.", what=what, free=_free(layer))
    yield from _repeated(keys, ("labels",), twice, field="key")
    for place, label in enumerate(layer.labels):
        for fault in _label(label, layer):
            inside = Message("{what}: {message}", what=what, message=fault.message)
            yield Fault(("labels", place, *fault.path), inside)
    yield from _scale(layer, what)
    yield from _parents(layer, what)


def _label(label: Label, layer: Layer) -> Iterator[Fault]:
    what = Message("label '{id}'", id=label.id)
    yield from _identified(label.id, what)
    yield from _named(label.name, what)
    yield from _readable(label, ("definition", "examples"), what)
    yield from _key(label, layer)
    if label.value is not None and not math.isfinite(label.value):
        yield Fault(("value",), Message("{what}: the value must be a finite number.", what=what))
    elif label.value is None and layer.kind is LayerKind.SCALE:
        yield Fault((), Message("{what}: a label of a scale needs a value, a number.", what=what))
    if label.colour is not None and label.colour not in PALETTE and not _HEX.fullmatch(label.colour):
        message = Message("{what}: the colour '{colour}' is neither like #0072b2 nor one of {known}.", what=what)
        yield Fault(("colour",), message.naming(colour=label.colour, known=list(PALETTE)))
    if label.parent is not None and layer.label(label.parent) is None:
        message = Message("{what}: the layer has no label '{parent}' to be its parent.", what=what)
        yield Fault(("parent",), message.naming(parent=label.parent))


def _key(label: Label, layer: Layer) -> Iterator[Fault]:
    key = label.key
    if key is None:
        return
    if key in RESERVED_KEYS:
        message = Message(
            "label '{label}': the key '{key}' belongs to the workspace ({command}); {free}.", command=RESERVED_KEYS[key]
        )
    elif len(key) != 1 or not key.isalnum() or key != key.lower():
        message = Message("label '{label}': the key '{key}' is not one small letter or digit; {free}.")
    else:
        return
    yield Fault(("key",), message.naming(label=label.id, key=key, free=_free(layer)))


def _free(layer: Layer) -> Message:
    message = Message("free are {letters} and the digits {first} to {last} and {zero}")
    return message.naming(letters=" ".join(free_keys(layer)), first=DIGITS[0], last=DIGITS[-2], zero=DIGITS[-1])


def _scale(layer: Layer, what: Message) -> Iterator[Fault]:
    values = [label.value for label in layer.offered if label.value is not None]
    steps = [after - before for before, after in pairwise(values)]
    if layer.kind is LayerKind.SCALE and not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        message = Message("{what}: the values of a scale rise, or fall, from each label to the next.", what=what)
        yield Fault(("labels",), message)


def _parents(layer: Layer, what: Message) -> Iterator[Fault]:
    above = {label.id: label.parent for label in layer.labels if label.parent is not None}
    for place, label in enumerate(layer.labels):
        if _leads_back(label.id, above):
            message = Message("{what}: label '{label}' is its own ancestor.", what=what, label=label.id)
            yield Fault(("labels", place, "parent"), message)


def _condition(layer: Layer, codebook: Codebook) -> Iterator[Fault]:
    condition = layer.condition
    if condition is None:
        return
    what = Message("Layer '{id}': its condition", id=layer.id)
    other = next((each for each in codebook.layers if each.id == condition.layer), None)
    if other is None or other.kind not in LABELLED:
        having = [each.id for each in codebook.layers if each.kind in LABELLED and each is not layer]
        message = (_UNKNOWN_LAYER if other is None else _NO_LABELS).naming(what=what, layer=condition.layer)
        yield Fault(("condition", "layer"), message.naming(known=having or "-"))
        return
    if other.belongs_to not in (layer.belongs_to, BelongsTo.SENTENCE):
        message = Message(
            "{what} names '{layer}', a layer of the {owner}; it may name layers of the {own} or of the sentence.",
            what=what,
        )
        named = message.naming(layer=other.id, owner=other.belongs_to, own=layer.belongs_to)
        yield Fault(("condition", "layer"), named)
    yield from _condition_labels(layer, other, what)
    above = {each.id: each.condition.layer for each in codebook.layers if each.condition}
    if _leads_back(layer.id, above):
        yield Fault(("condition",), Message("{what} leads back to the layer itself.", what=what))


def _condition_labels(layer: Layer, other: Layer, what: Message) -> Iterator[Fault]:
    condition = layer.condition
    assert condition is not None, "only asked for a layer with a condition"
    named = (condition.is_one_of or frozenset()) | (condition.is_not or frozenset())
    if not named:
        yield Fault(("condition",), Message("{what} needs labels: is_one_of or is_not.", what=what))
    for label in sorted(named):
        if other.label(label) is None:
            message = Message("{what} names the label '{label}', which layer '{layer}' does not have.", what=what)
            yield Fault(("condition",), message.naming(label=label, layer=other.id))


def _identified(identifier: str, what: Message) -> Iterator[Fault]:
    if not _SLUG.fullmatch(identifier) or len(identifier) > LONGEST_ID:
        message = Message("{what}: an id is made of 1 to {most} of a-z, 0-9, - and _; what people see is the name.")
        yield Fault(("id",), message.naming(what=what, most=LONGEST_ID))


def _named(name: str, what: Message) -> Iterator[Fault]:
    if not name.strip():
        yield Fault(("name",), Message("{what} needs a name.", what=what))
    elif len(name) > LONGEST_NAME:
        message = Message("{what} has a name of {count} characters; the most is {most}.", what=what)
        yield Fault(("name",), message.naming(count=len(name), most=LONGEST_NAME))
    if code := _control_character(name, allowed=""):
        yield Fault(("name",), _CONTROL.naming(what=what, field="name", code=code))


def _readable(thing: Codebook | Layer | Label, names: tuple[str, ...], what: Message) -> Iterator[Fault]:
    for name in names:
        value = getattr(thing, name)
        text = value if isinstance(value, str) else "\n".join(value)
        if code := _control_character(text, allowed="\t\n\r"):
            yield Fault((name,), _CONTROL.naming(what=what, field=name, code=code))


def _control_character(text: str, allowed: str) -> str | None:
    found = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in allowed), None)
    return None if found is None else f"U+{ord(found):04X}"


def _repeated(values: Sequence[str | None], path: Path, message: Message, *, field: str = "id") -> Iterator[Fault]:
    seen: set[str] = set()
    for place, value in enumerate(values):
        if value is not None and value in seen:
            yield Fault((*path, place, field), message.naming(value=value))
        elif value:
            seen.add(value)


def _leads_back(start: str, above: Mapping[str, str]) -> bool:
    passed: set[str] = set()
    here = above.get(start)
    while here is not None and here not in passed:
        passed.add(here)
        here = above.get(here)
    return start in passed
