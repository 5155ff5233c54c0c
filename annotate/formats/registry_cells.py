r"""Several names, and several relations, in one cell of `registry.csv`.

They are divided by `|`. A relation is written `spokesman of: the council [2019-01-01/2021-06-30]`; `..` stands for a
date that is not known, and without the brackets neither is. A sign that would be misread is led by a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from annotate.corpus.entry import tidy
from annotate.errors import Refused

_PIECES = re.compile(r"(?:\\[\\|:]|[^|])+")
_SIGNED = re.compile(r"\\([\\|:])")
_KIND = re.compile(r"((?:\\[\\|:]|[^:])+):(.*)", re.DOTALL)
_DATES = re.compile(r"\s*\[([^\[\]/]*)/([^\[\]/]*)\]\s*$")
_UNKNOWN = ".."


@dataclass(frozen=True, slots=True)
class RelationCell:
    """What an entry is (`kind`) to another one, by that one's name, from and until when."""

    kind: str
    other: str
    since: date | None = None
    until: date | None = None


def read_names(cell: str) -> tuple[str, ...]:
    """The names; raises Refused for one that cannot be."""
    return tuple(tidy(_SIGNED.sub(r"\1", piece)) for piece in _PIECES.findall(cell) if piece.strip())


def write_names(names: Iterable[str]) -> str:
    """The names in one cell."""
    return "|".join(re.sub(r"[\\|]", r"\\\g<0>", name) for name in names)


def read_relations(cell: str) -> tuple[RelationCell, ...]:
    """The relations; raises Refused for one that is not written as it should be."""
    return tuple(_relation(piece) for piece in _PIECES.findall(cell) if piece.strip())


def write_relations(relations: Iterable[RelationCell]) -> str:
    """The relations in one cell."""
    return "|".join(_written(each) for each in relations)


def _relation(piece: str) -> RelationCell:
    found = _KIND.fullmatch(piece)
    if found is None or not found[2].strip():
        raise Refused(
            "“{piece}” is no relation; write it as: spokesman of: the council [2019-01-01/..]", piece=piece.strip()
        )
    dates = _DATES.search(found[2])
    other = found[2][: dates.start()] if dates else found[2]
    since, until = (_date(text) for text in dates.groups()) if dates else (None, None)
    return RelationCell(tidy(_SIGNED.sub(r"\1", found[1])), tidy(_SIGNED.sub(r"\1", other)), since, until)


def _date(text: str) -> date | None:
    if text.strip() in ("", _UNKNOWN):
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("“{text}” is no date; write it as 2019-01-31, or .. for none.", text=text.strip()) from None


def _written(relation: RelationCell) -> str:
    kind, other = re.sub(r"[\\|:]", r"\\\g<0>", relation.kind), re.sub(r"[\\|]", r"\\\g<0>", relation.other)
    if not (relation.since or relation.until or _DATES.search(other)):
        return f"{kind}: {other}"
    since, until = (each.isoformat() if each else _UNKNOWN for each in (relation.since, relation.until))
    return f"{kind}: {other} [{since}/{until}]"
