"""How the values of a layer differ, and the categories that gathered values make."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.corpus.codebook import LABELLED, Layer, LayerKind
from annotate.corpus.readings.answers import Codes, Column
from annotate.corpus.readings.gathering import Gathered

EMPTY_SET = "{}"
UNCLEAR = "(unclear)"
"""Labels that no layer can declare, as the ids of labels have no such characters."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """How single values differ: `names` (codes,) at a `level`; those `declared` count as categories though unused."""

    names: Sequence[Hashable]
    level: str = "nominal"
    declared: frozenset[Hashable] = frozenset()
    numbers: NDArray[np.float64] | None = None
    open_set: bool = False

    @property
    def metric(self) -> bool:
        """Whether a value has a place among the others, so that neither two values nor none have one."""
        return self.level in ("ordinal", "interval", "ratio")

    def own_label(self, label: str) -> Hashable:
        """`EMPTY_SET` or `UNCLEAR` as a value of this scale; as a chain it differs from every other one by all."""
        return (label,) if self.level == "chain" else label


@dataclass(frozen=True, slots=True, eq=False)
class Categories:
    """The values of a study: `values`, the category of each gathered set (sets,), or -1, their level and numbers."""

    values: list[Hashable]
    of_set: Codes
    level: str
    numbers: NDArray[np.float64] | None = None

    def codes(self, found: Gathered) -> Codes:
        """The category of each owner (owners,), -1 for none."""
        return np.where(found.code < 0, -1, self.of_set[found.code]).astype(np.int32)


def scale_of(layer: Layer, column: Column) -> Scale:
    """The scale of a layer with labels, of a number or of a target."""
    if layer.kind in LABELLED:
        declared = frozenset(label.id for label in layer.offered)
        level = str(layer.level or "nominal")
        return Scale(column.names, level, declared, _label_values(layer, column) if level == "interval" else None)
    if layer.kind is LayerKind.NUMBER:
        return Scale(column.names, str(layer.level), numbers=np.array(column.names, dtype=np.float64))
    return Scale(column.names, open_set=True)


def categories_of(found: Gathered, scale: Scale) -> Categories:
    """Single values as they are where nobody has two of them, else all as sets; related sources always as sets.

    An answered empty set is the category `EMPTY_SET` among single values.
    """
    related = scale.level == "related"
    if related or any(len(found.sets[index]) > 1 for index in _used(found)):
        return set_categories(found, lambda code: scale.names[code], "related" if related else "set")
    return _single_categories(found, scale)


def set_categories(found: Gathered, name: Callable[[int], Hashable], level: str) -> Categories:
    """The gathered sets that occur, each a frozenset of the names of its codes."""
    used = _used(found)
    of_set = np.full(len(found.sets), -1, dtype=np.int32)
    of_set[used] = np.arange(len(used))
    return Categories([frozenset(map(name, found.sets[index])) for index in used], of_set, level)


def _single_categories(found: Gathered, scale: Scale) -> Categories:
    code_of = {index: next(iter(found.sets[index]), None) for index in _used(found)}
    codes = set(code_of.values())
    kept = [code for code, name in enumerate(scale.names) if code in codes or name in scale.declared]
    values = [scale.names[code] for code in kept]
    place: dict[int | None, int] = {code: index for index, code in enumerate(kept)}
    if None in codes:
        place[None] = len(values)
        values.append(scale.own_label(EMPTY_SET))
    of_set = np.full(len(found.sets), -1, dtype=np.int32)
    of_set[list(code_of)] = [place[code] for code in code_of.values()]
    return Categories(values, of_set, scale.level, None if scale.numbers is None else scale.numbers[kept])


def _used(found: Gathered) -> list[int]:
    """Which sets occur, in their order."""
    kept: list[int] = np.unique(found.code[found.code >= 0]).tolist()
    return kept


def _label_values(layer: Layer, column: Column) -> NDArray[np.float64]:
    values = {label.id: label.value for label in layer.labels}
    return np.array([values.get(str(name)) for name in column.names], dtype=np.float64)
