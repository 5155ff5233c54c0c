"""A table of labels in a Parquet or text file as SQL, for DuckDB to read."""

# ruff: noqa: S608 -- the path is quoted by `literal`; nothing here writes.

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotate.formats.table_rows import DELIMITERS, GUESSED

if TYPE_CHECKING:
    from _duckdb import DuckDBPyConnection

PARQUET: Final = ".parquet"
HEADER: Final = 1_000_000  # bytes in which the first line must end
PLACES, STRETCH = 32, 16_384  # of a sample: so many stretches of so many bytes
CHUNK: Final = 1 << 20
SPACES: Final = "\x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as SQL: `table` reads it, `header` are its columns; `delimiter` is that of a text file, else None."""

    path: Path
    table: str
    header: Sequence[str]
    delimiter: str | None = None

    def column(self, name: str) -> str:
        """The cells under a column as text; an empty one of a text file is NULL."""
        return f'"{name.replace(chr(34), chr(34) * 2)}"::VARCHAR'

    def cell(self, name: str) -> str:
        """The same; of a text file never NULL, since an empty cell is an empty text."""
        return self.column(name) if self.delimiter is None else f"coalesce({self.column(name)}, '')"


def source_of(connection: DuckDBPyConnection, path: Path) -> Source | None:
    """The table in a Parquet or text file; None for others, and for a text with a header that is no plain line."""
    kind = path.suffix.lower()
    if kind == PARQUET:
        table = f"read_parquet({literal(str(path))})"
        found = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
        return Source(path, table, [column[0] for column in found])
    if kind not in (".csv", ".txt", *DELIMITERS) or not (first := _first_line(path)):
        return None
    delimiter = DELIMITERS.get(kind) or max(GUESSED, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter, strict=True))
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    options = f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', header = true, auto_detect = false"
    return Source(path, f"read_csv({literal(str(path))}, {options}, columns = {{{columns}}})", header, delimiter)


def holds_nul(path: Path) -> bool:
    """Whether there is a NUL anywhere in a text file: then it is no text, which DuckDB would not say."""
    if path.suffix.lower() == PARQUET:
        return False
    chunk = bytearray(CHUNK)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(chunk):
            if chunk.find(0, 0, size) >= 0:
                return True
    return False


def sample(source: Source) -> Iterator[list[str]]:
    """Rows of a text file from many places of it; where a cell spans lines, rows that are none may be among them."""
    with source.path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        for start in range(0, size, max(size // PLACES, STRETCH)):
            file.seek(start)
            lines = file.read(STRETCH).decode("utf-8", "replace").partition("\n")[2].rpartition("\n")[0]
            rows = csv.reader(io.StringIO(lines, newline=""), delimiter=source.delimiter or ",")
            yield from (row for row in rows if len(row) == len(source.header))


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def blank(text: str) -> str:
    """SQL that is true for a blank text, and for few others.

    Texts are compared by their first bytes, which is fast, and trimmed, which is slow, only where these are of a space.
    """
    trimmed = f"coalesce(trim({text}, {literal(SPACES)}) = '', true)"
    plain = f"{text} < '\x85' OR {text} > '\u3001'"
    return f"CASE WHEN {text} < '!' THEN true WHEN {plain} THEN false ELSE {trimmed} END"


def _first_line(path: Path) -> str | None:
    """The header of a text file, where it stands on one line."""
    with path.open("rb") as file:
        line, _, rest = file.read(HEADER).partition(b"\n")
    return line.decode("utf-8-sig").rstrip("\r") if rest and line.count(b'"') % 2 == 0 else None
