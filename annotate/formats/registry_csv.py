"""`registry.csv`: speakers and targets with their kinds, aliases, the members of joint sources, and the cast list."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from annotate.corpus.entry import AUTHOR, EntryKind, normalise, tidy
from annotate.errors import Problem, Refused, Unreadable

COLUMNS = ("name", "kind", "aliases", "members", "cast")
SEPARATOR = "|"
YES = frozenset({"yes", "true", "1", "x"})


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry by names alone."""

    name: str
    kind: EntryKind
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    in_cast: bool = False


def read(data: bytes) -> tuple[EntryRow, ...]:
    """The entries of a table with the columns `COLUMNS`, of which `name` alone is needed.

    Raises Unreadable with every row that cannot be used: no name, an unknown kind, a name given twice.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file is not UTF-8 (byte {error.start}); save it as UTF-8.", "registry.csv") from error
    table = csv.DictReader(io.StringIO(text, newline=""))
    if "name" not in (table.fieldnames or ()):
        raise Unreadable(f"There is no column “name”; there are: {', '.join(table.fieldnames or ())}.", "registry.csv")
    rows, problems = [], []
    for row in table:
        try:
            rows.append(_entry(row))
        except Refused as refusal:
            problems.append(Problem(refusal.message, table.line_num))
    problems += _twice(rows)
    if problems:
        raise Unreadable(problems, "registry.csv")
    return tuple(rows)


def _entry(row: dict[str, str]) -> EntryRow:
    kind = (row.get("kind") or "person").strip()
    if kind not in list(EntryKind):
        raise Refused(f"“{kind}” is no kind of entry; there are {', '.join(EntryKind)}.")
    return EntryRow(
        name=tidy(row["name"] or ""),
        kind=EntryKind(kind),
        aliases=_names(row.get("aliases")),
        members=_names(row.get("members")),
        in_cast=(row.get("cast") or "").strip().lower() in YES,
    )


def _names(cell: str | None) -> tuple[str, ...]:
    return tuple(tidy(name) for name in (cell or "").split(SEPARATOR) if name.strip())


def _twice(rows: list[EntryRow]) -> list[Problem]:
    seen: set[str] = {AUTHOR}
    found = []
    for row in rows:
        key = normalise(row.name)
        if key in seen and row.kind is not EntryKind.AUTHOR:
            found.append(Problem(f"“{row.name}” is named twice; give each entry a name of its own."))
        seen.add(key)
    return found
