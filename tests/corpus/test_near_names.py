"""Names found while they are typed."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.near_names import Fit, clues, fit_of, is_near, slips_in

LETTERS = st.text("abce", min_size=4, max_size=12)


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


@pytest.mark.parametrize(("name", "typed"), [("hale", "hole of it"), ("recep tayyip erdogan", "ergenekon"), ("ana", "ann")])
def test_other_names_are_not_near(name: str, typed: str) -> None:
    """A short name or one with more letters wrong is another name."""
    assert not is_near(name, typed)


def slip(text: str, place: int, kind: int, letter: str) -> str:
    """`text` with one letter left out, added, wrong or swapped."""
    at = place % len(text)
    before, here, after = text[:at], text[at], text[at + 1 :]
    return (before + after, before + letter + here + after, before + letter + after, before + after[:1] + here + after[1:])[kind]


@given(LETTERS, st.data())
def test_every_near_name_has_one_of_the_clues(typed: str, data: st.DataObject) -> None:
    """Looking only at names that share a stretch of letters misses none that is near."""
    name = typed
    for _slip in range(slips_in(typed)):
        place, kind = data.draw(st.integers(0, 20)), data.draw(st.integers(0, 3))
        name = slip(name, place, kind, data.draw(st.sampled_from("abcz")))
        if not name:
            return
    if is_near(name, typed):
        assert any(clue in name for clue in clues(typed))


@given(st.lists(st.text(ascii_lowercase[:4], min_size=1, max_size=9), min_size=1, max_size=4).map(" ".join), st.text("abcd ", min_size=4))
def test_no_name_that_is_near_lacks_a_clue(name: str, typed: str) -> None:
    """The same of any two texts."""
    typed = " ".join(typed.split())
    if len(typed) >= 4 and is_near(name, typed):
        assert any(clue in name for clue in clues(typed))
