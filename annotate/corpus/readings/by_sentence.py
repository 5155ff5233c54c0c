"""Readings whose unit is the sentence and whose value is what the annotator's acts have in one layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import cast

import numpy as np

from annotate.agreement.study import Study
from annotate.corpus.codebook import BelongsTo, Codebook, Layer
from annotate.corpus.readings.answers import EMPTY, Answers, Codes, Column, Flags, applies
from annotate.corpus.readings.gathering import gather
from annotate.corpus.readings.scale import UNCLEAR, Scale, categories_of, scale_of
from annotate.corpus.readings.units import decide, sentences_of, study

Chain = tuple[str, ...]


def values(answers: Answers, layer: Layer, codebook: Codebook) -> Study:
    """The set of the layer's values over the annotator's acts; an ordinary study of single values if nobody has two."""
    column = answers.values[layer.id]
    asked = applies(layer, codebook, answers)
    if layer.belongs_to is BelongsTo.SENTENCE:
        return _study(answers, column.owner, column.code, scale_of(layer, column), asked)
    return _of_acts(answers, column, scale_of(layer, column), asked)


def innermost(answers: Answers, layer: Layer, codebook: Codebook, level: str = "nominal") -> Study:
    """The set of the sources that speak themselves: the last of each chain."""
    return _of_chains(answers, layer, codebook, lambda chain: chain[-1], level)


def outermost(answers: Answers, layer: Layer, codebook: Codebook) -> Study:
    """The set of the sources through which the author knows: the first of each chain."""
    return _of_chains(answers, layer, codebook, lambda chain: chain[0], "nominal")


def chains(answers: Answers, layer: Layer, codebook: Codebook) -> Study:
    """The set of whole chains; single chains, compared link by link, if nobody has two in a sentence."""
    return _of_chains(answers, layer, codebook, lambda chain: chain, "chain")


def related(answers: Answers, layer: Layer, codebook: Codebook) -> Study:
    """The set of the sources that speak themselves; to name a related source is half a difference."""
    found = innermost(answers, layer, codebook, "related")
    there = frozenset().union(*cast("list[frozenset[str]]", found.categories))
    return replace(found, related=sorted(pair for pair in answers.related if there.issuperset(pair)))


def _of_chains(
    answers: Answers, layer: Layer, codebook: Codebook, part: Callable[[Chain], Hashable], level: str
) -> Study:
    parts = {chain: part(chain) for chain in answers.chains if chain}
    names = list(dict.fromkeys(parts.values()))
    place = {name: index for index, name in enumerate(names)}
    code = np.array([place[parts[chain]] if chain else -1 for chain in answers.chains] or [-1], dtype=np.int32)
    owner = np.flatnonzero(code[answers.source] >= 0).astype(np.int32)
    column = Column(owner, code[answers.source[owner]], names)
    asked = applies(layer, codebook, answers)
    return _of_acts(answers, column, Scale(names, level, open_set=True), asked)


def _of_acts(answers: Answers, column: Column, scale: Scale, asked: Flags) -> Study:
    """From the values of acts; who pressed "no stance act here" has the empty set."""
    asked_of = np.zeros(answers.annotator.size, dtype=bool)
    asked_of[answers.annotation[asked]] = True
    without = answers.without_act
    owner = np.concatenate([answers.annotation[column.owner], without])
    code = np.concatenate([column.code, np.full_like(without, EMPTY)])
    return _study(answers, owner, code, scale, asked_of)


def _study(answers: Answers, owner: Codes, code: Codes, scale: Scale, asked: Flags) -> Study:
    unsure = np.flatnonzero(answers.unclear).astype(np.int32)
    if not scale.metric:
        owner = np.concatenate([owner, unsure])
        code = np.concatenate([code, np.full_like(unsure, len(scale.names))])
        scale = replace(scale, names=[*scale.names, scale.own_label(UNCLEAR)])
    counted = ~answers.unclear | (not scale.metric)
    decided = decide(gather(owner, code, asked.size), asked, counted, single=scale.metric)
    return study(
        answers,
        sentences_of(answers),
        answers.annotator,
        decided.found,
        categories_of(decided.found, scale),
        reasons=decided.reasons + Counter(unclear=unsure.size if scale.metric else 0),
        caution=decided.caution,
        open_set=scale.open_set,
    )
