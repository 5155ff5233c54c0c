"""Large tables of labels, read, coded and grouped by DuckDB: only one number a unit comes to Python.

What is not a plain table of one rating a row (blank names, repeated ratings, rows of different lengths, very many
annotators) is left to `annotate.formats.table`, which reads row by row and says what is wrong where.
"""

# ruff: noqa: S608 -- names and labels are quoted by `_literal` and `Source.cell`; nothing here writes.

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.labels import look_alikes, order_categories, to_numbers
from annotate.agreement.patterns import EXACT_SUM
from annotate.agreement.study import Codes, Study
from annotate.formats.columns import Columns, looking_missing
from annotate.formats.table_rows import DELIMITERS, GUESSED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGE: Final = 1_000_000  # bytes; reading a smaller table row by row takes no longer than starting DuckDB
HEADER: Final = 1_000_000  # bytes in which the first line must end
PATTERN: Final = frozenset("*?[")  # DuckDB would take a path with one of these for a pattern of several files
SPACES: Final = "\x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
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
class Source:
    """A file as SQL: `table` reads it, `header` are its columns; `text` says that an empty cell is an empty text."""

    table: str
    header: Sequence[str]
    text: bool

    def cell(self, name: str) -> str:
        """The cells under a column as text; of a text file never NULL."""
        column = f'"{name.replace(chr(34), chr(34) * 2)}"::VARCHAR'
        return f"coalesce({column}, '')" if self.text else column


