"""Tables of one rating a row, coded and grouped by DuckDB: by unit, and units by their ratings and document.

This module needs no numpy, so that DuckDB is at work before Python has loaded the coefficients.
"""

# ruff: noqa: S608 -- names and labels are quoted by `literal` and `Source.cell`; nothing here writes.

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotate.formats.columns import Columns
from annotate.formats.table_source import Source, blank, literal, sample

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BITS, NUMBERS = 62, 16  # the ratings of a unit are so many bits of at most so many numbers


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
class Groups:
    """Units with the same ratings and document as columns (groups,): the numbers `key0`, ... that hold the ratings, the
    place of the `document`, how many `units` there are, how many of their rows have no label (`unseen`), and whether a
    unit is `odd`: it has no name, stands in two documents, or was rated twice by an annotator."""

    cells: Mapping[str, Any]
    names: Names
    documents: Sequence[str]


def groups(connection: DuckDBPyConnection, source: Source, columns: Columns, missing: Collection[str]) -> Groups | None:
    """The groups of a table's units; None where an annotator is blank, or they are too many."""
    import duckdb

    for names in _names(connection, source, columns, missing):
        if not 0 < len(names.numbers) <= NUMBERS:
            continue
        try:
            documents = _documents(connection, source, columns, names) if columns.cluster else []
            cells = connection.execute(_query(source, columns, names)).fetchnumpy()
        except duckdb.ConversionException:
            continue  # there is a name that was not looked for
        return Groups(cells, names, documents)
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
    document = f"enum_code(try_cast({_document(source, columns)} AS document))::INTEGER" if columns.cluster else "0"
    # Without documents DuckDB would still look for the first and the last of a million zeros.
    where = "min(document) AS first, max(document) AS last" if columns.cluster else "0 AS first, 0 AS last"
    return f"""
        WITH coded AS (
            SELECT {source.cell(columns.unit)} AS unit, {_code(source, columns.annotator, names.annotators)} AS who,
                   {_given(source, columns, names)} AS given,
                   CASE WHEN given IS NOT NULL THEN {document} END AS document FROM {source.table}),
        units AS (
            SELECT {", ".join(_key(number, names) for number in names.numbers)}, {blank("unit")} AS blank,
                   count(given) AS given, count(*) AS rows, {where}
            FROM coded GROUP BY unit)
        SELECT COLUMNS('key.*'), coalesce(first, 0) AS document, count(*)::UINTEGER AS units,
               sum(rows - given)::UINTEGER AS unseen,
               bool_or(blank OR given <> {_ratings(names)} OR first <> last) AS odd
        FROM units GROUP BY ALL"""


def _key(number: int, names: Names) -> str:
    """SQL for one of the numbers that hold a unit's ratings."""
    if len(names.numbers) == 1:
        return f"coalesce(bit_or(given << {names.bits} * who), 0) AS key0"
    mine = f"FILTER (who // {names.each} = {number})"
    return f"coalesce(bit_or(given << {names.bits} * (who % {names.each})) {mine}, 0) AS key{number}"


def _ratings(names: Names) -> str:
    """SQL for how many annotators' ratings the numbers of a unit hold."""
    places = sum(1 << names.bits * each for each in range(names.each))
    folded = (" | ".join(f"(key{number} >> {bit})" for bit in range(names.bits)) for number in names.numbers)
    return " + ".join(f"bit_count(({each}) & {places})" for each in folded)
