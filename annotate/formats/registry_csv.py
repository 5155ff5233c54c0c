"""`registry.csv`: speakers and targets with all that is said of them; and a cast list as people write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotate.corpus.entry import AUTHOR, EntryKind, normalise, tidy
from annotate.errors import Message, Problem, Refused, Unreadable
from annotate.formats.registry_cells import RelationCell, read_names, read_relations, write_names, write_relations
from annotate.formats.spreadsheet import as_meant, csv_lines
from annotate.formats.text import decode

COLUMNS = ("name", "kind", "aliases", "members", "cast", "note", "authority", "relations")
_UNKNOWN = Message("“{name}” is none of the columns; known are {known}.")
_ONCE = Message("Each column stands once, and “name” is needed; known are {known}.")
_IN_LIST = re.compile(r"[\t;]")
YES = frozenset({"yes", "true", "1", "x"})


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry by names alone; `line` is its line in the file, `header` the columns of that."""

    line: int
    name: str
    kind: EntryKind
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    in_cast: bool = False
    note: str = ""
    authority: str = ""
    relations: tuple[RelationCell, ...] = ()
    header: tuple[str, ...] = ()

    def problem(self, message: Message, column: str) -> Problem:
        """One thing wrong in the row, in its `column` if it has that."""
        place = self.header.index(column) + 1 if column in self.header else None
        return Problem(message, self.line, place)


def read_pasted(text: str, kind: EntryKind) -> tuple[EntryRow, ...]:
    """The entries of a table with a header as `read` takes it, or else of a cast list: one name a line, its aliases
    after it, divided by tabs or semicolons; all of the one `kind`, but for joint sources, written `X + Y`.

    Raises Unreadable with every row that cannot be used. Members and those to whom entries are related may have no row.
    """
    if divider := _divider(text.lstrip("\ufeff")):
        return _read(text.encode(), divider=divider)
    rows = [_listed(line, cells, kind) for line, cells in _lines(text)]
    if problems := list(_twice(rows)):
        raise Unreadable(problems)
    return tuple(rows)


def _divider(text: str) -> str:
    """What stands between the columns of a table with a header: spreadsheets of some countries write semicolons."""
    first = text.partition("\n")[0]
    headers = {divider: {cell.strip().strip('"') for cell in first.split(divider)} for divider in ",;\t"}
    return next((each for each, header in headers.items() if "name" in header and header <= set(COLUMNS)), "")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        cells = [tidy(cell) for cell in _IN_LIST.split(line) if cell.strip()]
        if cells:
            yield number, cells


def _listed(line: int, cells: list[str], kind: EntryKind) -> EntryRow:
    name, *aliases = cells
    members = tuple(name.split(" + ")) if " + " in name else ()
    kind = EntryKind.COLLECTIVE if members else kind
    return EntryRow(line, name, kind, tuple(aliases), members, in_cast=True)


def write(rows: Iterable[EntryRow]) -> Iterator[str]:
    """The lines of a table that `read` gives back; cells are harmless in every spreadsheet."""
    yield from csv_lines(
        [COLUMNS]
        + [
            (
                row.name,
                row.kind.value,
                write_names(row.aliases),
                write_names(row.members),
                "yes" if row.in_cast else "",
                row.note,
                row.authority,
                write_relations(row.relations),
            )
            for row in rows
        ]
    )


def read(data: bytes) -> tuple[EntryRow, ...]:
    """The entries of a UTF-8 table with the columns `COLUMNS`, of which `name` alone is needed, but for the author's.

    Raises Unreadable with every row that cannot be used: too many or too few cells, no name, an unknown kind, a name
    given twice, a member without a row of its own, a relation to nobody.
    """
    return _read(data, whole=True)


