"""What numpy lacks for sums by group: tallies, ranges, sorting and numbering of whole numbers."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
MOST_EMPTY: Final = 4  # a table of all possible keys may have so many times as many places as there are keys
SHORT: Final = 2**16  # numpy sorts integers below this by counting

# The C library (glibc) gives back the memory of large arrays and asks for each page anew, a quarter of a report's time,
# until one has been freed that is nearly as large as this: then it keeps so much.
np.empty(2**25 - 2**16, dtype=np.uint8)


def tally(group: NDArray[np.integer], amounts: Floats, groups: int) -> Floats:
    """The sums of amounts by group (groups,)."""
    return np.bincount(group, weights=amounts, minlength=groups).astype(np.float64, copy=False)


def dot(left: Floats, right: Floats) -> float:
    """The sum of products of two arrays of the same length, by one thread: several cost more than they save here."""
    return float(np.einsum("i,i->", left, right))


def sorted_order(numbers: NDArray[np.integer]) -> Integers:
    """What sorts whole numbers from 0 on; equal ones stay in their order. Two bytes at a time, which numpy counts."""
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    place = SHORT
    while place <= numbers.max(initial=0):
        order = order[np.argsort((numbers[order] // place).astype(np.uint16), kind="stable")]
        place *= SHORT
    return order


def ranges(start: Integers, size: Integers) -> Integers:
    """The numbers start ... start + size - 1 of each range, one range after the other."""
    numbers: Integers = np.arange(size.sum()) + np.repeat(start - np.cumsum(size) + size, size)
    return numbers


def pairs_within(group: NDArray[np.integer]) -> tuple[Integers, Integers]:
    """Indices (i, j), i < j, of all pairs of elements in the same group; `group` is sorted."""
    ends = np.cumsum(np.bincount(group)) if group.size else np.zeros(0, dtype=np.int64)
    place = np.arange(group.size)
    later = ends[group] - place - 1
    return np.repeat(place, later), ranges(place + 1, later)


def numbered(key: Integers, most: int) -> tuple[Integers, Integers]:
    """The distinct keys, sorted, and which of them each key is; keys are below `most`."""
    if most > MOST_EMPTY * max(key.size, 1):
        order = sorted_order(key)
        key = key[order]
        new = np.append(True, key[1:] != key[:-1])[: key.size]
        which = np.empty(key.size, dtype=np.int64)
        which[order] = np.cumsum(new) - 1
        return key[new], which
    there = np.zeros(most, dtype=bool)
    there[key] = True
    distinct = np.flatnonzero(there)
    place = np.empty(most, dtype=np.int64)
    place[distinct] = np.arange(distinct.size)
    return distinct, place.take(key)
