"""Whether one value is an answer that its layer can take."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from annotate.corpus.annotation import Reference, Value
from annotate.corpus.codebook import Layer, LayerKind
from annotate.corpus.document import Offsets
from annotate.corpus.entry import LONGEST_NAME
from annotate.errors import Message, Refused

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
        raise Refused(
            "A name has {count} characters; the most is {longest}.",
            where=layer.name,
            count=len(name),
            longest=LONGEST_NAME,
        )


def _check_label(layer: Layer, value: object, kept: frozenset[str]) -> None:
    if not isinstance(value, str):
        raise _not_of_kind(layer, value)
    label = layer.label(value)
    if label is None:
        raise Refused(
            "There is no label '{value}'; choose one of: {offered}.",
            where=layer.name,
            value=value,
            offered=[each.id for each in layer.offered],
        )
    if label.retired and value not in kept:
        raise Refused(
            "The label '{label}' is retired; choose one of: {offered}.",
            where=layer.name,
            label=label.name,
            offered=[each.name for each in layer.offered],
        )


def _check_number(layer: Layer, value: Value) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise _not_of_kind(layer, value)
    if layer.minimum is not None and value < layer.minimum:
        raise Refused(
            "{value} is under the minimum, {minimum}.", where=layer.name, value=float(value), minimum=layer.minimum
        )
    if layer.maximum is not None and value > layer.maximum:
        raise Refused(
            "{value} is over the maximum, {maximum}.", where=layer.name, value=float(value), maximum=layer.maximum
        )


def _check_target(layer: Layer, value: Value) -> None:
    if not isinstance(value, Reference):
        raise _not_of_kind(layer, value)
    check_name(value.name, layer)


def _check_text(layer: Layer, value: Value) -> None:
    if not isinstance(value, str):
        raise _not_of_kind(layer, value)
    if len(value) > LONGEST_TEXT:
        raise Refused(
            "The text has {count} characters; the most is {longest}.",
            where=layer.name,
            count=len(value),
            longest=LONGEST_TEXT,
        )


def _check_spans(layer: Layer, value: Value, sentence: Offsets) -> None:
    if not isinstance(value, tuple) or not all(isinstance(span, Offsets) for span in value):
        raise _not_of_kind(layer, value)
    if len(value) > MOST_SPANS:
        raise Refused(
            "{count} stretches are marked; the most is {most}.", where=layer.name, count=len(value), most=MOST_SPANS
        )
    for span in value:
        if not sentence.start <= span.start < span.end <= sentence.end:
            raise Refused(
                "The stretch {start} to {end} is not inside the sentence, {first} to {last}.",
                where=layer.name,
                start=span.start,
                end=span.end,
                first=sentence.start,
                last=sentence.end,
            )


_CHECKS: Mapping[LayerKind, Callable[[Layer, Value], None]] = {
    LayerKind.NUMBER: _check_number,
    LayerKind.TARGET: _check_target,
    LayerKind.TEXT: _check_text,
}

_NO_LABEL = Message("{value} is not the id of a label.")
_NOT_OF_KIND: Mapping[LayerKind, Message] = {
    LayerKind.CHOICE: _NO_LABEL,
    LayerKind.CHOICES: Message("{value} is not a set of label ids."),
    LayerKind.SCALE: _NO_LABEL,
    LayerKind.NUMBER: Message("{value} is not a finite number."),
    LayerKind.TARGET: Message("{value} is not an entry of the registry."),
    LayerKind.TEXT: Message("{value} is not a text."),
    LayerKind.SPAN: Message("{value} is not stretches of the sentence."),
}


def _not_of_kind(layer: Layer, value: object) -> Refused:
    return Refused(_NOT_OF_KIND[layer.kind].naming(value=repr(value)), where=layer.name)
