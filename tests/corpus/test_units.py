"""Splitting, joining and re-kinding sentences in the preview."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.document import Sentence, SentenceKind
from annotate.corpus.segmentation import segment
from annotate.corpus.units import join, rekind, split_at
from annotate.errors import Refused

TEXT = "“We wait. We hope,” Lee said.\n\nIt rained."
SENTENCES = segment(TEXT)[0]


def _parts(sentences: tuple[Sentence, ...], text: str = TEXT) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in sentences]


def test_a_split_sentence_is_two_that_keep_what_it_was_in() -> None:
    """Both parts of a split sentence are trimmed and stay in its quotation and paragraph."""
    split = split_at(SENTENCES, TEXT, 1, TEXT.index(" Lee"))
    assert _parts(split) == ["“We wait.", "We hope,”", "Lee said.", "It rained."]
    assert [sentence.quotation for sentence in split] == [0, 0, 0, None]


@pytest.mark.parametrize("offset", [-1, 0, 9, 10, len(TEXT), 10_000])
def test_a_split_outside_the_sentence_is_refused(offset: int) -> None:
    """A sentence is never split where one part would be empty or another sentence's."""
    with pytest.raises(Refused, match="between two of its characters"):
        split_at(SENTENCES, TEXT, 0, offset)


def test_joined_sentences_are_one_with_what_stood_between() -> None:
    """A joined sentence runs from the start of the first to the end of the second."""
    assert _parts(join(SENTENCES, 1)) == ["“We wait.", "We hope,” Lee said.\n\nIt rained."]


def test_the_last_sentence_has_nothing_to_join() -> None:
    """Joining across the end of the text is refused."""
    with pytest.raises(Refused, match="no sentence after"):
        join(SENTENCES, len(SENTENCES) - 1)


def test_sentences_of_two_speakers_stay_apart() -> None:
    """What two speakers said is never one sentence."""
    sentences, _ = segment("Q: Who pays?\nA: We do.\nQ: When?\nA: Now.")
    with pytest.raises(Refused, match="two turns"):
        join(sentences, 1)


def test_a_kind_is_changed_for_one_sentence_alone() -> None:
    """Changing a kind leaves the other sentences and all offsets alone."""
    changed = rekind(SENTENCES, 2, SentenceKind.HEADLINE)
    assert changed[:2] == SENTENCES[:2]
    assert changed[2].kind is SentenceKind.HEADLINE
    assert _parts(changed) == _parts(SENTENCES)


@pytest.mark.parametrize("index", [-1, 3])
def test_a_sentence_that_is_not_there_is_refused(index: int) -> None:
    """There is no sentence before the first or after the last."""
    with pytest.raises(Refused, match="There is no sentence"):
        rekind(SENTENCES, index, SentenceKind.BODY)


@given(st.integers(0, len(TEXT)), st.integers(0, len(SENTENCES) - 1))
def test_joining_undoes_splitting(offset: int, index: int) -> None:
    """Whatever is split can be joined again and is what it was."""
    try:
        split = split_at(SENTENCES, TEXT, index, offset)
    except Refused:
        return
    assert join(split, index) == SENTENCES
