"""One source chain for several sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.annotation import Act, Answer, Link, Mark
from annotate.corpus.document import Offsets
from annotate.corpus.same_source import lacks_source, sentences_named, with_source
from annotate.errors import Refused
from tests.fixtures.desk import EVERY_KIND

LAST = 30


@given(st.sets(st.integers(1, LAST)))
def test_any_choice_of_sentences_can_be_named(numbers: set[int]) -> None:
    """Numbers in any order, one by one, name what they say."""
    assert sentences_named(", ".join(map(str, numbers)), LAST) == sorted(numbers)


def test_stretches_and_numbers_are_named_together() -> None:
    """Hyphens and dashes name stretches, what is named twice counts once, and nothing names none."""
    assert sentences_named(" 4-6; 9,5 \N{EN DASH} 7 ,", LAST) == [4, 5, 6, 7, 9]
    assert sentences_named("", LAST) == []


@pytest.mark.parametrize("text", ["0", "31", "6-4", "29-31", "four", "4--6", "1 2", "9999999999"])
def test_what_names_no_sentence_is_refused(text: str) -> None:
    """The message says which part is meant."""
    with pytest.raises(Refused, match="names no sentences"):
        sentences_named(f"1, {text}", LAST)


def test_a_source_is_given_where_none_stands() -> None:
    """Skipped sentences, those without a stance act and those with a source keep what they have."""
    said = Answer((Act((Link(1, "the mayor"),)),))
    assert [lacks_source(each) for each in (Answer(), Answer((Act((), {"stance": "favour"}),)))] == [True, True]
    assert not any(lacks_source(each) for each in (said, Answer(mark=Mark.SKIPPED), Answer(no_act=True)))


def test_words_marked_in_one_sentence_stay_there() -> None:
    """The chain comes with what is said of its links, without mention, cue and spans, beside what stands already."""
    link = Link(
        1, "the mayor", mention=Offsets(1, 2), cue=Offsets(2, 3), values={"role": "state", "cue": (Offsets(1, 2),)}
    )
    given = with_source(Answer((Act((), {"stance": "favour"}),), comment="hm"), (link,), EVERY_KIND)
    assert given == Answer(
        (Act((Link(1, "the mayor", values={"role": "state"}),), {"stance": "favour"}),), comment="hm"
    )
