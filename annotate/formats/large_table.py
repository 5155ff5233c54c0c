"""Large tables of labels, read, coded and grouped by DuckDB: only the distinct patterns of ratings come to Python.

What is not a plain table of one rating a row (blank names, repeated ratings, rows of different lengths, very many
annotators) is left to `annotate.formats.table`, which reads row by row and says what is wrong where.
"""

# ruff: noqa: S608 -- names and labels are quoted by `literal` and `Source.cell`; nothing here writes.

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.labels import look_alikes, order_categories, to_numbers
from annotate.agreement.study import Codes, Study
from annotate.formats.columns import Columns, looking_missing
from annotate.formats.table_source import Source, blank, literal, sample, source_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGE: Final = 1_000_000  # bytes; reading a smaller table row by row takes no longer than starting DuckDB
PATTERN: Final = frozenset("*?[")  # DuckDB would take a path with one of these for a pattern of several files
BITS, NUMBERS = 62, 16  # the ratings of a unit are so many bits of at most so many numbers
Integers = NDArray[np.int64]


class Numbered(Sequence[str]):
    """The names of units that were grouped without them: their numbers."""

    def __init__(self, numbers: range) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: Any) -> Any:
        found = self._numbers[place]
        return Numbered(found) if isinstance(found, range) else str(found + 1)


