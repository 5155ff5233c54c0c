"""The keys of the workspace: what each command has, and what a person may have instead."""

from __future__ import annotations

from collections.abc import Mapping

from annotate.corpus.codebook import DIGITS
from annotate.errors import Refused

USUAL: Mapping[str, str] = {
    "next": "j",
    "previous": "k",
    "next-open": "n",
    "source": "s",
    "field": ",",
    "repeat": "r",
    "voice": "v",
    "nest": ">",
    "join": "+",
    "quotation": '"',
    "turn": "t",
    "pick": "P",
    "near": "=",
    "new": ".",
    "add": "a",
    "copy": "c",
    "none": "-",
    "skip": "x",
    "unclear": "u",
    "ask": "!",
    "undo": "z",
    "redo": "Z",
    "find": "F",
    "guidelines": "G",
    "keys": "?",
}
"""Command -> its usual key. Keys with a name (Enter, arrows) and digits, which choose labels, stay as they are."""


def check_keys(keys: Mapping[str, str]) -> dict[str, str]:
    """Every command's key, the usual one where `keys` has none; raises Refused for a key that cannot be or is twice."""
    if unknown := keys.keys() - USUAL.keys():
        raise Refused("There is no command '{command}'.", command=min(unknown))
    found = {command: keys.get(command, "").strip() or usual for command, usual in USUAL.items()}
    taken: set[str] = set()
    for command, key in found.items():
        if len(key) != 1 or not key.isprintable() or key in DIGITS:
            raise Refused(
                "'{key}' cannot be a key here; choose one letter or sign that is no digit.", where=command, key=key
            )
        if key in taken:
            raise Refused("The key '{key}' has another command already; choose another one.", where=command, key=key)
        taken.add(key)
    return found
