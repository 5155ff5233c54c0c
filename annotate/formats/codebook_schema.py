"""The keys of a codebook file and what they mean, for the reader, the comment above a file, and the help page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotate.corpus.codebook import PALETTE, BelongsTo, LayerKind, Level


class Takes(StrEnum):
    """What stands after a key."""

    TEXT = "a text"
    TEXTS = "a list of texts"
    NUMBER = "a number"
    FLAG = "true or false"
    COLOUR = "a colour"
    SECTION = "a mapping"
    SECTIONS = "a list of mappings"


@dataclass(frozen=True, slots=True)
class Field:
    """One key. `words` are the only texts it takes, if any; `section` names the part of the schema that it holds."""

    key: str
    takes: Takes
    meaning: str
    required: bool = False
    words: tuple[str, ...] = ()
    section: str = ""


SCHEMA: Mapping[str, tuple[Field, ...]] = {
    "codebook": (
        Field("name", Takes.TEXT, "what the codebook is called.", required=True),
        Field("description", Takes.TEXT, "what it is for, in a sentence or two."),
        Field("citation", Takes.TEXT, "the publication it follows."),
        Field("act_key", Takes.TEXTS, "what no two stance acts of one answer share: [source], or [source, target]."),
        Field("no_act_allowed", Takes.FLAG, 'whether "no stance act here" is offered; false unless said.'),
        Field("layers", Takes.SECTIONS, "what is to be decided, in order.", required=True, section="layer"),
        Field("guidelines", Takes.TEXT, "how to decide, for the annotators, in Markdown."),
    ),
    "layer": (
        Field("id", Takes.TEXT, "never changes; a-z, 0-9, - and _.", required=True),
        Field("name", Takes.TEXT, "what people see.", required=True),
        Field("kind", Takes.TEXT, "what an answer is.", required=True, words=tuple(LayerKind)),
        Field(
            "level",
            Takes.TEXT,
            "what two answers can be compared by: choice is nominal (or ordinal), scale ordinal (or interval), "
            "number interval (or ratio); fixed for the other kinds.",
            words=tuple(Level),
        ),
        Field(
            "belongs_to",
            Takes.TEXT,
            "decided for each stance act (unless said), each link of the source chain, or the sentence.",
            words=tuple(BelongsTo),
        ),
        Field("required", Takes.FLAG, "whether an answer is done only with this layer; false unless said."),
        Field("definition", Takes.TEXT, "what is to be decided."),
        Field("minimum", Takes.NUMBER, "the least number."),
        Field("maximum", Takes.NUMBER, "the greatest number."),
        Field("condition", Takes.SECTION, "when the layer applies; always, if there is none.", section="condition"),
        Field("labels", Takes.SECTIONS, "for choice, choices and scale: the labels, in order.", section="label"),
    ),
    "condition": (
        Field(
            "layer",
            Takes.TEXT,
            "the id of another layer with labels, of the same owner or the sentence.",
            required=True,
        ),
        Field("is_one_of", Takes.TEXTS, "applies when that layer has one of these label ids."),
        Field("is_not", Takes.TEXTS, "applies unless that layer has one of these label ids."),
    ),
    "label": (
        Field("id", Takes.TEXT, "never changes; a-z, 0-9, - and _.", required=True),
        Field("name", Takes.TEXT, "what people see.", required=True),
        Field("definition", Takes.TEXT, "when to choose it."),
        Field("examples", Takes.TEXTS, "sentences for which it is right."),
        Field("key", Takes.TEXT, "the small letter or digit that chooses it; digits go by order unless said."),
        Field("parent", Takes.TEXT, "the id of the label above it, for trees."),
        Field("value", Takes.NUMBER, "its number; every label of a scale has one."),
        Field("colour", Takes.COLOUR, f'"#rrggbb" in quotation marks, or one of {", ".join(PALETTE)}.'),
        Field("retired", Takes.FLAG, "no longer offered, but kept where it was used."),
    ),
}
"""Part of the file -> its keys, in the order they are written."""
