"""Names that look like those of one speaker."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.same_names import Likeness, Named, alike


def found(*names: str) -> list[tuple[str, str, str]]:
    """The pairs among entries of one name each, with their reasons."""
    return [
        (*sorted(pair.names), pair.likeness.value) for pair in alike(Named(n, (name,)) for n, name in enumerate(names))
    ]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Erdoğan", "erdogan", "same"),
        ("Anglo-Saxons", "Anglo Saxons", "same"),
        ("Ada Hale", "Hale", "part"),
        ("President Hale", "Hale", "title"),
        ("President Hale", "Ada Hale", "title"),
        ("Foreign Minister Mevlüt Çavuşoğlu", "Mr. Cavusoglu", "title"),
        ("Ada Hale, the foreign minister", "Dr. Ada Hale", "title"),
        ("Bundeskanzlerin Hale", "Ada Hale", "title"),
        ("the Foreign Minister", "Foreign Minister Hale", "role"),
        ("Außenminister", "Aussenminister Brook", "role"),
        ("Recep Tayyip Erdoğan", "Tayyip Erdogan", "part"),
        ("Zuzana Hrastová", "Zuzana Hrastava", "spelling"),
        ("Almergo", "Almregо".replace("о", "o"), "spelling"),
    ],
)
def test_names_that_may_be_one(one: str, other: str, why: str) -> None:
    """Accents, a missing first name or title, and a slip of the pen are found, each with its reason."""
    assert found(one, other) == [(*sorted((one, other)), why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Hale", "Bo Hale"),
        ("Hale", "Brook"),
        ("Li", "Lu"),
        ("EU", "US"),
        ("the president", "a source close to the president"),
        ("Mr. Hale", "Mrs. Hale"),
        ("Senator Hale", "Senator Brook"),
        ("the president", "the foreign minister"),
    ],
)
def test_names_that_are_two(one: str, other: str) -> None:
    """Two people of one surname, and short names that differ, are no suggestion."""
    assert found(one, other) == []


def test_a_pair_is_named_once_with_its_surest_reason() -> None:
    """Entries that are alike in several ways, by aliases too, are one suggestion."""
    pairs = alike([Named(1, ("Ada Hale", "Hale")), Named(2, ("HALE", "Ada Hales"))])
    assert [(pair.one, pair.other, pair.likeness) for pair in pairs] == [(1, 2, Likeness.SAME)]


def test_a_role_that_many_have_suggests_nothing() -> None:
    """ "A spokesman of X" and "a spokesman" are not offered fifty times over."""
    assert found("spokesman", *(f"{name} spokesman" for name in map(str, range(1000, 1060)))) == []


NAMES = st.lists(
    st.sampled_from(["Hale", "Ada Hale", "HALE", "Brook", "Brooke", "A. Brook", "Łódź"]), min_size=1, max_size=3
)


@given(st.lists(NAMES, max_size=8))
def test_no_entry_is_like_itself_and_order_does_not_matter(names: list[list[str]]) -> None:
    """Every pair is two entries, named once, whatever the order in which they come."""
    entries = [Named(number, tuple(each)) for number, each in enumerate(names)]
    pairs = [(pair.one, pair.other) for pair in alike(entries)]
    assert all(one < other for one, other in pairs)
    assert len(set(pairs)) == len(pairs)
    assert sorted(pairs) == sorted((pair.one, pair.other) for pair in alike(reversed(entries)))


def test_twenty_thousand_names_are_compared_in_seconds() -> None:
    """Only names that begin or end alike are compared, never all with all."""
    names = [Named(n, (f"{first}{n % 97} {last}{n % 89}",)) for n in range(20_000) for first, last in [("Ana", "Berg")]]
    start = time.perf_counter()
    alike(names)
    assert time.perf_counter() - start < 20


def test_a_role_finds_who_was_said_to_have_it() -> None:
    """ "The ministry's spokesman" may be who is said to be spokesman of the ministry."""
    said = Named(1, ("Ada Hale",), ("spokesman of the ministry", "member of the council"))
    [pair] = alike([said, Named(2, ("the ministry's spokesman",)), Named(3, ("the council",))])
    assert (pair.one, pair.other, pair.likeness) == (1, 2, Likeness.ROLE)


def test_a_role_of_many_tells_nobody() -> None:
    """ "The senator" beside five senators suggests none of them."""
    many = [Named(n, (f"Senator {name}",)) for n, name in enumerate(("Hale", "Brook", "Dane", "Wood", "Stone"))]
    assert alike([*many, Named(9, ("the senator",))]) == []
