"""Several studies of the same kind as one: the rounds of a project together."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Final, TypeVar

import numpy as np

from annotate.agreement.arrays import Floats
from annotate.agreement.labels import label_text
from annotate.agreement.study import Codes, Study
from annotate.errors import Refused

T = TypeVar("T", bound=Hashable)
OF_SETS: Final = {"nominal", "chain", "set"}
EMPTY: Final = "{}"  # how an answered empty set is called among single values


def alike(studies: Sequence[Study]) -> list[Study]:
    """The studies at one level: single values as sets where another study has sets; refused where levels differ."""
    levels = {study.level for study in studies}
    if len(levels) < 2:
        return list(studies)
    if not levels <= OF_SETS:
        raise Refused(
            "these rounds compare their values in different ways, by the levels {levels}", levels=sorted(levels)
        )
    return [as_sets(study) for study in studies]


def as_sets(study: Study) -> Study:
    """The study with each single value as the set that holds it alone; MASI puts these as far apart as they were."""
    if study.level == "set":
        return study
    sets = [frozenset() if label_text(value) == EMPTY else frozenset({value}) for value in study.categories]
    return dataclasses.replace(study, level="set", categories=sets)


def pooled(rounds: Sequence[tuple[str, Study]]) -> Study:
    """All rounds as one study, in which a unit is a round's, named "round: unit", and documents of one name are one.

    Raises Refused where the rounds' labels have no common order.
    """
    studies = alike([study for _, study in rounds])
    first = studies[0]
    categories, numbers = common_labels(studies)
    annotators = sorted({name for study in studies for name in study.annotators})
    clusters = _merged(study.clusters for study in studies)
    start = np.cumsum([0, *(len(study.units) for study in studies)]).tolist()
    clustered = all(study.cluster is not None for study in studies)
    return dataclasses.replace(
        first,
        units=[f"{name}: {unit}" for name, study in rounds for unit in study.units],
        annotators=annotators,
        categories=categories,
        unit=_joined(study.unit + offset for study, offset in zip(studies, start, strict=False)),
        annotator=_joined(_codes(study.annotators, annotators)[study.annotator] for study in studies),
        value=_joined(_codes(study.categories, categories)[study.value] for study in studies),
        numbers=numbers,
        cluster=_joined(_codes(study.clusters, clusters)[study.cluster] for study in studies) if clustered else None,
        clusters=clusters if clustered else (),
        excluded=sum((Counter(study.excluded) for study in studies), Counter()),
        coverage=None,
        caution=tuple(dict.fromkeys(caution for study in studies for caution in study.caution)),
        related=sorted({pair for study in studies for pair in study.related}, key=str),
    )


def common_labels(studies: Sequence[Study]) -> tuple[list[Hashable], Floats | None]:
    """The labels of all studies, each once in their common order, and their numbers where they have any.

    Raises Refused where ordinal labels have no common order.
    """
    first = studies[0]
    categories = _merged((study.categories for study in studies), ordered=first.level == "ordinal")
    return categories, None if first.numbers is None else _numbers(studies, categories)


def _joined(parts: Iterable[Codes]) -> Codes:
    return np.concatenate(list(parts)).astype(np.int32)


def _codes(names: Sequence[T], every: Sequence[T]) -> Codes:
    place = {name: code for code, name in enumerate(every)}
    return np.array([place[name] for name in names], dtype=np.int32)


def _merged(lists: Iterable[Sequence[T]], *, ordered: bool = False) -> list[T]:
    """Every element once, in the order of the lists; where the order counts, they must not contradict each other."""
    every = [list(each) for each in lists]
    if ordered:
        every.sort(key=len, reverse=True)
    merged = list(dict.fromkeys(label for each in every for label in each))
    if ordered and any([label for label in merged if label in set(each)] != each for each in every):
        raise Refused("the rounds' labels stand in different orders, so that these rounds cannot be pooled")
    return merged


def _numbers(studies: Sequence[Study], categories: Sequence[Hashable]) -> Floats:
    known = {
        label: number
        for study in studies
        if study.numbers is not None
        for label, number in zip(study.categories, study.numbers.tolist(), strict=True)
    }
    return np.array([known[label] for label in categories], dtype=np.float64)
