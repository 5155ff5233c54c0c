"""Large tables of labels, read, coded and grouped by DuckDB: only the distinct patterns of ratings come to Python.

What is not a plain table of one rating a row (blank names, repeated ratings, rows of different lengths, very many
annotators) is left to `annotate.formats.table`, which reads row by row and says what is wrong where.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from annotate.agreement.labels import look_alikes, order_categories, to_numbers
from annotate.agreement.study import Study
from annotate.formats.columns import Columns, looking_missing
from annotate.formats.table_groups import Groups, groups
from annotate.formats.table_source import source_of

LARGE: Final = 1_000_000  # bytes; reading a smaller table row by row takes no longer than starting DuckDB
PATTERN: Final = frozenset("*?[")  # DuckDB would take a path with one of these for a pattern of several files


class Numbered(Sequence[str]):
    """The names of units that were grouped without them: their numbers."""

    def __init__(self, numbers: range) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: Any) -> Any:
        found = self._numbers[place]
        return Numbered(found) if isinstance(found, range) else str(found + 1)


def grouped_study(
    path: Path,
    columns: Callable[[Sequence[str]], Columns],
    *,
    level: str,
    categories: Sequence[str] | None,
    missing: Collection[str],
    large: int = LARGE,
) -> tuple[Columns, Study] | None:
    """The study of a CSV, TSV or Parquet file of at least `large` bytes, with one rating a row; None for others.

    `columns` tells from a header which column holds what. None, too, where rows must be looked at one by one. Its
    units stand for all with the same ratings in the same document, have numbers for names and are in order of document
    and ratings, so that the same table gives the same study.
    """
    if path.stat().st_size < large or set(str(path)) & PATTERN:
        return None
    import duckdb

    try:
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar = false")
            source = source_of(connection, path)
            if source is None:
                return None
            taken = columns(source.header)
            found = groups(connection, source, taken, missing)
    except (duckdb.Error, UnicodeDecodeError, csv.Error, StopIteration):
        # The reader of rows says what is wrong with the file, and where.
        return None
    return None if found is None else (taken, _study(found, level, categories))


def _study(found: Groups, level: str, categories: Sequence[str] | None) -> Study:
    who = np.flatnonzero(found.labels.any(axis=0)).tolist()
    given = np.flatnonzero(np.bincount(found.labels.ravel())[1:]).tolist()
    labels = [found.names.labels[code] for code in given]
    declared = order_categories(set(labels), categories, level)
    place = np.zeros(len(found.names.labels) + 1, dtype=np.int32)
    for code, label in zip(given, labels, strict=True):
        place[code + 1] = declared.index(label)
    chosen = found.labels[:, who]
    unit, annotator = (code.astype(np.int32) for code in np.nonzero(chosen))
    return Study(
        Numbered(range(len(chosen))), [found.names.annotators[code] for code in who], declared,
        unit, annotator, place[chosen[unit, annotator]], level,
        to_numbers(declared) if level in ("interval", "ratio") else None,
        None if found.document is None else found.document.astype(np.int32), found.documents,
        weight=found.units.astype(np.float64), excluded={"unseen": found.unseen},
        caution=(*looking_missing(labels), *look_alikes(declared)),
    )  # fmt: skip
