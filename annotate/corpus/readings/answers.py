"""The answers of a round as columns of integers: what a reading reads, whether it came from a database or a file."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.corpus.codebook import BelongsTo, Codebook, Layer

Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]
EMPTY = -1
"""The code of an answered empty set."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The values of one layer: row i says that owner[i] answered code[i]; who answered several has several rows.

    `owner` (rows,) counts acts, or annotations for a layer of the sentence; `code` (rows,) are codes into `names`, or
    `EMPTY`. `names` are label ids in the declared order, numbers in theirs, or the names of entries.
    """

    owner: Codes
    code: Codes
    names: Sequence[Hashable]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The annotations of a round that give values, and how many there are of those that do not.

    `document`, `position` (of the sentence, from 0), `annotator` and `unclear` (annotations,) describe each annotation
    that is done (`unclear` ones, without their acts and values, stand among them only where they are to count as a
    label); `annotation` and `source` (acts,) give each act's annotation and its chain, a code into `chains`, which are
    tuples of names, () for none.
    `values` holds the layer that is read, the target where it tells acts apart, and the layers of conditions.
    `missing` counts sentences x annotators by status: unseen, started, skipped, unclear.
    `related` has the pairs of names of entries that are related, for the reading that asks.
    """

    documents: Sequence[str]
    annotators: Sequence[str]
    document: Codes
    position: Codes
    annotator: Codes
    unclear: Flags
    annotation: Codes
    source: Codes
    chains: Sequence[tuple[str, ...]]
    values: Mapping[str, Column]
    missing: Mapping[str, int]
    related: Collection[tuple[str, str]] = ()

    @property
    def without_act(self) -> Codes:
        """The annotations that are done without a stance act."""
        acting = self.unclear.copy()
        acting[self.annotation] = True
        return np.flatnonzero(~acting).astype(np.int32)

    def owners(self, layer: Layer) -> int:
        """How many acts, or annotations for a layer of the sentence, could have a value."""
        return self.annotator.size if layer.belongs_to is BelongsTo.SENTENCE else self.annotation.size


def layers_read(layer: Layer, codebook: Codebook) -> list[Layer]:
    """The layers whose values a reading of `layer` needs besides the source: itself, conditions, the key's target."""
    needed = [layer]
    while needed[-1].condition is not None:
        needed.append(codebook.layer(needed[-1].condition.layer))
    if "target" in codebook.act_key and codebook.target_layer is not None:
        needed.append(codebook.target_layer)
    return [each for each in dict.fromkeys(needed) if each != codebook.source_layer]


def applies(layer: Layer, codebook: Codebook, answers: Answers) -> Flags:
    """Whether `layer` is to be decided, for each of its owners (owners,); see `annotate.corpus.answers.applies`."""
    if layer.condition is None:
        return np.ones(answers.owners(layer), dtype=bool)
    other = codebook.layer(layer.condition.layer)
    held = applies(other, codebook, answers)
    if layer.condition.is_one_of is not None:
        held &= _has(other, layer.condition.is_one_of, answers)
    if layer.condition.is_not is not None:
        held &= ~_has(other, layer.condition.is_not, answers)
    of_sentence = other.belongs_to is BelongsTo.SENTENCE and layer.belongs_to is not BelongsTo.SENTENCE
    return held[answers.annotation] if of_sentence else held


def _has(layer: Layer, labels: frozenset[str], answers: Answers) -> Flags:
    """Whether each owner has one of `labels` in `layer` (owners,)."""
    column = answers.values[layer.id]
    wanted = np.array([name in labels for name in column.names] + [False], dtype=bool)
    found = np.zeros(answers.owners(layer), dtype=bool)
    found[column.owner[wanted[column.code]]] = True
    return found
