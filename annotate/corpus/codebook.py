"""What is to be decided about a sentence: layers, their labels, and when a layer applies.

Whether a codebook makes sense as a whole is told by `annotate.corpus.codebook_rules.validate`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotate.errors import Message, NotFound


class LayerKind(StrEnum):
    """What an answer in a layer is."""

    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    NUMBER = "number"
    SOURCE = "source"
    TARGET = "target"
    TEXT = "text"
    SPAN = "span"


class Level(StrEnum):
    """What may be said of two values: different; more or less; how far apart; how many times as much."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class BelongsTo(StrEnum):
    """What a layer is decided for: each stance act, each link of a source chain, or the sentence."""

    ACT = "act"
    LINK = "link"
    SENTENCE = "sentence"


LABELLED = frozenset({LayerKind.CHOICE, LayerKind.CHOICES, LayerKind.SCALE})
"""The kinds that have labels."""

LEVELS: Mapping[LayerKind, tuple[Level, ...]] = {
    LayerKind.CHOICE: (Level.NOMINAL, Level.ORDINAL),
    LayerKind.SCALE: (Level.ORDINAL, Level.INTERVAL),
    LayerKind.NUMBER: (Level.INTERVAL, Level.RATIO),
}
"""The levels that a kind may have, the usual one first. How answers of the other kinds differ is fixed by the kind:
choices are compared as sets, sources as chains, targets as entries; texts and spans are not compared."""

DIGITS = "1234567890"
"""The keys that choose labels by their order where no label claims them."""

RESERVED_KEYS: Mapping[str, Message] = {
    "j": Message("next sentence"),
    "k": Message("previous sentence"),
    "s": Message("source"),
    "r": Message("repeat the last source"),
    "v": Message("author's voice"),
    "a": Message("another stance act"),
    "x": Message("skip"),
    "u": Message("unclear"),
    "z": Message("undo and redo"),
    "n": Message("next sentence without an answer"),
    ">": Message("nest a source"),
    "+": Message("join a source"),
    '"': Message("the same source for the quotation"),
    "-": Message("no stance act here"),
    "?": Message("show all keys"),
}
"""The keys that the workspace needs for itself, and what for; beside them every key with a name, such as Enter."""

PALETTE: Mapping[str, str] = {
    "blue": "#0072b2",
    "orange": "#e69f00",
    "green": "#009e73",
    "vermilion": "#d55e00",
    "sky": "#56b4e9",
    "purple": "#cc79a7",
    "yellow": "#f0e442",
    "grey": "#999999",
    "indigo": "#332288",
    "wine": "#882255",
    "olive": "#999933",
    "teal": "#44aa99",
    "black": "#000000",
}
"""Colours that stay apart for most colour-blind readers (Okabe & Ito 2008; indigo to teal from Tol's muted scheme)."""


