"""Names without their titles, and names that are a title or a role alone."""

from __future__ import annotations

import re

from annotate.corpus.searching import searchable
from annotate.corpus.words import listed

Words = tuple[str, ...]
LONGEST_TITLE = 3
_WORD = re.compile(r"\w+")


def words_of(name: str) -> Words:
    """The words of a name as they are searched for."""
    return tuple(_WORD.findall(searchable(name)))


def apart(name: str, words: Words) -> tuple[Words, Words]:
    """The titles of a name, whose words are `words`, and the rest: `President X` and `X, the president` are (president)
    and (x).

    A name that is nothing but titles has no rest.
    """
    before, comma, after = name.partition(",")
    said = _without_small(words_of(after)) if comma else ()
    if said and _leading(said)[0]:
        titles, rest = _leading(_without_small(words_of(before)))
        return (*titles, *said), rest
    return _leading(_without_small(words))


def role_of(name: str) -> frozenset[str]:
    """The words of a role without articles and the like: `the ministry's spokesman` is {ministry, spokesman}."""
    return frozenset(_without_small(words_of(name)))


def contradict(one: Words, other: Words) -> bool:
    """Whether two titles are those of a man and of a woman."""
    men, women = listed("men"), listed("women")
    return bool((men & set(one) and women & set(other)) or (women & set(one) and men & set(other)))


def _without_small(words: Words) -> Words:
    return tuple(word for word in words if word not in listed("small", None))


def _leading(words: Words) -> tuple[Words, Words]:
    """The titles at the beginning, and what follows."""
    for length in range(min(LONGEST_TITLE, len(words)), 0, -1):
        if " ".join(words[:length]) in listed("titles"):
            titles, rest = _leading(words[length:])
            return words[:length] + titles, rest
    return (), words
