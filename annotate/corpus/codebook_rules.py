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
from annotate.errors import Problem

MOST_LAYERS = 50
MOST_LABELS = 500
LONGEST_ID = 64
LONGEST_NAME = 200
ACT_KEYS = (("source",), ("source", "target"))
_SLUG = re.compile(r"[a-z0-9_-]+")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")

Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """One thing wrong; `path` leads to it, as in ("layers", 0, "labels", 2, "key")."""

    path: Path
    message: str


def validate(codebook: Codebook) -> list[Problem]:
    """Everything that is wrong with `codebook`; empty when it can be used."""
    return [Problem(fault.message) for fault in faults(codebook)]


def faults(codebook: Codebook) -> Iterator[Fault]:
    """Everything that is wrong with `codebook`, each with the place it is at."""
    yield from _named(codebook.name, "The codebook")
    yield from _readable(codebook, ("description", "citation", "guidelines"), "The codebook")
    if not codebook.layers:
        yield Fault(("layers",), "A codebook needs at least one layer.")
    if len(codebook.layers) > MOST_LAYERS:
        yield Fault(("layers",), f"A codebook has at most {MOST_LAYERS} layers; this one has {len(codebook.layers)}.")
        return
    yield from _repeated([layer.id for layer in codebook.layers], ("layers",), "Two layers have the id")
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
        first = sources[0][1].id
        yield Fault(("layers", place, "kind"), f"A codebook has one source layer; {first!r} and {layer.id!r} are two.")


def _act_key(codebook: Codebook) -> Iterator[Fault]:
    if codebook.act_key not in ACT_KEYS:
        yield Fault(("act_key",), "act_key is [source] or [source, target].")
    targets = [layer for layer in codebook.layers if layer.kind is LayerKind.TARGET]
    if "target" in codebook.act_key and len(targets) != 1:
        yield Fault(("act_key",), f"act_key names the target, which takes one target layer; there are {len(targets)}.")


def _layer(layer: Layer) -> Iterator[Fault]:
    what = f"Layer {layer.id!r}"
    yield from _identified(layer.id, what)
    yield from _named(layer.name, what)
    yield from _readable(layer, ("definition",), what)
    yield from _level(layer, what)
    yield from _bounds(layer, what)
    if layer.kind in (LayerKind.SOURCE, LayerKind.TARGET) and layer.belongs_to is not BelongsTo.ACT:
        yield Fault(("belongs_to",), f"{what}: a {layer.kind} belongs to the act, not to the {layer.belongs_to}.")
    if layer.kind in LABELLED:
        yield from _labels(layer, what)
    elif layer.labels:
        kinds = ", ".join(kind for kind in LayerKind if kind in LABELLED)
        yield Fault(("labels",), f"{what}: the kind {layer.kind} has no labels; those that have are {kinds}.")


def _level(layer: Layer, what: str) -> Iterator[Fault]:
    allowed = LEVELS.get(layer.kind, ())
    if layer.level is not None and not allowed:
        yield Fault(("level",), f"{what}: how answers of kind {layer.kind} differ is fixed; leave level out.")
    elif allowed and layer.level not in allowed:
        yield Fault(("level",), f"{what}: the level of a {layer.kind} is {' or '.join(allowed)}, not {layer.level}.")


def _bounds(layer: Layer, what: str) -> Iterator[Fault]:
    bounds = {"minimum": layer.minimum, "maximum": layer.maximum}
    for name, bound in bounds.items():
        if bound is not None and layer.kind is not LayerKind.NUMBER:
            yield Fault((name,), f"{what}: only a number has a {name}.")
        elif bound is not None and not math.isfinite(bound):
            yield Fault((name,), f"{what}: the {name} must be a finite number.")
    if layer.minimum is not None and layer.maximum is not None and layer.minimum > layer.maximum:
        yield Fault(("maximum",), f"{what}: the maximum {layer.maximum:g} is under the minimum {layer.minimum:g}.")


def _labels(layer: Layer, what: str) -> Iterator[Fault]:
    if len(layer.labels) > MOST_LABELS:
        yield Fault(("labels",), f"{what} has {len(layer.labels)} labels; the most is {MOST_LABELS}.")
        return
    if not layer.offered:
        yield Fault(("labels",), f"{what} needs at least one label that is not retired.")
    yield from _repeated([label.id for label in layer.labels], ("labels",), f"{what}: two labels have the id")
    names = [None if label.retired else normalise(label.name) for label in layer.labels]
    yield from _repeated(names, ("labels",), f"{what}: two labels have the name", field="name")
    keys = [None if label.retired else label.key for label in layer.labels]
    yield from _repeated(keys, ("labels",), f"{what}: two labels have the key", _free(layer), field="key")
    for place, label in enumerate(layer.labels):
        for fault in _label(label, layer):
            yield Fault(("labels", place, *fault.path), f"{what}: {fault.message}")
    yield from _scale(layer, what)
    yield from _parents(layer, what)


def _label(label: Label, layer: Layer) -> Iterator[Fault]:
    what = f"label {label.id!r}"
    yield from _identified(label.id, what)
    yield from _named(label.name, what)
    yield from _readable(label, ("definition", "examples"), what)
    yield from _key(label, layer)
    if label.value is not None and not math.isfinite(label.value):
        yield Fault(("value",), f"{what}: the value must be a finite number.")
    elif label.value is None and layer.kind is LayerKind.SCALE:
        yield Fault((), f"{what}: a label of a scale needs a value, a number.")
    if label.colour is not None and label.colour not in PALETTE and not _HEX.fullmatch(label.colour):
        known = ", ".join(PALETTE)
        yield Fault(("colour",), f"{what}: the colour {label.colour!r} is neither like #0072b2 nor one of {known}.")
    if label.parent is not None and layer.label(label.parent) is None:
        yield Fault(("parent",), f"{what}: the layer has no label {label.parent!r} to be its parent.")


