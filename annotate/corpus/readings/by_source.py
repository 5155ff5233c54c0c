"""Readings that tell an annotator's acts apart by their source: given the same source, naming it, and joint.

A key is an act's chain, or its chain and target where the codebook says so; a cell is a sentence and a key.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.measures.f1 import CATEGORIES
from annotate.agreement.study import Scheme, Study
from annotate.corpus.codebook import Codebook, Layer
from annotate.corpus.readings.answers import EMPTY, Answers, Codes, Flags, applies
from annotate.corpus.readings.gathering import Gathered, gather
from annotate.corpus.readings.scale import Categories, categories_of, scale_of, set_categories
from annotate.corpus.readings.units import Decided, cells_of, decide, sentences_of, study

NO_SOURCE = "(no source)"
ONE_NAMER = "source named by one annotator only"
SELECTED = "only cells that two or more annotators named: what they agree on elsewhere is not known"


@dataclass(frozen=True, slots=True, eq=False)
class Namings:
    """Who named what: the `annotation` and the `key`, a code into `keys`, of each naming (namings,).

    `of_act` (acts,) is the naming that an act belongs to, -1 for an act without a source that was left out.
    """

    annotation: Codes
    key: Codes
    keys: list[str]
    of_act: Codes

    @property
    def caution(self) -> tuple[str, ...]:
        """How many acts of one annotation have had the same key since entries were merged, if any."""
        joined = int(np.sum(self.of_act >= 0)) - self.annotation.size
        return (f"acts that coincide since entries were merged, their values joined: {joined}",) if joined else ()


def given(answers: Answers, layer: Layer, codebook: Codebook) -> Study:
    """The layer's value in the acts with one key (unit: cell), in the cells that two or more annotators named."""
    named = _namings(answers, codebook, sourceless=False)
    sentences = sentences_of(answers)
    cells = cells_of(sentences, sentences.of[named.annotation], named.key, named.keys)
    namers = np.bincount(cells.of, minlength=len(cells.names))
    scale = scale_of(layer, answers.values[layer.id])
    found, asked = _values(answers, named, layer, codebook)
    decided = decide(found, asked, namers[cells.of] >= 2, single=scale.metric)
    return study(
        answers,
        cells,
        answers.annotator[named.annotation],
        decided.found,
        categories_of(decided.found, scale),
        reasons=decided.reasons + Counter({ONE_NAMER: int(np.sum(namers == 1))}) + _unclear(answers),
        coverage=float(np.mean(namers >= 2)) if namers.size else None,
        caution=(SELECTED, *decided.caution, *named.caution),
        open_set=scale.open_set,
    )


def naming(answers: Answers, layer: Layer, codebook: Codebook) -> Study:
    """Whether each annotator of a sentence named a key that somebody named there (unit: cell).

    There are no cells that nobody named, so that only F1 makes sense of it: see `annotate.agreement.measures.f1`.
    """
    named = _namings(answers, codebook, sourceless=False)
    sentences = sentences_of(answers)
    annotation, key = _everyone(sentences.of, ~answers.unclear, named)
    mine = annotation * len(named.keys) + key
    has = np.isin(mine, named.annotation.astype(np.int64) * len(named.keys) + named.key)
    found = Gathered((~has).astype(np.int32), np.ones_like(mine), [frozenset({0}), frozenset({1})])
    return study(
        answers,
        cells_of(sentences, sentences.of[annotation], key, named.keys),
        answers.annotator[annotation],
        found,
        Categories(list(CATEGORIES), np.arange(2, dtype=np.int32), "nominal"),
        reasons=_unclear(answers),
        caution=named.caution,
    )


