"""How a label looks in the margin: a shape, a letter and a colour, so that no two depend on colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase, digits

from annotate.corpus.codebook import PALETTE, Label, Layer, LayerKind

SHAPES = ("circle", "square", "diamond", "triangle", "hexagon", "shield", "drop", "octagon")
_USUAL_COLOURS = ("blue", "vermilion", "grey", "green", "orange", "purple", "sky", "wine", "olive", "teal")
_DARK, _LIGHT = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True)
class LabelMark:
    """`shape` is one of SHAPES, `colour` and `ink` (of the letter upon it) are "#rrggbb", `letter` has 1 to 3 signs."""

    shape: str
    letter: str
    colour: str
    ink: str


def marks_of(layer: Layer) -> dict[str, LabelMark]:
    """Label id -> its mark; letters differ within a layer, shapes as far as they go round."""
    letters = _letters(layer)
    return {
        label.id: _mark(label, SHAPES[place % len(SHAPES)], letters[label.id], place)
        for place, label in enumerate(layer.labels)
    }


def _mark(label: Label, shape: str, letter: str, place: int) -> LabelMark:
    colour = label.hex_colour or PALETTE[_USUAL_COLOURS[place % len(_USUAL_COLOURS)]]
    return LabelMark(shape, letter, colour, _ink(colour))


def _letters(layer: Layer) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for label in layer.labels:
        free = (sign for sign in _candidates(label, layer) if sign not in chosen.values())
        chosen[label.id] = next(free)
    return chosen


def _candidates(label: Label, layer: Layer) -> Iterable[str]:
    if layer.kind is LayerKind.SCALE and label.value is not None and abs(label.value) < 100:
        yield f"{label.value:+g}".replace("-", "\N{MINUS SIGN}") if label.value else "0"
    letters = [sign.upper()[:1] for sign in label.name if sign.isalnum()]
    yield from letters
    yield from ascii_uppercase + digits
    # More labels than signs: their number tells them apart.
    yield str(layer.labels.index(label) + 1)


def _ink(colour: str) -> str:
    """Black or white, whichever contrasts more with `colour` (WCAG 2.2, relative luminance)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return _DARK if (luminance + 0.05) ** 2 > 1.05 * 0.05 else _LIGHT