def _key(label: Label, layer: Layer) -> Iterator[Fault]:
    key = label.key
    if key is None:
        return
    if key in RESERVED_KEYS:
        taken = f"the key {key!r} belongs to the workspace ({RESERVED_KEYS[key]})"
    elif len(key) != 1 or not key.isalnum() or key != key.lower():
        taken = f"the key {key!r} is not one small letter or digit"
    else:
        return
    yield Fault(("key",), f"label {label.id!r}: {taken}{_free(layer)}.")


def _free(layer: Layer) -> str:
    return f"; free are {' '.join(free_keys(layer))} and the digits {DIGITS[0]} to {DIGITS[-2]} and {DIGITS[-1]}"


def _scale(layer: Layer, what: str) -> Iterator[Fault]:
    values = [label.value for label in layer.offered if label.value is not None]
    steps = [after - before for before, after in pairwise(values)]
    if layer.kind is LayerKind.SCALE and not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        yield Fault(("labels",), f"{what}: the values of a scale rise, or fall, from each label to the next.")


def _parents(layer: Layer, what: str) -> Iterator[Fault]:
    above = {label.id: label.parent for label in layer.labels if label.parent is not None}
    for place, label in enumerate(layer.labels):
        if _leads_back(label.id, above):
            yield Fault(("labels", place, "parent"), f"{what}: label {label.id!r} is its own ancestor.")


def _condition(layer: Layer, codebook: Codebook) -> Iterator[Fault]:
    condition = layer.condition
    if condition is None:
        return
    what = f"Layer {layer.id!r}: its condition"
    other = next((each for each in codebook.layers if each.id == condition.layer), None)
    if other is None or other.kind not in LABELLED:
        having = ", ".join(each.id for each in codebook.layers if each.kind in LABELLED and each is not layer)
        reason = "which the codebook does not have" if other is None else "which has no labels"
        yield Fault(
            ("condition", "layer"), f"{what} names {condition.layer!r}, {reason}; it may name: {having or '-'}."
        )
        return
    if other.belongs_to not in (layer.belongs_to, BelongsTo.SENTENCE):
        yield Fault(
            ("condition", "layer"),
            f"{what} names {other.id!r}, a layer of the {other.belongs_to}; "
            f"it may name layers of the {layer.belongs_to} or of the sentence.",
        )
    yield from _condition_labels(layer, other, what)
    above = {each.id: each.condition.layer for each in codebook.layers if each.condition}
    if _leads_back(layer.id, above):
        yield Fault(("condition",), f"{what} leads back to the layer itself.")


def _condition_labels(layer: Layer, other: Layer, what: str) -> Iterator[Fault]:
    condition = layer.condition
    assert condition is not None, "only asked for a layer with a condition"
    named = (condition.is_one_of or frozenset()) | (condition.is_not or frozenset())
    if not named:
        yield Fault(("condition",), f"{what} needs labels: is_one_of or is_not.")
    for label in sorted(named):
        if other.label(label) is None:
            yield Fault(("condition",), f"{what} names the label {label!r}, which layer {other.id!r} does not have.")


def _identified(identifier: str, what: str) -> Iterator[Fault]:
    if not _SLUG.fullmatch(identifier) or len(identifier) > LONGEST_ID:
        allowed = f"1 to {LONGEST_ID} of a-z, 0-9, - and _"
        yield Fault(("id",), f"{what}: an id is made of {allowed}; what people see is the name.")


def _named(name: str, what: str) -> Iterator[Fault]:
    if not name.strip():
        yield Fault(("name",), f"{what} needs a name.")
    elif len(name) > LONGEST_NAME:
        yield Fault(("name",), f"{what} has a name of {len(name)} characters; the most is {LONGEST_NAME}.")
    if unprintable := _control_character(name, allowed=""):
        yield Fault(("name",), f"{what}: the name has {unprintable}, which is not to be seen; remove it.")


def _readable(thing: Codebook | Layer | Label, names: tuple[str, ...], what: str) -> Iterator[Fault]:
    for name in names:
        value = getattr(thing, name)
        text = value if isinstance(value, str) else "\n".join(value)
        if unprintable := _control_character(text, allowed="\t\n\r"):
            yield Fault((name,), f"{what}: {name} has {unprintable}, which is not to be seen; remove it.")


def _control_character(text: str, allowed: str) -> str | None:
    found = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in allowed), None)
    return None if found is None else f"the control character U+{ord(found):04X}"


def _repeated(
    values: Sequence[str | None], path: Path, message: str, hint: str = "", *, field: str = "id"
) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, value in enumerate(values):
        if value is not None and value in seen:
            yield Fault((*path, place, field), f"{message} {value!r}{hint}.")
        elif value:
            seen.add(value)


def _leads_back(start: str, above: Mapping[str, str]) -> bool:
    passed: set[str] = set()
    here = above.get(start)
    while here is not None and here not in passed:
        passed.add(here)
        here = above.get(here)
    return start in passed
