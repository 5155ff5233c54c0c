"""A table of labels, one rating a row, as studies.

Studies need numpy, which is slow to import: only once the rows are there, and in a large table while DuckDB reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotate.errors import Problem, Refused, Unreadable
from annotate.formats.columns import Columns, looking_missing, told
from annotate.formats.large_table import grouped_study
from annotate.formats.table_rows import Rows, read_rows
from annotate.formats.table_wide import long_rows, strangers, told_wide

if TYPE_CHECKING:
    from annotate.agreement.study import Study

PLAIN: Final = ("nominal", "ordinal", "interval", "ratio")  # the levels at which a rating is one label


def read_studies(
    path: Path,
    columns: Columns,
    *,
    level: str = "nominal",
    categories: Sequence[str] | None = None,
    missing: Collection[str] = ("",),
    wide: bool = False,
) -> tuple[Columns, list[tuple[str | None, Study]]]:
    """The columns that were taken, and a study for each round in order of appearance (None without a round column).

    `missing` are the cells that mean no rating; with an act column a unit has the set of an annotator's labels. A
    `wide` table has one row a unit, and a column an annotator.
    Raises `Unreadable` with lines, or `Refused` when the rows make no study.
    """
    if not (columns.round or columns.act or wide) and level in PLAIN:
        found = grouped_study(path, partial(told, columns), level=level, categories=categories, missing=missing)
        if found is not None:
            return found[0], [(None, found[1])]
    rows = read_rows(path)
    caution: tuple[str, ...] = ()
    if wide:
        columns, annotators = told_wide(columns, rows.header)
        caution = strangers(rows, annotators, missing)
        columns, rows = long_rows(rows, columns, annotators)
    else:
        columns = told(columns, rows.header)
    table = _Table(rows, columns, level, categories, frozenset(missing), caution)
    table.refuse_blanks()
    return columns, [(name, table.study(indices)) for name, indices in table.rounds()]


@dataclass(frozen=True, slots=True)
class _Table:
    rows: Rows
    columns: Columns
    level: str
    categories: Sequence[str] | None
    missing: frozenset[str]
    caution: tuple[str, ...]

    def rounds(self) -> list[tuple[str | None, Sequence[int]]]:
        """The rows of each round in order of appearance."""
        if self.columns.round is None:
            return [(None, range(len(self.rows.lines)))]
        found: dict[str, list[int]] = {}
        for index, name in enumerate(self.rows.column(self.columns.round)):
            found.setdefault(name or "", []).append(index)
        return list(found.items())

    def refuse_blanks(self) -> None:
        blank = {
            (line, part, name)
            for part, name in (("unit", self.columns.unit), ("annotator", self.columns.annotator))
            for line, cell in zip(self.rows.lines, self.rows.column(name), strict=True)
            if not (cell or "").strip()
        }
        if blank:
            lines = self.rows.word == "line"
            raise Unreadable(
                [Problem(f'no {part} under "{name}"', line if lines else None) for line, part, name in sorted(blank)]
            )

    def study(self, indices: Sequence[int]) -> Study:
        """The study of these rows."""
        from annotate.agreement.study import from_rows

        labels = [self._cell(self.columns.label, index) for index in indices]
        values = [None if label is None or label in self.missing else label for label in labels]
        kept = [index for index, value in zip(indices, values, strict=True) if value is not None]
        given = [value for value in values if value is not None]
        dropped = {"unseen": len(values) - len(given)}
        caution = (*self.caution, *looking_missing(given))
        units, annotators = (self._texts(name, kept) for name in (self.columns.unit, self.columns.annotator))
        documents = self._texts(self.columns.cluster, kept) if self.columns.cluster else None
        names = [f"{self.rows.word} {self.rows.lines[index]}" for index in kept]
        if self.columns.act:
            return self._of_acts(units, annotators, given, documents, names, kept, dropped, caution)
        return from_rows(
            units, annotators, given, level=self.level, categories=self.categories, documents=documents,
            row_names=names, excluded=dropped, caution=caution,
        )  # fmt: skip

    def _of_acts(
        self, units: list[str], annotators: list[str], labels: list[str], documents: list[str] | None,
        names: list[str], kept: list[int], dropped: dict[str, int], caution: tuple[str, ...],
    ) -> Study:  # fmt: skip
        """One value for a unit's annotator: the label of all acts, else their set, or at a metric level missing."""
        from annotate.agreement.study import from_rows

        self._refuse_repeated_acts(units, annotators, kept, names)
        sets: dict[tuple[str, str], set[str]] = {}
        document = {unit: documents[row] for row, unit in enumerate(units)} if documents else None
        for unit, annotator, label in zip(units, annotators, labels, strict=True):
            sets.setdefault((unit, annotator), set()).add(label)
        several = sum(len(found) > 1 for found in sets.values())
        as_sets = self.level == "nominal" and several > 0
        if several and not as_sets:
            sets = {cell: found for cell, found in sets.items() if len(found) == 1}
            dropped = {**dropped, "several values": several}
        if as_sets and self.categories and (unknown := set().union(*sets.values()) - set(self.categories)):
            raise Refused(f'the label "{min(unknown)}" is not among the declared ones')
        values: list[Hashable] = [frozenset(found) if as_sets else min(found) for found in sets.values()]
        return from_rows(
            [unit for unit, _ in sets], [annotator for _, annotator in sets], values,
            level="set" if as_sets else self.level, categories=None if as_sets else self.categories,
            documents=[document[unit] for unit, _ in sets] if document else None, excluded=dropped, caution=caution,
        )  # fmt: skip

    def _refuse_repeated_acts(self, units: list[str], annotators: list[str], kept: list[int], names: list[str]) -> None:
        assert self.columns.act
        first: dict[tuple[str, str, str], str] = {}
        acts = self._texts(self.columns.act, kept)
        for unit, annotator, act, name in zip(units, annotators, acts, names, strict=True):
            if (before := first.setdefault((unit, annotator, act), name)) is not name:
                raise Refused(f'"{annotator}" has the act "{act}" of "{unit}" twice ({before} and {name})')

    def _cell(self, column: str, index: int) -> str | None:
        return self.rows.column(column)[index]

    def _texts(self, column: str, indices: Sequence[int]) -> list[str]:
        cells = self.rows.column(column)
        return [cells[index] or "" for index in indices]
