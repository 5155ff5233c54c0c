"""Tables of one rating a row, coded and grouped by DuckDB: by unit, and units by their ratings and document.

This module needs no numpy, so that DuckDB is at work before Python has loaded the coefficients.
"""

# ruff: noqa: S608 -- names and labels are quoted by `literal` and `Source.cell`; nothing here writes.

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from annotate.formats.columns import Columns
from annotate.formats.table_source import Source, blank, literal, sample

if TYPE_CHECKING:
    from _duckdb import DuckDBPyConnection

BITS, NUMBERS = 62, 16  # the ratings of a unit are so many bits of at most so many numbers
COUNTS: Final = (
    ", count(*) AS rows, count(given) AS given",
    ", sum(rows)::UBIGINT AS rows, sum(given)::UBIGINT AS given",
)


@dataclass(frozen=True, slots=True)
class Names:
    """The annotators and labels to look for, and the cells that are no label, each in order of their text.

    `rows` of the table, and those with a label (`given`), are counted where all rows were looked at for the names.
    The ratings of a unit are a few numbers: `bits` for each annotator hold the place of a label from 1, or 0 for none.
    """

    annotators: Sequence[str]
    labels: Sequence[str]
    missing: Sequence[str]
    rows: int | None = None
    given: int | None = None

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
class Groups:
    """Units with the same ratings and document as columns (groups,): the numbers `key0`, ... that hold the ratings, the
    place of the `document`, how many `units` there are, and whether a unit is `odd`: it has no name, or two documents.

    The table has so many `rows`, and a label in those `given`. These are more than the ratings that the numbers hold
    where an annotator rated a unit twice, and only there.
    """

    cells: Mapping[str, Any]
    names: Names
    documents: Sequence[str]
    rows: int
    given: int


def groups(connection: DuckDBPyConnection, source: Source, columns: Columns, missing: Collection[str]) -> Groups | None:
    """The groups of a table's units; None where an annotator is blank, or they are too many."""
    import _duckdb as duckdb

    for names in _names(connection, source, columns, missing):
        if not names.labels or not 0 < len(names.numbers) <= NUMBERS:
            continue
        try:
            documents = _documents(connection, source, columns, names) if columns.cluster else []
            cells = connection.execute(_query(source, columns, names)).fetchnumpy()
        except duckdb.ConversionException:
            continue  # there is a name that was not looked for
        rows, given = (_counted(cells, name, getattr(names, name)) for name in ("rows", "given"))
        return Groups(cells, names, documents, rows, given)
    return None


def _counted(cells: Mapping[str, Any], name: str, known: int | None) -> int:
    return int(cells[name].sum()) if known is None else known


def _names(
    connection: DuckDBPyConnection, source: Source, columns: Columns, missing: Collection[str]
) -> Iterator[Names]:
    """The names that a sample of a text file tells, mostly all there are; then certainly all, and how many rows."""
    if source.delimiter:
        if not {columns.annotator, columns.label} <= set(source.header):
            return
        places = [source.header.index(name) for name in (columns.annotator, columns.label)]
        found = [(row[places[0]], row[places[1]]) for row in sample(source)]
        yield _named([(name, given) for name, given in found if name.strip()], missing)
    cells = f"{source.cell(columns.annotator)}, {source.cell(columns.label)}"
    counted = connection.execute(f"SELECT {cells}, count(*) FROM {source.table} GROUP BY ALL").fetchall()
    if any(not (name or "").strip() or "\0" in f"{name}{label}" for name, label, _ in counted):
        return
    rows = sum(count for *_, count in counted)
    given = sum(count for _, label, count in counted if label is not None and label not in missing)
    yield replace(_named([(name, label) for name, label, _ in counted], missing), rows=rows, given=given)


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
    if source.delimiter is None:
        return f"{_code(source, source.column(columns.label), names.labels)} + 1"
    empty = [""] if "" in names.missing else []  # DuckDB reads an empty cell as NULL, which has no code
    cell = source.column(columns.label) if empty else source.cell(columns.label)
    code = _code(source, cell, [*names.labels, *(name for name in names.missing if name not in empty)])
    return f"{code} + 1" if names.missing == empty else f"CASE WHEN {code} < {len(names.labels)} THEN {code} + 1 END"


def _code(source: Source, cell: str, names: Sequence[str]) -> str:
    """SQL for the place of a cell among the names; an error when it is not one of them and may have been missed.

    Those of a Parquet file are all known: without errors to raise DuckDB looks up a name once where it is written once.
    """
    cast = "cast" if source.delimiter else "try_cast"
    return f"enum_code({cast}({cell} AS ENUM ({', '.join(map(literal, names))})))::BIGINT"


def _query(source: Source, columns: Columns, names: Names) -> str:
    """SQL that groups rows by unit, and units by their ratings and document; it counts rows that are not yet."""
    document = f"enum_code(try_cast({_document(source, columns)} AS document))::INTEGER" if columns.cluster else "0"
    # Without documents DuckDB would still look for the first and the last of a million zeros.
    where = "min(document) AS first, max(document) AS last" if columns.cluster else "0 AS first, 0 AS last"
    count, counted = ("", "") if names.rows is not None else COUNTS
    return f"""
        WITH coded AS (
            SELECT {source.column(columns.unit)} AS unit,
                   {_code(source, source.cell(columns.annotator), names.annotators)} AS who,
                   {_given(source, columns, names)} AS given,
                   CASE WHEN given IS NOT NULL THEN {document} END AS document FROM {source.table}),
        units AS (
            SELECT {", ".join(_key(number, names) for number in names.numbers)}, {blank("unit")} AS blank,
                   {where} {count} FROM coded GROUP BY unit)
        SELECT COLUMNS('key.*'), coalesce(first, 0) AS document, count(*)::UINTEGER AS units,
               bool_or(blank OR first <> last) AS odd {counted}
        FROM units GROUP BY ALL"""


def _key(number: int, names: Names) -> str:
    """SQL for one of the numbers that hold a unit's ratings."""
    if len(names.numbers) == 1:
        return f"coalesce(bit_or(given << {names.bits} * who), 0) AS key0"
    mine = f"FILTER (who // {names.each} = {number})"
    return f"coalesce(bit_or(given << {names.bits} * (who % {names.each})) {mine}, 0) AS key{number}"
