"""Names as they are searched for."""

from __future__ import annotations

import pytest

from annotate.corpus.searching import searchable


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Erdoğan", "erdogan"),
        ("Skarvøy", "SKARVOY"),
        ("Łukasz  Đurić", "lukasz duric"),
        ("Straße", "strasse"),
        ("ﬁsh", "fish"),
    ],
)
def test_case_accents_and_rare_letters_do_not_count(name: str, typed: str) -> None:
    """A name is found by what a plain keyboard can type."""
    assert searchable(name) == searchable(typed)


def test_other_scripts_stay() -> None:
    """Letters of other scripts are compared as they are."""
    assert searchable("安倍") == "安倍"
