"""One annotator's whole answer for one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from annotate.corpus.document import Offsets
from annotate.corpus.entry import EntryKind


class Status(StrEnum):
    """How far an annotation is; derived from the answer and the codebook, never ticked by anyone."""

    UNSEEN = "unseen"
    STARTED = "started"
    DONE = "done"
    SKIPPED = "skipped"
    UNCLEAR = "unclear"


class Mark(StrEnum):
    """What an annotator says of a sentence instead of labelling it."""

    SKIPPED = "skipped"
    UNCLEAR = "unclear"


class Origin(StrEnum):
    """Whose annotation it is: an annotator's own, a curator's gold, or a machine's suggestion."""

    ANNOTATOR = "annotator"
    GOLD = "gold"
    MACHINE = "machine"


class Mode(StrEnum):
    """How a link of a source chain is rendered in the text."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    FREE_INDIRECT = "free indirect"
    THOUGHT = "thought"
    ACTION = "action"


class Taken(StrEnum):
    """How the outer source takes what the inner one says."""

    ACKNOWLEDGED = "acknowledged"
    DISTANCED = "distanced"


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the registry and the name by which it was chosen or typed.

    `entry` is None only in an answer on its way in, where the name is still to be looked up or added; `kind` then says
    what the new entry is.
    """

    entry: int | None
    name: str
    kind: EntryKind | None = None


Value = str | float | frozenset[str] | Reference | tuple[Offsets, ...]
"""What is answered in one layer: a label id (choice, scale) or a text, a number, label ids (choices), an entry
(target), or stretches of the sentence (span), by the kind of the layer."""


@dataclass(frozen=True, slots=True)
class Link:
    """One source of a chain. `members` name the entries of a joint source; a stored link needs only `entry`.

    `mention` and `cue` are offsets into the document's text; `kind` says what a name is that is still to be added.
    """

    entry: int | None
    name: str
    members: tuple[Reference, ...] = ()
    mode: Mode | None = None
    taken: Taken | None = None
    mention: Offsets | None = None
    cue: Offsets | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    kind: EntryKind | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A stance act: who speaks (outermost source first; empty while not chosen) and the act layers' values."""

    chain: tuple[Link, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an annotator has said of one sentence. `no_act` is the pressed "no stance act here"."""

    acts: tuple[Act, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    mark: Mark | None = None
    no_act: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An answer with its place: `document` and `sentence` (position from 0) in a round, by an annotator's name."""

    round: str
    document: str
    sentence: int
    annotator: str
    status: Status
    answer: Answer
    version: int = 0
    codebook_version: int = 1
