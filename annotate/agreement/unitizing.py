"""Krippendorff's alpha of stretches marked in a text, which annotators also delimit: where, how long and as what."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotate.agreement.arrays import Integers, ranges
from annotate.agreement.estimate import Undefined
from annotate.errors import Refused

Stretch = tuple[int, int, Hashable]


@dataclass(frozen=True)
class Unitizing:
    """Alpha, None where nothing could differ, with its observed and expected disagreement."""

    value: float | None
    observed: float
    expected: float


@dataclass(frozen=True)
class _Marked:
    """Where one annotator marked a label, and the gaps between: begin and end of each, in order."""

    begin: Integers
    end: Integers
    gap_begin: Integers
    gap_end: Integers


def unitizing_alpha(marked: Sequence[Iterable[Stretch]], length: int) -> tuple[Unitizing, dict[Hashable, Unitizing]]:
    """Alpha of what each annotator marked in a text of `length`, for all labels together and for each label.

    A stretch is (begin, end, label): marked from `begin` to before `end`, in code points or another unit. Several texts
    are put end to end. The distance of two stretches that overlap is the sum of the squared distances of their ends,
    that of a stretch and the gap it lies in the square of its length (Krippendorff 1995, Sociological Methodology 25,
    47-76; 2004, Content analysis, p. 251-256). Stretches of different labels are not compared with each other.

    Refused where a stretch has no length, leaves the text, or overlaps one of the same annotator and label. Raises
    `Undefined` with fewer than two annotators, or where nobody marked anything.
    """
    stretches = [list(of_one) for of_one in marked]
    if len(stretches) < 2:
        raise Undefined("fewer than two annotators")
    labels = dict.fromkeys(label for of_one in stretches for *_, label in of_one)
    if not labels:
        raise Undefined("nobody marked anything")
    parts = {}
    for label in labels:
        sides = [_of_label(of_one, label, length) for of_one in stretches]
        parts[label] = _observed(sides, length), _expected(sides, length)
    every = (sum(observed for observed, _ in parts.values()), sum(expected for _, expected in parts.values()))
    return _alpha(*every), {label: _alpha(*each) for label, each in parts.items()}


def _alpha(observed: float, expected: float) -> Unitizing:
    return Unitizing(1 - observed / expected if expected else None, observed, expected)


def _of_label(stretches: Sequence[Stretch], label: Hashable, length: int) -> _Marked:
    places = sorted((begin, end) for begin, end, each in stretches if each == label)
    begin, end = np.array(places, dtype=np.int64).reshape(-1, 2).T
    if wrong := [place for place in places if not 0 <= place[0] < place[1] <= length]:
        raise Refused(f"a stretch lies within the text, from 0 to {length}, and has a length; here is one {wrong[0]}")
    if np.any(begin[1:] < end[:-1]):
        raise Refused(f'two stretches of one annotator overlap that are both marked as "{label}"')
    gap_begin, gap_end = np.append(0, end), np.append(begin, length)
    there = gap_begin < gap_end
    return _Marked(begin, end, gap_begin[there], gap_end[there])


def _observed(sides: Sequence[_Marked], length: int) -> float:
    """D_o (2004, p. 254): the distances of all that meets, over m (m - 1) L^2; each two annotators meet both ways."""
    apart = sum(
        _of_overlaps(one, other) + _of_gaps(one, other) + _of_gaps(other, one) for one, other in combinations(sides, 2)
    )
    annotators = len(sides)
    return 2 * apart / (annotators * (annotators - 1) * length**2)


def _of_overlaps(one: _Marked, other: _Marked) -> float:
    first = np.searchsorted(other.end, one.begin, side="right")
    number = np.maximum(np.searchsorted(other.begin, one.end, side="left") - first, 0)
    mine, theirs = np.repeat(np.arange(one.begin.size), number), ranges(first, number)
    return float(np.sum((one.begin[mine] - other.begin[theirs]) ** 2 + (one.end[mine] - other.end[theirs]) ** 2))


def _of_gaps(one: _Marked, other: _Marked) -> float:
    """The squared lengths of those stretches of the one that lie in gaps of the other."""
    met = np.searchsorted(other.begin, one.end, side="left") - np.searchsorted(other.end, one.begin, side="right")
    return float(np.sum((one.end - one.begin)[met == 0] ** 2))


def _expected(sides: Sequence[_Marked], length: int) -> float:
    """D_e (2004, p. 255): what all stretches, thrown anywhere, would differ by from each other and from the gaps."""
    long = np.concatenate([side.end - side.begin for side in sides]).astype(np.float64)
    gaps = np.sort(np.concatenate([side.gap_end - side.gap_begin for side in sides])).astype(np.float64)
    holding = np.searchsorted(gaps, long, side="left")
    room = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)[holding] + (gaps.size - holding) * (1 - long)
    apart = (long.size - 1) / 3 * (2 * long**3 - 3 * long**2 + long) + long**2 * room
    every = len(sides) * length
    return float(2 / length * apart.sum() / (every * (every - 1) - np.sum(long * (long - 1))))
