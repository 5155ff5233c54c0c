"""Wide tables of labels, one row a unit and one column an annotator, as tables of one rating a row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import TypeVar

from annotate.errors import Refused
from annotate.formats.columns import Columns, usual
from annotate.formats.table_rows import Rows

T = TypeVar("T")
LABELS = ("value", "label", "rating")  # what the labels are called, which have no column of their own


def told_wide(columns: Columns, header: Sequence[str]) -> tuple[Columns, list[str]]:
    """The columns with unit and document filled by their usual names, and the columns that are annotators.

    These are the ones named in `columns.annotator`, separated by commas, else all that are no unit, document, round or
    label. The unit stays empty where no column names it: then each row is one.
    """
    unit = columns.unit or usual("unit", header, columns.named)
    document = usual("cluster", header, {unit, *columns.named}) if columns.cluster is None else columns.cluster
    columns = replace(columns, unit=unit, cluster=document or None)
    if columns.annotator:
        return columns, columns.annotator.split(",")
    annotators = [name for name in header if name not in columns.named]
    if len(annotators) < 2:
        raise Refused(f"a table with --wide has a column for each annotator; here they are {', '.join(header)}")
    return columns, annotators


def long_rows(rows: Rows, columns: Columns, annotators: Sequence[str]) -> tuple[Columns, Rows]:
    """The table with one rating a row, all of a unit after each other, and its columns."""
    each, number = len(annotators), len(rows.lines)
    names = [str(line) for line in rows.lines]
    label = columns.label or next(name for name in LABELS if name not in columns.named)
    columns = replace(columns, unit=columns.unit or rows.word, annotator=", ".join(annotators), label=label)
    kept = [name for name in (columns.unit, columns.cluster, columns.round) if name]
    cells = [names if name == rows.word and name not in rows.header else rows.column(name) for name in kept]
    given = zip(*(rows.column(name) for name in annotators), strict=True)
    return columns, Rows(
        [*kept, columns.annotator, label],
        [*(_each(column, each) for column in cells), list(annotators) * number, list(chain.from_iterable(given))],
        _each(rows.lines, each),
        rows.word,
    )


def strangers(rows: Rows, annotators: Sequence[str], missing: Collection[str]) -> tuple[str, ...]:
    """A caution for each column that shares no label with another one: it may hold remarks, or a text."""
    labels = {name: set(rows.column(name)) - {None, *missing} for name in annotators}
    alone = [
        name
        for name, mine in labels.items()
        if mine and not any(mine & others for other, others in labels.items() if other != name)
    ]
    return tuple(f'"{name}" shares no label with any other column; is it an annotator?' for name in alone)


def _each(cells: Sequence[T], times: int) -> list[T]:
    """Every cell several times."""
    return list(chain.from_iterable(repeat(cell, times) for cell in cells))
