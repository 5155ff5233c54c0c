"""Tables of the help pages, as the tests of their examples read them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from annotate.resources import templates

Row = dict[str, str]


def tables(page: str) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """Each table of a help page: its head, and its rows by the words of the head."""
    lines = (templates() / "help" / f"{page}.md").read_text(encoding="utf-8").splitlines()
    for is_table, block in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            head, _rule, *rows = [tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in block]
            yield head, [dict(zip(head, row, strict=True)) for row in rows]


def table(page: str, *head: str) -> list[Row]:
    """The rows of the table with this head."""
    (rows,) = [rows for found, rows in tables(page) if found == head]
    return rows