@dataclass(frozen=True, slots=True)
class Label:
    """One answer that a layer offers. `id` never changes; a label that was used is retired, never removed.

    `parent` is the id of another label of the layer, `value` its number on a scale, `key` the one character that
    chooses it, `colour` a name of `PALETTE` or "#rrggbb".
    """

    id: str
    name: str
    definition: str = ""
    examples: tuple[str, ...] = ()
    key: str | None = None
    parent: str | None = None
    value: float | None = None
    colour: str | None = None
    retired: bool = False

    @property
    def hex_colour(self) -> str | None:
        """The colour as "#rrggbb"."""
        return PALETTE.get(self.colour, self.colour) if self.colour else None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a layer applies: another layer has one of these labels, or none of those.

    An open layer has none of any labels, so "stance is not neither" holds until neither is chosen. Several labels
    (kind choices) satisfy `is_one_of` with any of them and `is_not` with all of them.
    """

    layer: str
    is_one_of: frozenset[str] | None = None
    is_not: frozenset[str] | None = None

    def holds(self, value: object) -> bool:
        """Whether `value`, the other layer's (label id, set of label ids, or None while open), meets the condition."""
        chosen = value if isinstance(value, frozenset) else frozenset() if value is None else frozenset({value})
        wanted = self.is_one_of is None or bool(chosen & self.is_one_of)
        return wanted and not (self.is_not is not None and chosen & self.is_not)


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing to decide. `level` None takes the kind's usual level, and stays None where the kind has no choice.

    `minimum` and `maximum` bound a number, both inclusive.
    """

    id: str
    name: str
    kind: LayerKind
    level: Level | None = None
    belongs_to: BelongsTo = BelongsTo.ACT
    required: bool = False
    condition: Condition | None = None
    labels: tuple[Label, ...] = ()
    definition: str = ""
    minimum: float | None = None
    maximum: float | None = None

    def __post_init__(self) -> None:
        if self.level is None and self.kind in LEVELS:
            object.__setattr__(self, "level", LEVELS[self.kind][0])

    def label(self, label_id: str) -> Label | None:
        """The label with this id, retired or not."""
        return next((label for label in self.labels if label.id == label_id), None)

    @property
    def offered(self) -> tuple[Label, ...]:
        """The labels that may be chosen today, in order."""
        return tuple(label for label in self.labels if not label.retired)

    @property
    def keys(self) -> Mapping[str, str]:
        """Key -> label id: the keys that labels claim, and the digits in order for the labels offered.

        A digit that one label claims does not stand for another by its place.
        """
        claimed = {label.key: label.id for label in self.offered if label.key}
        by_place = {digit: label.id for digit, label in zip(DIGITS, self.offered, strict=False)}
        return by_place | claimed


@dataclass(frozen=True, slots=True)
class Codebook:
    """The layers of a study and its guidelines (Markdown).

    `act_key` tells what no two acts of one annotation share: their source chain, or that together with their target.
    `no_act_allowed` offers "no stance act here".
    """

    name: str
    layers: tuple[Layer, ...]
    description: str = ""
    citation: str = ""
    guidelines: str = ""
    act_key: tuple[str, ...] = ("source",)
    no_act_allowed: bool = False

    def layer(self, layer_id: str) -> Layer:
        """The layer with this id; raises NotFound when there is none."""
        found = self._first(lambda layer: layer.id == layer_id)
        if found is None:
            raise NotFound(
                "The codebook has no layer '{layer}'; it has {known}.",
                layer=layer_id,
                known=[each.id for each in self.layers],
            )
        return found

    def label(self, layer_id: str, label_id: str) -> Label:
        """The label of a layer, retired or not; raises NotFound when there is none."""
        found = self.layer(layer_id).label(label_id)
        if found is None:
            raise NotFound("Layer '{layer}' has no label '{label}'.", layer=layer_id, label=label_id)
        return found

    @property
    def source_layer(self) -> Layer | None:
        """The layer that asks who is speaking; its answer is an act's chain."""
        return self._first(lambda layer: layer.kind is LayerKind.SOURCE)

    @property
    def target_layer(self) -> Layer | None:
        """The first layer that asks toward what."""
        return self._first(lambda layer: layer.kind is LayerKind.TARGET)

    @property
    def act_layers(self) -> tuple[Layer, ...]:
        """The layers of a stance act, the source among them."""
        return self._of(BelongsTo.ACT)

    @property
    def link_layers(self) -> tuple[Layer, ...]:
        """The layers of a link of a source chain."""
        return self._of(BelongsTo.LINK)

    @property
    def sentence_layers(self) -> tuple[Layer, ...]:
        """The layers of the sentence as a whole."""
        return self._of(BelongsTo.SENTENCE)

    def _of(self, owner: BelongsTo) -> tuple[Layer, ...]:
        return tuple(layer for layer in self.layers if layer.belongs_to is owner)

    def _first(self, wanted: Callable[[Layer], bool]) -> Layer | None:
        return next((layer for layer in self.layers if wanted(layer)), None)
