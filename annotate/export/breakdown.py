"""Agreement by document, the same computation on a part of the ratings; and who differs how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.breakdowns import part
from annotate.agreement.study import Study
from annotate.export.disagreement import disagreed

Report = Callable[[Study], dict[str, Any]]
"""Makes the part of a report of a study."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A document: its units that two or more annotators rated, and in how many of these they differ."""

    document: str
    units: int
    differing: int


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
    return report(replace(part(study, here), cluster=None, clusters=()))


def differing_of(study: Study) -> dict[str, tuple[int, int]]:
    """Of each annotator how many units they rated, and in how many of these they differ from somebody."""
    rated = np.bincount(study.annotator, minlength=len(study.annotators))
    differing = _rows_that_differ(study)
    often = np.bincount(study.annotator[differing], minlength=len(study.annotators))
    return {name: (int(rated[code]), int(often[code])) for code, name in enumerate(study.annotators)}


def _rows_that_differ(study: Study) -> NDArray[np.bool_]:
    """Whether each rating's unit has different ones (ratings,)."""
    differs = np.zeros(len(study.units), dtype=bool)
    differs[disagreed(study)] = True
    chosen: NDArray[np.bool_] = differs[study.unit]
    return chosen
