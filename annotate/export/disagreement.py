"""Where annotators differ: which labels, and in which units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import pairs_within
from annotate.agreement.labels import label_text
from annotate.agreement.patterns import merge
from annotate.agreement.study import Study
from annotate.corpus.readings.units import within

MOST_LABELS = 12


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each two labels met: `counts` (labels, labels). Of two annotators rows are the first one's labels;
    of all pairs together a count stands on both sides of the diagonal. `left_out` are pairs with rarer labels."""

    labels: Sequence[str]
    counts: Sequence[Sequence[int]]
    left_out: int
    annotators: tuple[str, str] | None = None

    @property
    def most(self) -> int:
        """The largest count off the diagonal."""
        return max((n for i, row in enumerate(self.counts) for j, n in enumerate(row) if i != j), default=0)


@dataclass(frozen=True, slots=True)
class Where:
    """Which disagreements are asked for.

    `annotators`: two of them differ from each other, one of them from anybody. `labels`: of two labels the first
    annotator chose the first one and the other the second one (among all: two annotators chose the two); one label was
    chosen by one of them. Two equal labels are no disagreement: the units where both chose it.
    """

    annotators: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit with different labels: its document, the position of its sentence (from 1), the source, who chose what."""

    unit: str
    document: str
    sentence: int
    source: str
    labels: dict[str, str]


def confusion(study: Study, annotators: tuple[str, str] | None = None) -> Confusion:
    """The confusion table of two annotators, or of all pairs; of the most frequent labels where there are many."""
    pairs = _all_pairs(study) if annotators is None else _pairs(study, *annotators)
    totals: Counter[int] = Counter()
    for (left, right), count in pairs.items():
        totals[left] += count
        totals[right] += count
    kept = [code for code in range(len(study.categories)) if study.open_set is False or totals[code]]
    if len(kept) > MOST_LABELS:
        kept = sorted(code for code, _ in totals.most_common(MOST_LABELS))
    place = {code: index for index, code in enumerate(kept)}
    counts = [[0] * len(kept) for _ in kept]
    left_out = 0
    for (left, right), count in pairs.items():
        if left in place and right in place:
            counts[place[left]][place[right]] = count
        elif annotators is not None or left <= right:
            left_out += count
    return Confusion([label_text(study.categories[code]) for code in kept], counts, left_out, annotators)


def disagreed(study: Study, where: Where = Where()) -> NDArray[np.int64]:
    """The units (units,) in which annotators differ, as far as `where` asks for them."""
    wanted = _two_labels(study, where) if len(where.labels) == 2 else _differing(study, where)
    if where.document is not None:
        wanted &= _in_document(study, where.document)
    return np.flatnonzero(wanted)


def describe(study: Study, units: Sequence[int]) -> list[Disagreement]:
    """Who chose what in each of `units`."""
    chosen: dict[int, dict[str, str]] = {unit: {} for unit in units}
    for row in np.flatnonzero(np.isin(study.unit, list(units))).tolist():
        label = label_text(study.categories[study.value[row]])
        chosen[int(study.unit[row])][study.annotators[study.annotator[row]]] = label
    return [_described(study, unit, chosen[unit]) for unit in units]


def _described(study: Study, unit: int, labels: dict[str, str]) -> Disagreement:
    name = study.units[unit]
    document = study.clusters[study.cluster[unit]] if study.cluster is not None else ""
    return Disagreement(name, document, *within(document, name), dict(sorted(labels.items())))


def _all_pairs(study: Study) -> Counter[tuple[int, int]]:
    counts = merge(study).counts
    left, right = pairs_within(counts.pattern)
    width = max(counts.categories, 1)
    one, other = (np.sort(counts.value[np.stack([left, right])], axis=0)).astype(np.int64)
    distinct, place = np.unique(one * width + other, return_inverse=True)
    count = np.bincount(place, weights=counts.weight[counts.pattern[left]], minlength=distinct.size)
    found: Counter[tuple[int, int]] = Counter()
    for code, number in zip(distinct.tolist(), count.tolist(), strict=True):
        low, high = divmod(code, width)
        found[low, high] = found[high, low] = int(number)
    return found


def _pairs(study: Study, first: str, second: str) -> Counter[tuple[int, int]]:
    left, right = _values_of(study, first), _values_of(study, second)
    both = (left >= 0) & (right >= 0)
    return Counter(zip(left[both].tolist(), right[both].tolist(), strict=True))


def _values_of(study: Study, annotator: str) -> NDArray[np.int32]:
    """An annotator's value of each unit (units,), -1 for none."""
    values = np.full(len(study.units), -1, dtype=np.int32)
    mine = study.annotator == (list(study.annotators).index(annotator) if annotator in study.annotators else -1)
    values[study.unit[mine]] = study.value[mine]
    return values


def _two_labels(study: Study, where: Where) -> NDArray[np.bool_]:
    """Whether two ratings of a unit have the two labels (units,)."""
    first, second = (_codes_of(study, label) for label in where.labels)
    if len(where.annotators) == 2:
        left, right = (_values_of(study, name) for name in where.annotators)
        return np.logical_and(np.isin(left, first), np.isin(right, second))
    enough = 2 if first == second else 1
    if not where.annotators:
        mine = _chosen(study, first) >= 1
    else:
        mine = np.isin(_values_of(study, where.annotators[0]), first)
    return np.logical_and(mine, _chosen(study, second) >= enough)


def _differing(study: Study, where: Where) -> NDArray[np.bool_]:
    """Whether ratings of a unit differ, one of them having the label if one is asked for (units,)."""
    codes = _codes_of(study, where.labels[0]) if where.labels else range(len(study.categories))
    values = [_values_of(study, name) for name in where.annotators]
    differ = _spread(study)
    if len(values) == 2:
        differ = (values[0] != values[1]) & (values[0] >= 0) & (values[1] >= 0)
    chosen = [np.isin(each, list(codes)) for each in values] or [_chosen(study, codes) >= 1]
    wanted: NDArray[np.bool_] = differ & np.logical_or.reduce(chosen)
    return wanted


def _in_document(study: Study, document: str) -> NDArray[np.bool_]:
    if study.cluster is None or document not in study.clusters:
        return np.zeros(len(study.units), dtype=bool)
    inside: NDArray[np.bool_] = study.cluster == list(study.clusters).index(document)
    return inside


def _chosen(study: Study, codes: Sequence[int]) -> NDArray[np.int64]:
    """How many annotators chose one of `codes` in each unit (units,)."""
    mine = np.isin(study.value, codes)
    return np.bincount(study.unit[mine], minlength=len(study.units))


def _codes_of(study: Study, label: str) -> list[int]:
    """The label itself, and among sets those that hold it."""
    return [code for code, category in enumerate(study.categories) if label in _texts(category)]


def _texts(category: object) -> set[str]:
    elements = category if isinstance(category, frozenset) else ()
    return {label_text(category), *(label_text(each) for each in elements)}


def _spread(study: Study) -> NDArray[np.bool_]:
    """Whether the lowest and the highest code of each unit differ (units,)."""
    low = np.full(len(study.units), len(study.categories), dtype=np.int32)
    high = np.full(len(study.units), -1, dtype=np.int32)
    np.minimum.at(low, study.unit, study.value)
    np.maximum.at(high, study.unit, study.value)
    return low < high
