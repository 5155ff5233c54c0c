"""Whether one value is an answer that its layer can take."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from annotate.corpus.annotation import Reference, Value
from annotate.corpus.codebook import Layer, LayerKind
from annotate.corpus.document import Offsets
from annotate.corpus.entry import LONGEST_NAME
from annotate.errors import Refused

LONGEST_TEXT = 10_000
MOST_SPANS = 100


def check_value(layer: Layer, value: Value, sentence: Offsets, kept: frozenset[str] = frozenset()) -> None:
    """Raises Refused, with the layer's name in `where`, when `value` is no answer to `layer`.

    `sentence` bounds the spans; `kept` are labels that may be chosen though they are retired.
    """
    if layer.kind is LayerKind.SPAN:
        _check_spans(layer, value, sentence)
    elif layer.kind is LayerKind.CHOICES:
        if not isinstance(value, frozenset):
            raise _not_of_kind(layer, value)
        for label in sorted(value, key=str):
            _check_label(layer, label, kept)
    elif layer.kind in (LayerKind.CHOICE, LayerKind.SCALE):
        _check_label(layer, value, kept)
    else:
        _CHECKS[layer.kind](layer, value)


def check_name(name: str, layer: Layer) -> None:
    """Raises Refused when `name` is blank or too long for an entry."""
    if not name.strip():
        raise Refused("A source or target needs a name.", where=layer.name)
    if len(name) > LONGEST_NAME:
        raise Refused(f"A name has {len(name)} characters; the most is {LONGEST_NAME}.", where=layer.name)


def _check_label(layer: Layer, value: object, kept: frozenset[str]) -> None:
    if not isinstance(value, str):
        raise _not_of_kind(layer, value)
    label = layer.label(value)
    offered = ", ".join(each.id for each in layer.offered)
    if label is None:
        raise Refused(f"There is no label {value!r}; choose one of: {offered}.", where=layer.name)
    if label.retired and value not in kept:
        raise Refused(f"The label {label.name!r} is retired; choose one of: {offered}.", where=layer.name)


def _check_number(layer: Layer, value: Value) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise _not_of_kind(layer, value)
    if layer.minimum is not None and value < layer.minimum:
        raise Refused(f"{value:g} is under the minimum, {layer.minimum:g}.", where=layer.name)
    if layer.maximum is not None and value > layer.maximum:
        raise Refused(f"{value:g} is over the maximum, {layer.maximum:g}.", where=layer.name)


def _check_target(layer: Layer, value: Value) -> None:
    if not isinstance(value, Reference):
        raise _not_of_kind(layer, value)
    check_name(value.name, layer)


def _check_text(layer: Layer, value: Value) -> None:
    if not isinstance(value, str):
        raise _not_of_kind(layer, value)
    if len(value) > LONGEST_TEXT:
        raise Refused(f"The text has {len(value)} characters; the most is {LONGEST_TEXT}.", where=layer.name)


def _check_spans(layer: Layer, value: Value, sentence: Offsets) -> None:
    if not isinstance(value, tuple) or not all(isinstance(span, Offsets) for span in value):
        raise _not_of_kind(layer, value)
    if len(value) > MOST_SPANS:
        raise Refused(f"{len(value)} stretches are marked; the most is {MOST_SPANS}.", where=layer.name)
    for span in value:
        if not sentence.start <= span.start < span.end <= sentence.end:
            raise Refused(
                f"The stretch {span.start} to {span.end} is not inside the sentence, "
                f"{sentence.start} to {sentence.end}.",
                where=layer.name,
            )


_CHECKS: Mapping[LayerKind, Callable[[Layer, Value], None]] = {
    LayerKind.NUMBER: _check_number,
    LayerKind.TARGET: _check_target,
    LayerKind.TEXT: _check_text,
}

_WANTED: Mapping[LayerKind, str] = {
    LayerKind.CHOICE: "the id of a label",
    LayerKind.CHOICES: "a set of label ids",
    LayerKind.SCALE: "the id of a label",
    LayerKind.NUMBER: "a finite number",
    LayerKind.TARGET: "an entry of the registry",
    LayerKind.TEXT: "a text",
    LayerKind.SPAN: "stretches of the sentence",
}


def _not_of_kind(layer: Layer, value: object) -> Refused:
    return Refused(f"{value!r} is not {_WANTED[layer.kind]}.", where=layer.name)
