"""How far annotators name the same sources: F1, from the study that `by_source.naming` makes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.study import Study
from annotate.corpus.readings.by_source import NAMED

WHY_ONLY_F1 = (
    "a cell exists because somebody named its source, so that there are no cells that nobody named, "
    "and what chance would do cannot be told"
)
NOTHING_NAMED = "neither annotator named a source in a sentence that both annotated"
_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Naming:
    """What two annotators named in the sentences that both annotated: counts of sentence x source."""

    annotators: tuple[str, str]
    both: int
    only_first: int
    only_second: int

    @property
    def cells(self) -> int:
        """How many cells one of the two named."""
        return self.both + self.one

    @property
    def one(self) -> int:
        """How many cells one of the two named alone."""
        return self.only_first + self.only_second

    @property
    def f1(self) -> float | None:
        """See `f1`."""
        return f1(self.both, self.one)


def f1(both: int, one: int) -> float | None:
    """2 |A and B| / (|A| + |B|), the harmonic mean of precision and recall whichever of the two is taken as the truth
    (van Rijsbergen 1979, Information retrieval, ch. 7; Hripcsak & Rothschild 2005, p. 297); None when nothing is named.
    """
    return 2 * both / (2 * both + one) if both or one else None


def namings(study: Study) -> list[Naming]:
    """Each pair of annotators that share a sentence; pooled F1 is `f1` of the sums of the counts."""
    both, first, shared = _tables(study)
    names = study.annotators
    pairs = [(a, b) for a, b in combinations(range(len(names)), 2) if shared[a, b]]
    return [
        Naming((names[a], names[b]), int(both[a, b]), int(first[a, b] - both[a, b]), int(first[b, a] - both[a, b]))
        for a, b in pairs
    ]


def _tables(study: Study) -> tuple[NDArray[np.int64], ...]:
    """For annotators a and b (annotators, annotators): cells that both named, that a named and b judged, both judged.

    In chunks of cells, so that memory stays small whatever their number.
    """
    number = len(study.annotators)
    named_code = list(study.categories).index(NAMED)
    sums = [np.zeros((number, number), dtype=np.int64) for _ in range(3)]
    for start in range(0, len(study.units), _CHUNK):
        rows = (study.unit >= start) & (study.unit < start + _CHUNK)
        cell = study.unit[rows] - start, study.annotator[rows]
        judged = np.zeros((min(_CHUNK, len(study.units) - start), number), dtype=np.float32)
        judged[cell] = 1
        named = np.zeros_like(judged)
        named[cell] = study.value[rows] == named_code
        for total, left, right in zip(sums, (named, named, judged), (named, judged, judged), strict=True):
            total += (left.T @ right).astype(np.int64)
    return tuple(sums)