def _read(data: bytes, *, whole: bool = False, divider: str = ",") -> tuple[EntryRow, ...]:
    rows: list[EntryRow] = []
    problems: list[Problem] = []
    for line, cells in _rows(decode(data, "utf-8").text, divider):
        row, wrong = _entry(line, cells)
        problems += wrong
        rows += [] if wrong else [row]
    problems += _twice(rows)
    if whole:
        single, every = names_in(rows)
        problems += unknown(rows, single, every)
    if problems:
        raise Unreadable(sorted(problems, key=lambda problem: problem.line or 0))
    return tuple(row for row in rows if normalise(row.name) != AUTHOR)


def names_in(rows: Sequence[EntryRow]) -> tuple[set[str], set[str]]:
    """The normalised names of the rows without members, and of all."""
    return (
        {normalise(row.name) for row in rows if not row.members},
        {normalise(name) for row in rows for name in (row.name, *row.aliases)},
    )


def unknown(rows: Sequence[EntryRow], single: Container[str], every: Container[str]) -> Iterator[Problem]:
    """The members that are none of the names `single`, and the relations to none of the names `every`."""
    for row in rows:
        for member in row.members:
            if normalise(member) not in single:
                yield row.problem(
                    Message(
                        "The member “{member}” has no row of its own, or has members itself; add a row for it.",
                        member=member,
                    ),
                    "members",
                )
        for relation in row.relations:
            if normalise(relation.other) not in every:
                yield row.problem(
                    Message(
                        "“{kind} {other}”: there is no entry of that name.", kind=relation.kind, other=relation.other
                    ),
                    "relations",
                )


def _rows(text: str, divider: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Line and cells, by the names of the columns, of each row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=divider)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header)
        for cells in reader:
            if len(cells) not in (0, len(header)):
                message = Message(
                    "This row has {count} cells, the header {width}.", count=len(cells), width=len(header)
                )
                raise Unreadable([Problem(message, reader.line_num)])
            if any(cells):
                yield reader.line_num, dict(zip(header, map(as_meant, cells), strict=True))
    except csv.Error as error:
        raise Unreadable(
            [Problem("This row cannot be read ({error}); check its quotes.", reader.line_num, error=error)]
        ) from None


def _check_header(header: Sequence[str]) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or "name" not in header or len(set(header)) < len(header):
        message = _UNKNOWN.naming(name=unknown[0]) if unknown else _ONCE
        raise Unreadable([Problem(message.naming(known=COLUMNS), 1)])


def _entry(line: int, cells: Mapping[str, str]) -> tuple[EntryRow, list[Problem]]:
    """The row, and what is wrong in it, each with its column."""
    row = EntryRow(line, "", EntryKind.PERSON, header=tuple(cells))
    problems: list[Problem] = []
    for column, cell in cells.items():
        name, read = _READ[column]
        try:
            row = replace(row, **{name: read(cell)})
        except Refused as refused:
            problems.append(row.problem(refused.message, column))
    joint = row.members and not cells.get("kind", "").strip()
    return replace(row, kind=EntryKind.COLLECTIVE) if joint else row, problems


def _kind(cell: str) -> EntryKind:
    kind = cell.strip() or EntryKind.PERSON
    if kind not in list(EntryKind):
        raise Refused("“{kind}” is no kind of entry; there are {known}.", kind=kind, known=", ".join(EntryKind))
    return EntryKind(kind)


_READ: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("name", tidy),
    "kind": ("kind", _kind),
    "aliases": ("aliases", read_names),
    "members": ("members", read_names),
    "cast": ("in_cast", lambda cell: cell.strip().lower() in YES),
    "note": ("note", str.strip),
    "authority": ("authority", str.strip),
    "relations": ("relations", read_relations),
}
"""Column -> the field of a row, and how its cell is read."""


def _twice(rows: Sequence[EntryRow]) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for row in rows:
        key = normalise(row.name)
        if (key == AUTHOR) != (row.kind is EntryKind.AUTHOR):
            yield row.problem(
                Message("“{author}” is the name of the one entry of kind author, and of no other.", author=AUTHOR),
                "name",
            )
        if lines.setdefault(key, row.line) != row.line:
            yield row.problem(
                Message(
                    "“{name}” is named on line {first} already; give each entry its own name.",
                    name=row.name,
                    first=lines[key],
                ),
                "name",
            )
