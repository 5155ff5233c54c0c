"""Rows of a table of text cells: CSV, TSV, JSON Lines, Parquet and XLSX, every cell as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotate.errors import Problem, Unreadable

DELIMITERS: Final = {".tsv": "\t", ".tab": "\t"}
GUESSED: Final = ",\t;"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table column by column: `columns[i]` holds the cells (rows,) under `header[i]`, None for a cell that is absent.

    `lines` (rows,) are the lines, or for tables without lines the rows, of the file; `word` is "line" or "row".
    """

    header: Sequence[str]
    columns: Sequence[Sequence[str | None]]
    lines: Sequence[int]
    word: str = "line"

    def column(self, name: str) -> Sequence[str | None]:
        """The cells under this name; refused with the names that exist."""
        if name not in self.header:
            raise Unreadable(f'there is no column "{name}"; the columns are {", ".join(self.header)}')
        return self.columns[self.header.index(name)]


def read_rows(path: Path) -> Rows:
    """The table in a file, read by its extension: .csv, .tsv, .jsonl, .parquet, .xlsx. Raises `Unreadable`."""
    kind = path.suffix.lower()
    if kind == ".parquet":
        return _parquet(path)
    if kind == ".xlsx":
        return _workbook(path)
    text = _decoded(path.read_bytes())
    rows = _json_lines(text) if kind in (".jsonl", ".ndjson") else _separated(text, DELIMITERS.get(kind))
    if not rows.lines:
        raise Unreadable("the table has no rows")
    return rows


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise Unreadable([Problem("this is no text file; save the table as CSV in UTF-8", line)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable([Problem("this is not UTF-8; save the table as CSV in UTF-8", line)]) from error


def _separated(text: str, delimiter: str | None) -> Rows:
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or max(GUESSED, key=first.count), strict=True
    )
    try:
        lines, cells = _records(reader)
    except csv.Error as error:
        raise Unreadable([Problem(f"this is no table: {error}", reader.line_num)]) from error
    if not cells:
        raise Unreadable("the file is empty")
    header, body = cells[0], cells[1:]
    _refuse_ragged(header, body, lines[1:])
    return Rows(header, list(zip(*body, strict=True)) if body else [()] * len(header), lines[1:])


def _records(reader: Any) -> tuple[list[int], list[list[str]]]:
    """The line each record starts on and its cells; blank lines are no records."""
    lines, cells, before = [], [], 0
    for record in reader:
        if record:
            lines.append(before + 1)
            cells.append(record)
        before = reader.line_num
    return lines, cells


def _refuse_ragged(header: Sequence[str], body: Iterable[Sequence[str]], lines: Sequence[int]) -> None:
    problems = [
        Problem(f"{len(cells)} cells, and the header has {len(header)}", line)
        for line, cells in zip(lines, body, strict=True)
        if len(cells) != len(header)
    ]
    if repeated := [name for name in dict.fromkeys(header) if list(header).count(name) > 1]:
        problems.insert(0, Problem(f'the column "{repeated[0]}" is there twice', 1))
    if problems:
        raise Unreadable(problems)


def _json_lines(text: str) -> Rows:
    records = list(_objects(text))
    header = list(dict.fromkeys(key for _, record in records for key in record))
    columns = [[_as_text(record.get(name)) for _, record in records] for name in header]
    return Rows(header, columns, [line for line, _ in records])


def _objects(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise Unreadable([Problem(f"this is no JSON: {error}", number)]) from error
        if not isinstance(record, dict):
            raise Unreadable([Problem("this is no JSON object", number)])
        yield number, record


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def _parquet(path: Path) -> Rows:
    import _duckdb as duckdb

    try:
        with duckdb.connect() as connection:
            found = connection.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [str(path)])
            header = [column[0] for column in found.description or []]
            cells = found.fetchnumpy()
    except duckdb.Error as error:
        raise Unreadable(f"this is no Parquet file: {str(error).splitlines()[0]}") from error
    columns = [cells[name].tolist() for name in header]
    return Rows(header, columns, range(1, len(columns[0]) + 1 if columns else 1), "row")


def _workbook(path: Path) -> Rows:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        cells = [[_as_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise Unreadable(f"this is no XLSX workbook: {error}") from error
    cells = [row for row in cells if any(cell is not None for cell in row)]
    if len(cells) < 2:
        raise Unreadable("the first sheet has no rows")
    header = [cell or "" for cell in cells[0]]
    return Rows(header, list(zip(*cells[1:], strict=True)), range(2, len(cells) + 1), "row")
