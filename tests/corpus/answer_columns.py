"""Annotations as the columns that a reading reads, made one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

import numpy as np

from annotate.corpus.annotation import Act, Annotation, Reference, Status
from annotate.corpus.codebook import LABELLED, BelongsTo, Codebook, Layer
from annotate.corpus.readings import Answers, Column, layers_read


def codes(values: Iterable[int]) -> np.ndarray:
    """`values` as codes."""
    return np.array(list(values), dtype=np.int32)


def columns(
    annotations: Iterable[Annotation],
    codebook: Codebook,
    layer: str,
    names: Mapping[int, str],
    *,
    unclear: bool = False,
) -> Answers:
    """`names` gives each entry's canonical name."""
    every = list(annotations)
    kept = [each for each in every if each.status is Status.DONE or (unclear and each.status is Status.UNCLEAR)]
    documents = sorted({each.document for each in kept})
    annotators = sorted({each.annotator for each in kept})
    acts = [(row, act) for row, each in enumerate(kept) if each.status is Status.DONE for act in each.answer.acts]
    chains = [tuple(names[link.entry] for link in act.chain) for _, act in acts]
    distinct = list(dict.fromkeys(chains))
    needed = layers_read(codebook.layer(layer), codebook)
    return Answers(
        documents=documents,
        annotators=annotators,
        document=codes(documents.index(each.document) for each in kept),
        position=codes(each.sentence for each in kept),
        annotator=codes(annotators.index(each.annotator) for each in kept),
        unclear=np.array([each.status is Status.UNCLEAR for each in kept], dtype=bool),
        annotation=codes(row for row, _ in acts),
        source=codes(map(distinct.index, chains)),
        chains=distinct,
        values={each.id: _column(each, kept, [act for _, act in acts], names) for each in needed},
        missing=Counter(each.status.value for each in every if each not in kept),
    )


def _column(layer: Layer, kept: list[Annotation], acts: list[Act], names: Mapping[int, str]) -> Column:
    owners = acts if layer.belongs_to is BelongsTo.ACT else [_certain(each) for each in kept]
    rows = [
        (index, single)
        for index, owner in enumerate(owners)
        if layer.id in owner.values
        for single in _singles(owner.values[layer.id], names)
    ]
    found = {value for _, value in rows if value is not None}
    declared = [label.id for label in layer.labels] if layer.kind in LABELLED else sorted(found)
    return Column(
        codes(index for index, _ in rows),
        codes(-1 if value is None else declared.index(value) for _, value in rows),
        declared,
    )


def _certain(annotation: Annotation) -> object:
    return annotation.answer if annotation.status is Status.DONE else Act()


def _singles(value: object, names: Mapping[int, str]) -> list[Hashable]:
    if isinstance(value, frozenset):
        return sorted(value) or [None]
    return [names[value.entry] if isinstance(value, Reference) else value]
