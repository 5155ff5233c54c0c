"""Several values of one owner gathered into one set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotate.corpus.readings.answers import EMPTY, Codes

NOTHING = -1


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Which set each owner has: `code` (owners,) into `sets`, `NOTHING` without an answer; `size` (owners,) of it."""

    code: Codes
    size: Codes
    sets: list[frozenset[int]]


def gather(owner: Codes, code: Codes, owners: int) -> Gathered:
    """The sets of codes by owner, from rows (owner, code) in any order and with repeats; `EMPTY` adds nothing.

    The sets with one element come first, in the order of the codes, then the empty set, then the larger ones.
    """
    filled = code != EMPTY
    distinct, place = np.unique(code[filled], return_inverse=True)
    kinds = max(distinct.size, 1)
    pairs = np.unique(owner[filled].astype(np.int64) * kinds + place)
    owner_of, code_of = pairs // kinds, pairs % kinds
    size = np.bincount(owner_of, minlength=owners).astype(np.int32)
    result = np.full(owners, NOTHING, dtype=np.int32)
    result[owner[~filled]] = distinct.size
    result[owner_of] = code_of
    larger = _larger(size, distinct[code_of].tolist())
    numbers = {codes: distinct.size + 1 + number for number, codes in enumerate(dict.fromkeys(larger))}
    result[size > 1] = [numbers[codes] for codes in larger]
    sets = [frozenset({single}) for single in distinct.tolist()]
    return Gathered(result, size, [*sets, frozenset(), *map(frozenset, numbers)])


def _larger(size: Codes, codes: list[int]) -> list[tuple[int, ...]]:
    """The codes of each owner that has several, in the order of the owners."""
    end = np.cumsum(size)
    several = size > 1
    bounds = zip((end - size)[several].tolist(), end[several].tolist(), strict=True)
    return [tuple(codes[start:stop]) for start, stop in bounds]