def joint(answers: Answers, layer: Layer, codebook: Codebook) -> Study:
    """Key and value together (unit: sentence): the set of an annotator's pairs, empty for "no stance act here"."""
    named = _namings(answers, codebook, sourceless=True)
    scale = scale_of(layer, answers.values[layer.id])
    found, asked = _values(answers, named, layer, codebook)
    decided = decide(found, asked, np.ones_like(asked), single=True)
    whole, reasons = _whole(answers, named, decided)
    values = categories_of(decided.found, scale)
    pairs = _pairs(answers, named, values.codes(decided.found), len(values.values), whole)
    categories = set_categories(
        pairs,
        lambda code: ((named.keys[code // len(values.values)],), values.values[code % len(values.values)]),
        "joint",
    )
    return study(
        answers,
        sentences_of(answers),
        answers.annotator,
        pairs,
        categories,
        reasons=reasons + _unclear(answers),
        caution=(*decided.caution, *named.caution),
        joint=Scheme(values.values, scale.level, values.numbers),
        open_set=True,
    )


def _namings(answers: Answers, codebook: Codebook, *, sourceless: bool) -> Namings:
    """The namings; acts without a source stand among them, with a key of their own, if `sourceless`."""
    key, keys = _keys(answers, codebook)
    sourced = np.array([bool(chain) for chain in answers.chains], dtype=bool)
    taken = np.flatnonzero(sourced[answers.source]) if not sourceless else np.arange(answers.source.size)
    pair = answers.annotation[taken].astype(np.int64) * max(len(keys), 1) + key[taken]
    distinct, place = np.unique(pair, return_inverse=True)
    of_act = np.full(answers.source.size, -1, dtype=np.int32)
    of_act[taken] = place
    annotation, of_key = distinct // max(len(keys), 1), distinct % max(len(keys), 1)
    return Namings(annotation.astype(np.int32), of_key.astype(np.int32), keys, of_act)


def _keys(answers: Answers, codebook: Codebook) -> tuple[Codes, list[str]]:
    """The key of each act (acts,) and how the keys are written."""
    chains = [" > ".join(chain) or NO_SOURCE for chain in answers.chains]
    target = codebook.target_layer
    if "target" not in codebook.act_key or target is None:
        return answers.source, chains
    column = answers.values[target.id]
    toward = np.full(answers.source.size, len(column.names), dtype=np.int64)
    toward[column.owner] = column.code
    written = [*(f" -> {name}" for name in column.names), ""]
    distinct, key = np.unique(answers.source * len(written) + toward, return_inverse=True)
    keys = [chains[pair // len(written)] + written[pair % len(written)] for pair in distinct.tolist()]
    return key.astype(np.int32), keys


def _values(answers: Answers, named: Namings, layer: Layer, codebook: Codebook) -> tuple[Gathered, Flags]:
    """The layer's values in each naming's acts, and whether it applies to one of them (namings,)."""
    column = answers.values[layer.id]
    naming = named.of_act[column.owner]
    found = gather(naming[naming >= 0], column.code[naming >= 0], named.annotation.size)
    asked = np.zeros(named.annotation.size, dtype=bool)
    asked[named.of_act[applies(layer, codebook, answers) & (named.of_act >= 0)]] = True
    return found, asked


def _everyone(
    sentence: NDArray[np.int64], certain: Flags, named: Namings
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The annotations of a cell's sentence, and the cell's key, for each cell and annotation (possible ratings,)."""
    cells = np.unique(sentence[named.annotation] * max(len(named.keys), 1) + named.key)
    of_sentence, key = cells // max(len(named.keys), 1), cells % max(len(named.keys), 1)
    annotations = np.flatnonzero(certain)
    ordered = annotations[np.argsort(sentence[annotations], kind="stable")]
    size = np.bincount(sentence[annotations], minlength=int(sentence.max(initial=-1)) + 1)
    first = (np.cumsum(size) - size)[of_sentence]
    repeats = size[of_sentence]
    within = np.arange(int(repeats.sum())) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return ordered[np.repeat(first, repeats) + within], np.repeat(key, repeats)


def _whole(answers: Answers, named: Namings, decided: Decided) -> tuple[Flags, Counter[str]]:
    """The annotations whose every act has one value (annotations,), and why the others do not count."""
    whole = ~answers.unclear
    reasons: Counter[str] = Counter()
    for reason, whom in decided.why.items():
        hit = np.zeros_like(whole)
        hit[named.annotation[whom]] = True
        reasons[reason] = int(np.sum(hit & whole))
        whole &= ~hit
    return whole, reasons


def _pairs(answers: Answers, named: Namings, value: Codes, values: int, whole: Flags) -> Gathered:
    """The set of each whole annotation's pairs, as codes key * values + value."""
    kept = whole[named.annotation]
    without = answers.without_act
    owner = np.concatenate([named.annotation[kept], without])
    pair = named.key[kept].astype(np.int64) * values + value[kept]
    return gather(owner, np.concatenate([pair, np.full(without.size, EMPTY)]), answers.annotator.size)


def _unclear(answers: Answers) -> Counter[str]:
    """An annotation marked unclear has no source to be a label of, so that it is missing in these readings."""
    return Counter(unclear=int(np.sum(answers.unclear)))