@dataclass(frozen=True, slots=True)
class Names:
    """The annotators and labels to look for, and the cells that are no label, each in order of their text.

    The ratings of a unit are a few numbers: `bits` for each annotator hold the place of a label from 1, or 0 for none.
    """

    annotators: Sequence[str]
    labels: Sequence[str]
    missing: Sequence[str]

    @property
    def bits(self) -> int:
        """How many bits an annotator needs."""
        return max(len(self.labels).bit_length(), 1)

    @property
    def each(self) -> int:
        """How many annotators one number holds."""
        return BITS // self.bits

    @property
    def numbers(self) -> range:
        """The numbers that hold the ratings of a unit."""
        return range(-(-len(self.annotators) // self.each))


@dataclass(frozen=True, slots=True)
class Grouped:
    """The distinct patterns of a table's units: `labels` (patterns, annotators) from 1, 0 for none, their `document`
    (patterns,) or None, how many units show them (patterns,); and the rows without a label."""

    labels: Codes
    document: Integers | None
    units: Integers
    unseen: int
    names: Names
    documents: Sequence[str]


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
            found = _grouped(connection, source, taken, missing)
    except (duckdb.Error, UnicodeDecodeError, csv.Error, StopIteration):
        # The reader of rows says what is wrong with the file, and where.
        return None
    return None if found is None else (taken, _study(found, level, categories))


def _grouped(
    connection: DuckDBPyConnection, source: Source, columns: Columns, missing: Collection[str]
) -> Grouped | None:
    """The patterns of a table; None when a row must be looked at."""
    import duckdb

    for names in _names(connection, source, columns, missing):
        if not 0 < len(names.numbers) <= NUMBERS:
            continue
        try:
            documents = _documents(connection, source, columns, names) if columns.cluster else []
            cells = connection.execute(_query(source, columns, names)).fetchnumpy()
        except duckdb.ConversionException:
            continue  # there is a name that was not looked for
        return _checked({name: np.asarray(column) for name, column in cells.items()}, names, documents, columns)
    return None


def _names(
    connection: DuckDBPyConnection, source: Source, columns: Columns, missing: Collection[str]
) -> Iterator[Names]:
    """The names that a sample of a text file tells, mostly all there are; then certainly all."""
    if source.delimiter:
        if not {columns.annotator, columns.label} <= set(source.header):
            return
        places = [source.header.index(name) for name in (columns.annotator, columns.label)]
        found = [[row[place] for place in places] for row in sample(source)]
        yield _named([(name, given) for name, given in found if name.strip()], missing)
    cells = f"{source.cell(columns.annotator)}, {source.cell(columns.label)}"
    pairs = connection.execute(f"SELECT DISTINCT {cells} FROM {source.table}").fetchall()
    if not any(not (name or "").strip() or "\0" in f"{name}{given}" for name, given in pairs):
        yield _named(pairs, missing)


def _named(pairs: Iterable[tuple[str, str | None]], missing: Collection[str]) -> Names:
    """The names in pairs of an annotator and a label."""
    annotators: set[str] = set()
    labels: set[str] = set()
    for name, given in pairs:
        annotators.add(name)
        if given is not None and given not in missing:
            labels.add(given)
    return Names(sorted(annotators), sorted(labels), sorted(set(missing)))


def _documents(connection: DuckDBPyConnection, source: Source, columns: Columns, names: Names) -> list[str]:
    """The documents with a label in order of appearance; they are the type `document`, too."""
    query = f"""SELECT document FROM (
        SELECT {_document(source, columns)} AS document, {_given(source, columns, names)} AS given,
               row_number() OVER () AS row FROM {source.table})
        WHERE given IS NOT NULL GROUP BY document ORDER BY min(row)"""
    connection.execute(f"CREATE OR REPLACE TYPE document AS ENUM ({query})")
    found = connection.execute("SELECT unnest(enum_range(NULL::document))::VARCHAR").fetchall()
    return [name for (name,) in found]


def _document(source: Source, columns: Columns) -> str:
    return f"coalesce({source.cell(columns.cluster or '')}, '')"


def _given(source: Source, columns: Columns, names: Names) -> str:
    """SQL for the place of a row's label from 1, NULL for none."""
    code = _code(source, columns.label, [*names.labels, *names.missing])
    return f"CASE WHEN {code} < {len(names.labels)} THEN {code} + 1 END"


def _code(source: Source, column: str, names: Sequence[str]) -> str:
    """SQL for the place of a cell among the names; an error when it is not one of them and may have been missed.

    Those of a Parquet file are all known: without errors to raise DuckDB looks up a name once where it is written once.
    """
    cast = "cast" if source.delimiter else "try_cast"
    return f"enum_code({cast}({source.cell(column)} AS ENUM ({', '.join(map(literal, names))})))::BIGINT"


def _query(source: Source, columns: Columns, names: Names) -> str:
    """SQL that groups rows by unit, and units by their ratings and document."""
    keys = [
        f"coalesce(bit_or(given << {names.bits} * (who % {names.each})) FILTER (who // {names.each} = {number}), 0)"
        for number in names.numbers
    ]
    document = f"enum_code(try_cast({_document(source, columns)} AS document))::BIGINT" if columns.cluster else "0"
    return f"""
        WITH coded AS (
            SELECT {source.cell(columns.unit)} AS unit, {_code(source, columns.annotator, names.annotators)} AS who,
                   {_given(source, columns, names)} AS given,
                   {document} AS document
            FROM {source.table}),
        units AS (
            SELECT {", ".join(f"{key} AS key{number}" for number, key in enumerate(keys))},
                   count(given) AS given, count(*) AS rows, {blank("unit")} AS blank,
                   min(document) FILTER (given IS NOT NULL) AS first, max(document) FILTER (given IS NOT NULL) AS last
            FROM coded GROUP BY unit)
        SELECT COLUMNS('key.*'), coalesce(first, 0) AS document, count(*) AS units, sum(given)::BIGINT AS given,
               sum(rows)::BIGINT AS rows, bool_or(blank OR first <> last) AS odd
        FROM units GROUP BY ALL"""


def _checked(
    cells: dict[str, NDArray[Any]], names: Names, documents: Sequence[str], columns: Columns
) -> Grouped | None:
    """The patterns in order; None where a unit has no name, two documents, or two ratings of one annotator."""
    keys = [cells[f"key{number}"] for number in names.numbers]
    order = np.lexsort((*keys, cells["document"]))
    order = order[cells["given"][order] > 0]
    labels = np.concatenate([_labels(key[order], names) for key in keys], axis=1)[:, : len(names.annotators)]
    units = cells["units"][order]
    repeated = np.any(cells["given"][order] != units * np.count_nonzero(labels, axis=1))
    if cells["odd"].any() or repeated or not order.size:
        return None
    unseen = int(cells["rows"].sum() - cells["given"].sum())
    return Grouped(labels, cells["document"][order] if columns.cluster else None, units, unseen, names, documents)


def _labels(key: Integers, names: Names) -> Codes:
    """The labels from 1, 0 for none, of the annotators whose ratings are in a number (patterns, annotators)."""
    shift = names.bits * np.arange(names.each)
    return (key[:, None] >> shift & (1 << names.bits) - 1).astype(np.int32)


def _study(found: Grouped, level: str, categories: Sequence[str] | None) -> Study:
    unit, annotator = np.nonzero(found.labels)
    who, annotator = np.unique(annotator, return_inverse=True)
    given, value = np.unique(found.labels[found.labels > 0] - 1, return_inverse=True)
    labels = [found.names.labels[code] for code in given]
    declared = order_categories(set(labels), categories, level)
    place = np.array([declared.index(label) for label in labels], dtype=np.int32)
    return Study(
        Numbered(range(len(found.labels))), [found.names.annotators[code] for code in who], declared,
        unit.astype(np.int32), annotator.astype(np.int32), place[value], level,
        to_numbers(declared) if level in ("interval", "ratio") else None,
        found.document.astype(np.int32) if found.document is not None else None,
        found.documents, weight=found.units.astype(np.float64), excluded={"unseen": found.unseen},
        caution=(*looking_missing(labels), *look_alikes(declared)),
    )  # fmt: skip