@dataclass(frozen=True, slots=True)
class Distinct:
    """The distinct names in a table, its rows, and those of them with a label."""

    annotators: list[str]
    labels: list[str]
    rows: int
    kept: int


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

    `columns` tells from a header which column holds what. None, too, where rows must be looked at one by one. Units
    have numbers for names and stand by document and ratings, so that the same table gives the same study.
    """
    if path.stat().st_size < large or set(str(path)) & PATTERN:
        return None
    import duckdb

    try:
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar = false")
            source = _source(connection, path)
            if source is None:
                return None
            taken = columns(source.header)
            found = _study_of(connection, source, taken, level, categories, missing)
            return None if found is None else (taken, found)
    except (duckdb.Error, UnicodeDecodeError, csv.Error, StopIteration):
        # The reader of rows says what is wrong with the file, and where.
        return None


def _source(connection: DuckDBPyConnection, path: Path) -> Source | None:
    """The table in a Parquet or text file; None for others."""
    kind = path.suffix.lower()
    if kind == ".parquet":
        table = f"read_parquet({_literal(str(path))})"
        found = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
        return Source(table, [column[0] for column in found], text=False)
    if kind not in (".csv", ".txt", *DELIMITERS) or not (first := _first_line(path)):
        return None
    delimiter = DELIMITERS.get(kind) or max(GUESSED, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter, strict=True))
    columns = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in header)
    options = f"delim = {_literal(delimiter)}, quote = '\"', escape = '\"', header = true, auto_detect = false"
    return Source(f"read_csv({_literal(str(path))}, {options}, columns = {{{columns}}})", header, text=True)


def _study_of(
    connection: DuckDBPyConnection, source: Source, columns: Columns, level: str, categories: Sequence[str] | None,
    missing: Collection[str],
) -> Study | None:  # fmt: skip
    found = _distinct(connection, source, columns, missing)
    if found is None:
        return None
    declared = order_categories(set(found.labels), categories, level)
    if (len(declared) + 1) ** len(found.annotators) >= EXACT_SUM:
        return None
    _make_codes(connection, found, source, columns)
    grouped = _grouped(connection, source, columns, found, declared)
    if grouped is None:
        return None
    study = _study(*grouped, found, declared, level)
    if columns.cluster is None:
        return study
    names = connection.execute("SELECT unnest(enum_range(NULL::document))").fetchall()
    return replace(study, clusters=[name for (name,) in names])


def _first_line(path: Path) -> str | None:
    """The header of a text file, where it stands on one line."""
    with path.open("rb") as file:
        line, _, rest = file.read(HEADER).partition(b"\n")
    if not rest or b"\0" in line or b"\0" in rest or line.count(b'"') % 2:
        return None
    return line.decode("utf-8-sig").rstrip("\r")


def _distinct(
    connection: DuckDBPyConnection, source: Source, columns: Columns, missing: Collection[str]
) -> Distinct | None:
    cells = f"{source.cell(columns.annotator)}, {source.cell(columns.label)}"
    query = f"SELECT {cells}, count(*) FROM {source.table} GROUP BY ALL"
    found = connection.execute(query).fetchall()
    kept = [(name, given, count) for name, given, count in found if given is not None and given not in missing]
    if not kept or any(not (name or "").strip() or "\0" in f"{name}{given}" for name, given, _ in found):
        return None
    return Distinct(
        sorted({name for name, _, _ in kept}), sorted({given for _, given, _ in kept}),
        sum(count for *_, count in found), sum(count for *_, count in kept),
    )  # fmt: skip


def _make_codes(connection: DuckDBPyConnection, found: Distinct, source: Source, columns: Columns) -> None:
    """Types that code annotators and labels in order of their text, and documents in order of appearance."""
    for name, values in (("annotator", found.annotators), ("label", found.labels)):
        connection.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(map(_literal, values))})")
    if columns.cluster:
        query = f"""SELECT document FROM (
            SELECT coalesce({source.cell(columns.cluster)}, '') AS document, {source.cell(columns.label)} AS label,
                   row_number() OVER () AS row FROM {source.table})
            WHERE try_cast(label AS label) IS NOT NULL GROUP BY document ORDER BY min(row)"""
        connection.execute(f"CREATE TYPE document AS ENUM ({query})")


def _grouped(
    connection: DuckDBPyConnection, source: Source, columns: Columns, found: Distinct, declared: Sequence[Hashable]
) -> tuple[Integers, Integers | None] | None:  # fmt: skip
    """The ratings of each unit as the digits of one number, and its document; None when a row must be looked at."""
    cluster = columns.cluster
    base = len(declared) + 1
    digit = [declared.index(each) + 1 for each in found.labels]
    place = [base**each for each in range(len(found.annotators))]
    document = f"enum_code(try_cast(coalesce({source.cell(cluster)}, '') AS document))" if cluster else "0"
    query = f"""
        WITH coded AS (
            SELECT {source.cell(columns.unit)} AS unit,
                   enum_code(try_cast({source.cell(columns.annotator)} AS annotator)) AS who,
                   enum_code(try_cast({source.cell(columns.label)} AS label)) AS given, {document} AS document
            FROM {source.table}),
        units AS (
            SELECT sum({place}[1 + who] * {digit}[1 + given]::BIGINT)::BIGINT AS key, count(given) AS given,
                   bit_or(1::BIGINT << who::INTEGER) FILTER (given IS NOT NULL) AS who,
                   min(document) FILTER (given IS NOT NULL) AS first, max(document) FILTER (given IS NOT NULL) AS last,
                   {_blank("unit")} AS blank
            FROM coded GROUP BY unit)
        SELECT coalesce(key, 0) AS key, coalesce(first, 0)::BIGINT AS document,
               blank OR (given > 0 AND (bit_count(who) <> given OR first <> last)) AS odd FROM units"""
    cells = connection.execute(query).fetchnumpy()
    if cells["odd"].any():
        return None
    key, place_of = (np.asarray(cells[name]) for name in ("key", "document"))
    rated = key > 0
    return _sorted(key[rated], place_of[rated] if cluster else None)


def _blank(unit: str) -> str:
    """SQL that is true for a blank name, and for few others: texts are compared by their first bytes, which is fast."""
    trimmed = f"trim({unit}, {_literal(SPACES)}) = ''"
    return f"({unit} IS NULL OR {unit} < '!' OR ({unit} >= '\x85' AND {unit} <= '\u3001' AND {trimmed}))"


def _sorted(key: Integers, document: Integers | None) -> tuple[Integers, Integers | None]:
    if document is None:
        return np.sort(key), None
    span = int(key.max(initial=0)) + 1
    if (int(document.max(initial=0)) + 1) * span < 2**63:
        document, key = np.divmod(np.sort(document * span + key), span)
        return key, document
    order = np.lexsort((key, document))
    return key[order], document[order]


def _study(
    key: Integers, document: Integers | None, found: Distinct, declared: Sequence[Hashable], level: str
) -> Study:
    base = len(declared) + 1
    digits: Codes = np.empty((key.size, len(found.annotators)), dtype=np.int32)
    for annotator in range(len(found.annotators)):
        key, digits[:, annotator] = np.divmod(key, base)
    unit, annotator_of = np.nonzero(digits)
    return Study(
        Numbered(range(len(digits))), found.annotators, declared, unit.astype(np.int32),
        annotator_of.astype(np.int32), digits[unit, annotator_of] - 1, level,
        to_numbers(declared) if level in ("interval", "ratio") else None,
        None if document is None else document.astype(np.int32),
        excluded={"unseen": found.rows - found.kept}, caution=(*looking_missing(found.labels), *look_alikes(declared)),
    )  # fmt: skip


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
