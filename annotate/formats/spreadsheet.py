"""Cells that a spreadsheet shows as they are: none is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def harmless(cell: str) -> str:
    """`cell` led by an apostrophe, which spreadsheets do not show, if they would compute it; a number stays a number.

    A cell that begins with one of = + - @, a tab or a line end is taken for a formula by the usual spreadsheets.
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def as_meant(cell: str) -> str:
    """`cell` without the apostrophe that `harmless` put before it."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def csv_lines(rows: Iterable[Sequence[object]], *, excel: bool = False) -> Iterator[str]:
    """The rows as lines of CSV, one at a time, with harmless cells; None is an empty cell.

    `excel` begins with the mark by which Excel knows UTF-8.
    """
    out = io.StringIO(newline="")
    # Lines end as RFC 4180 has it; with "\n" alone a carriage return inside a cell would not be quoted.
    writer = csv.writer(out, lineterminator="\r\n")
    if excel:
        out.write(BOM)
    for row in rows:
        writer.writerow("" if cell is None else harmless(str(cell)) for cell in row)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
