"""Registry entries (speakers and targets), their names, and source chains as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from annotate.errors import Refused

LONGEST_NAME = 300
AUTHOR = "author"
_NESTS = re.compile(r"(?<!\S)>(?!\S)")
_JOINS = re.compile(r"(?<!\S)\+(?!\S)")


class EntryKind(StrEnum):
    """What an entry of the registry is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COLLECTIVE = "collective"
    UNNAMED = "unnamed"
    AUTHOR = "author"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Entry:
    """One speaker or target of a project; `members` are the ids of a joint source's entries."""

    id: int
    name: str
    kind: EntryKind = EntryKind.PERSON
    aliases: tuple[str, ...] = ()
    members: frozenset[int] = frozenset()
    merged_into: int | None = None


def normalise(name: str) -> str:
    """`name` as it is compared: NFKC, case folded, white space folded to single blanks."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def tidy(name: str) -> str:
    """`name` as it is stored: NFC, no control characters, white space at the ends removed and folded inside.

    Raises Refused when nothing is left or more than `LONGEST_NAME` code points are.
    """
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in unicodedata.normalize("NFC", name))
    clean = " ".join(visible.split())
    if not clean:
        raise Refused("A name must have at least one visible character.")
    if len(clean) > LONGEST_NAME:
        raise Refused(
            "This name has {count} characters; the most is {longest}.", count=len(clean), longest=LONGEST_NAME
        )
    return clean


def parse_chain(written: str) -> tuple[tuple[str, ...], ...]:
    """The links of a chain written as `agency > X + Y`, outermost first, each the names that speak jointly.

    `>` and `+` count only between blanks, so that "AT&T+" stays a name. Raises Refused at an empty link.
    """
    return tuple(tuple(tidy(name) for name in _JOINS.split(link)) for link in _NESTS.split(written))


def written_link(names: tuple[str, ...]) -> str:
    """The name of a joint source from its members' names."""
    return " + ".join(names)
