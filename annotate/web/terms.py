"""The words of roles, rounds, entries and codebooks as pages show them, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from annotate.corpus.codebook import BelongsTo, LayerKind, Level
from annotate.corpus.document import SentenceKind
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.formats.codebook_schema import Takes

ROLES: dict[Role, LazyString] = {
    Role.MANAGER: _l("manager"),
    Role.CURATOR: _l("curator"),
    Role.ANNOTATOR: _l("annotator"),
    Role.VIEWER: _l("viewer"),
}
ROUND_KINDS: dict[RoundKind, LazyString] = {
    RoundKind.PILOT: _l("pilot"),
    RoundKind.MAIN: _l("main"),
    RoundKind.RE_TEST: _l("re-test"),
}
ROUND_STATES: dict[RoundState, LazyString] = {
    RoundState.PREPARING: _l("preparing"),
    RoundState.LABELLING: _l("labelling"),
    RoundState.CLOSED: _l("closed"),
    RoundState.REVEALED: _l("revealed"),
}
ENTRY_KINDS: dict[EntryKind, LazyString] = {
    EntryKind.PERSON: _l("person"),
    EntryKind.ORGANISATION: _l("organisation"),
    EntryKind.COLLECTIVE: _l("collective"),
    EntryKind.UNNAMED: _l("unnamed"),
    EntryKind.AUTHOR: _l("author"),
    EntryKind.ISSUE: _l("issue"),
}
RELATIONS: dict[str, LazyString] = {
    "spokesman of": _l("spokesman of"),
    "member of": _l("member of"),
    "head of": _l("head of"),
    "works for": _l("works for"),
    "adviser to": _l("adviser to"),
}
LAYER_KINDS: dict[LayerKind, LazyString] = {
    LayerKind.CHOICE: _l("choice"),
    LayerKind.CHOICES: _l("choices"),
    LayerKind.SCALE: _l("scale"),
    LayerKind.NUMBER: _l("number"),
    LayerKind.SOURCE: _l("source"),
    LayerKind.TARGET: _l("target"),
    LayerKind.TEXT: _l("text"),
    LayerKind.SPAN: _l("span"),
}
LEVELS: dict[Level, LazyString] = {
    Level.NOMINAL: _l("nominal"),
    Level.ORDINAL: _l("ordinal"),
    Level.INTERVAL: _l("interval"),
    Level.RATIO: _l("ratio"),
}
COLOURS: dict[str, LazyString] = {
    "blue": _l("blue"),
    "orange": _l("orange"),
    "green": _l("green"),
    "vermilion": _l("vermilion"),
    "sky": _l("sky"),
    "purple": _l("purple"),
    "yellow": _l("yellow"),
    "grey": _l("grey"),
    "indigo": _l("indigo"),
    "wine": _l("wine"),
    "olive": _l("olive"),
    "teal": _l("teal"),
    "black": _l("black"),
}

OWNERS: dict[BelongsTo, LazyString] = {
    BelongsTo.ACT: _l("stance act"),
    BelongsTo.LINK: _l("link of the source chain"),
    BelongsTo.SENTENCE: _l("sentence"),
}
TAKES: dict[Takes, LazyString] = {
    Takes.TEXT: _l("a text"),
    Takes.TEXTS: _l("a list of texts"),
    Takes.NUMBER: _l("a number"),
    Takes.FLAG: _l("true or false"),
    Takes.COLOUR: _l("a colour"),
    Takes.SECTION: _l("a mapping"),
    Takes.SECTIONS: _l("a list of mappings"),
}
SENTENCE_KINDS: dict[SentenceKind, LazyString] = {
    SentenceKind.HEADLINE: _l("headline"),
    SentenceKind.BODY: _l("body"),
    SentenceKind.TURN_HEADING: _l("turn heading"),
    SentenceKind.CHAIRS_NOTE: _l("chair's note"),
    SentenceKind.LIST_ITEM: _l("list item"),
}
WORDS: Mapping[object, LazyString] = {
    (type(member), member): word
    for words in (ROLES, ROUND_KINDS, ROUND_STATES, ENTRY_KINDS, LAYER_KINDS, LEVELS, OWNERS, TAKES, SENTENCE_KINDS)
    for member, word in words.items()
}


def init_app(app: Flask) -> None:
    """Gives templates filters that say these words: `role`, `round_kind`, `entry_kind`, `relation` and so on."""
    app.add_template_filter(ROLES.__getitem__, "role")
    app.add_template_filter(ROUND_KINDS.__getitem__, "round_kind")
    app.add_template_filter(ROUND_STATES.__getitem__, "round_state")
    app.add_template_filter(ENTRY_KINDS.__getitem__, "entry_kind")
    app.add_template_filter(lambda kind: RELATIONS.get(kind, kind), "relation")
    app.add_template_filter(LAYER_KINDS.__getitem__, "layer_kind")
    app.add_template_filter(LEVELS.__getitem__, "level")
