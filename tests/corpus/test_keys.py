"""Keys of one's own."""

from __future__ import annotations

import pytest

from annotate.corpus.codebook import RESERVED_KEYS
from annotate.corpus.keys import USUAL, check_keys
from annotate.errors import Refused


def test_no_two_commands_have_one_usual_key() -> None:
    """The usual keys pass their own check."""
    assert check_keys({}) == dict(USUAL)


def test_two_keys_change_places() -> None:
    """Any letter or sign that is free in the end can be chosen, capitals too."""
    found = check_keys({"next": "k", "previous": "j", "skip": "X"})
    assert (found["next"], found["previous"], found["skip"]) == ("k", "j", "X")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"next": "k"}, "has another command"),
        ({"skip": "7"}, "no digit"),
        ({"skip": "xy"}, "one letter or sign"),
        ({"skip": "\x1b"}, "one letter or sign"),
        ({"dance": "d"}, "no command"),
    ],
)
def test_keys_that_cannot_be(keys: dict[str, str], told: str) -> None:
    """A key that is taken, a digit, several letters, none at all: each is refused with the reason."""
    with pytest.raises(Refused, match=told):
        check_keys(keys)


def test_what_codebooks_may_not_claim_is_a_key_of_the_workspace() -> None:
    """Every reserved key belongs to a command; the others of the workspace give way to labels."""
    assert set(RESERVED_KEYS) == {key.lower() for key in USUAL.values()} - {"c", "t", "f", "g", "p", "!", ",", "=", "."}
