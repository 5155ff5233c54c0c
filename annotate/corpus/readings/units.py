"""Units of a reading, and the study made from the ratings that have a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.study import Study
from annotate.corpus.readings.answers import Answers, Codes, Flags
from annotate.corpus.readings.gathering import NOTHING, Gathered
from annotate.corpus.readings.scale import Categories


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """`names` (units,), the `document` of each (units,), and which unit each possible rating is of (ratings,)."""

    names: Sequence[str]
    document: Codes
    of: NDArray[np.int64]


def sentences_of(answers: Answers) -> Units:
    """The sentences, named "document/position" with positions from 1; a possible rating is an annotation."""
    stride = int(answers.position.max(initial=0)) + 1
    distinct, unit = np.unique(answers.document.astype(np.int64) * stride + answers.position, return_inverse=True)
    document, position = distinct // stride, distinct % stride
    places = zip(document.tolist(), position.tolist(), strict=True)
    names = [f"{answers.documents[which]}/{place + 1}" for which, place in places]
    return Units(names, document.astype(np.int32), unit)


def cells_of(sentences: Units, sentence: NDArray[np.int64], key: NDArray[np.integer], keys: Sequence[str]) -> Units:
    """Sentences x keys, named "document/position#key", from the sentence and the key of each possible rating."""
    distinct, unit = np.unique(sentence * max(len(keys), 1) + key, return_inverse=True)
    of_sentence, of_key = distinct // max(len(keys), 1), distinct % max(len(keys), 1)
    places = zip(of_sentence.tolist(), of_key.tolist(), strict=True)
    return Units([f"{sentences.names[s]}#{keys[k]}" for s, k in places], sentences.document[of_sentence], unit)


def places_of(study: Study) -> list[tuple[str, int]]:
    """The document and the position of the sentence, from 1, of each unit of a study that a reading made."""
    assert study.cluster is not None, "every reading gives documents"
    documents = [study.clusters[code] for code in study.cluster.tolist()]
    places = zip(documents, study.units, strict=True)
    return [(document, within(document, unit)[0]) for document, unit in places]


def within(document: str, unit: str) -> tuple[int, str]:
    """The position of the sentence, from 1, and the source that the name of a unit of a document says, "" for none."""
    position, _, source = unit[len(document) + 1 :].partition("#")
    return int(position), source


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """The gathered values that count; `found.code` is `NOTHING` where there is none, `why` (owners,) says for whom."""

    found: Gathered
    why: Mapping[str, Flags]

    @property
    def reasons(self) -> Counter[str]:
        """How many have no value, by reason."""
        return Counter({reason: int(np.sum(whom)) for reason, whom in self.why.items()})

    @property
    def caution(self) -> tuple[str, ...]:
        """Says of a layer that was left open that it was."""
        number = self.reasons["started"]
        text = f"annotations that are done but leave this layer open, counted as started: {number}"
        return (text,) if number else ()


def decide(found: Gathered, asked: Flags, among: Flags, *, single: bool) -> Decided:
    """Sets aside what has no value, where only a `single` one is a value.

    `asked` says for whom the layer applies, `among` who counts at all (owners,). A layer that was left open counts as
    started, also where it is optional and the annotation is done.
    """
    silent = found.code == NOTHING
    several = single & (found.size > 1)
    empty = single & ~silent & (found.size == 0)
    why = {
        "not applicable": among & ((silent & ~asked) | empty),
        "started": among & silent & asked,
        "several values": among & several,
    }
    code = np.where(several | empty | ~among, NOTHING, found.code).astype(np.int32)
    return Decided(replace(found, code=code), why)


def study(
    answers: Answers,
    units: Units,
    annotator: Codes,
    found: Gathered,
    categories: Categories,
    *,
    reasons: Mapping[str, int],
    caution: tuple[str, ...] = (),
    **others: Any,
) -> Study:
    """The ratings with a value, and the units, documents and annotators that have one.

    `annotator` and `found` have one element a possible rating; `others` are further fields of `Study`.
    """
    value = categories.codes(found)
    rated = value >= 0
    kept, unit = np.unique(units.of[rated], return_inverse=True)
    documents, cluster = np.unique(units.document[kept], return_inverse=True)
    raters, rater = np.unique(annotator[rated], return_inverse=True)
    return Study(
        units=[units.names[index] for index in kept.tolist()],
        annotators=[answers.annotators[index] for index in raters.tolist()],
        categories=categories.values,
        unit=unit.astype(np.int32),
        annotator=rater.astype(np.int32),
        value=value[rated],
        level=categories.level,
        numbers=categories.numbers,
        cluster=cluster.astype(np.int32),
        clusters=[answers.documents[index] for index in documents.tolist()],
        excluded=Counter(answers.missing) + Counter(reasons),
        caution=caution,
        **others,
    )
