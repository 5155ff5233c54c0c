"""Names as they are searched for: without regard to case, accents and letters that keyboards lack."""

from __future__ import annotations

import unicodedata

from annotate.corpus.entry import normalise

# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)


def searchable(name: str) -> str:
    """`name` normalised, with the marks taken off its letters: “Erdoğan” and “erdogan” are one."""
    apart = unicodedata.normalize("NFKD", normalise(name).translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
