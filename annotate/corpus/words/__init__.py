"""Lists of words that the rules of this package go by, kept as texts so that they are added to without programming."""

from __future__ import annotations

from functools import cache
from importlib import resources

from annotate.corpus.searching import searchable


@cache
def listed(name: str, divider: str | None = ",") -> frozenset[str]:
    """The words of all languages in the list `name`, as names are searched for; `divider` stands between them."""
    lines = resources.files(__name__).joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    words = (line.partition(":")[2] for line in lines if not line.startswith("#"))
    return frozenset(searchable(word) for line in words for word in line.split(divider) if word.strip())
