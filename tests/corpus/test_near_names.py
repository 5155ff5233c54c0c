"""Names found while they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from annotate.corpus.near_names import Fit, NameIndex, fit_of, is_near, slips_in

NAMES = st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize(
    ("name", "typed", "fit"),
    [
        ("erdogan", "erdogan", Fit.WHOLE),
        ("erdogan", "er", Fit.BEGINS),
        ("recep tayyip erdogan", "er", Fit.WORD_BEGINS),
        ("recep tayyip erdogan", "dog", Fit.CONTAINS),
        ("recep tayyip erdogan", "do", None),
        ("recep tayyip erdogan", "erdogen", None),
    ],
)
def test_how_well_a_name_fits(name: str, typed: str, fit: Fit | None) -> None:
    """The whole name before its beginning, that before the beginning of a word, that before any part."""
    assert fit_of(name, typed) is fit


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("recep tayyip erdogan", "erdogn"),
        ("recep tayyip erdogan", "recep erdogna"),
        ("mevlut cavusoglu", "cavusgolu"),
        ("northern agency", "nothern agency"),
        ("northern agency", "northernagency"),
    ],
)
def test_slips_are_forgiven(name: str, typed: str) -> None:
    """A letter left out, added, wrong or swapped finds the name all the same, in any of its words."""
    assert is_near(name, typed)


@pytest.mark.parametrize(
    ("name", "typed"), [("hale", "hole of it"), ("recep tayyip erdogan", "ergenekon"), ("ana", "ann"), ("x", "")]
)
def test_other_names_are_not_near(name: str, typed: str) -> None:
    """A short name or one with more letters wrong is another name."""
    assert not is_near(name, typed)


@given(st.lists(NAMES, max_size=8), NAMES)
def test_the_index_finds_what_one_by_one_would(names: list[str], typed: str) -> None:
    """Among many names those are found that fit, or are near, when each is looked at alone."""
    index = NameIndex(list(enumerate(names)))
    fits = {place: fit for place, name in enumerate(names) if (fit := fit_of(name, typed)) is not None}
    assert dict(index.fitting(typed)) == fits
    assert index.near(typed) == {place for place, name in enumerate(names) if near(name, typed)}


def near(name: str, typed: str) -> bool:
    """The definition, word by word."""

    def within(one: str, other: str) -> bool:
        return OSA.distance(one, other) <= slips_in(other)

    of_words = all(any(word.startswith(each) or within(word, each) for word in name.split()) for each in typed.split())
    return len(typed) >= 4 and (within(name, typed) or of_words)
