"""Agreement by document and by annotator: the same computation on a part of the ratings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.coefficients import alpha
from annotate.agreement.estimate import Undefined
from annotate.agreement.patterns import merge
from annotate.agreement.study import Study
from annotate.export.disagreement import Where, disagreed

Report = Callable[[Study], dict[str, Any]]
"""Makes the part of a report of a study."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A document: its units that two or more annotators rated, and in how many of these they differ."""

    document: str
    units: int
    differing: int


@dataclass(frozen=True, slots=True)
class Person:
    """An annotator: how many units they rated, in how many they differ from somebody, and alpha of the others.

    `others` is None where alpha without them is undefined, or is not asked for.
    """

    annotator: str
    units: int
    differing: int
    others: float | None


def documents(study: Study) -> list[Tally]:
    """The documents in which anything can be compared, those with the largest share of differing units first."""
    if study.cluster is None:
        return []
    compared = np.bincount(study.unit, minlength=len(study.units)) >= 2
    units = np.bincount(study.cluster[compared], minlength=len(study.clusters))
    differing = np.bincount(study.cluster[disagreed(study)], minlength=len(study.clusters))
    order = np.argsort(-differing / np.maximum(units, 1), kind="stable")
    return [Tally(study.clusters[i], int(units[i]), int(differing[i])) for i in order.tolist() if units[i]]


def of_document(study: Study, document: str, report: Report) -> dict[str, Any]:
    """The report of one document; its intervals are over units, and say nothing of other texts."""
    assert study.cluster is not None
    here = study.cluster[study.unit] == list(study.clusters).index(document)
    return report(dataclasses.replace(part(study, here), cluster=None, clusters=()))


def people(study: Study, *, with_others: bool = True) -> list[Person]:
    """The annotators in their order; `with_others` computes alpha without each."""
    rated = np.bincount(study.annotator, minlength=len(study.annotators))
    return [
        Person(
            name,
            int(rated[code]),
            len(disagreed(study, Where((name,)))),
            _alpha(part(study, study.annotator != code)) if with_others else None,
        )
        for code, name in enumerate(study.annotators)
    ]


def part(study: Study, rows: NDArray[np.bool_]) -> Study:
    """The study of some of the ratings (ratings,), with the units and annotators that have one."""
    kept, unit = np.unique(study.unit[rows], return_inverse=True)
    raters, annotator = np.unique(study.annotator[rows], return_inverse=True)
    return dataclasses.replace(
        study,
        units=_chosen(study.units, kept),
        annotators=_chosen(study.annotators, raters),
        unit=unit.astype(np.int32),
        annotator=annotator.astype(np.int32),
        value=study.value[rows],
        cluster=None if study.cluster is None else study.cluster[kept],
        excluded={},
    )


def _chosen(names: Sequence[str], codes: NDArray[np.integer]) -> list[str]:
    return [names[code] for code in codes.tolist()]


def _alpha(study: Study) -> float | None:
    try:
        return alpha(study, merge(study)).value.value
    except Undefined:
        return None
