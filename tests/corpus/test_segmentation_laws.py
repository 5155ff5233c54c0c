"""What holds for every text: nothing is left out, nothing overlaps, and time grows with length alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.paragraphs import WHITE_SPACE
from annotate.corpus.segmentation import segment

PIECES = [
    *(
        "a",
        "He",
        "said",
        " ",
        ". ",
        ".",
        "!",
        "? ",
        "…",
        "...",
        "。",
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
        "«",
        "»",
        "„",
        "「",
        "」",
    ),
    *("(", ")", "[", "]", "—", ":(", "\n", "\r\n", "\n\n", "\u00a0", "\u2028", "\x1c", "\u200b", "\ufeff", "\u200d"),
    *("😀", "e\u0301", "שלום", "م", "- ", "1. ", "2. ", "1) ", "Ann: ", "Bo: ", "Mr.", "U.S.", "No.", "3.", "[Note] "),
]
LANGUAGES = st.sampled_from(["en", "de", "tr", "fr", "zh", "ja", "ko", "ar", "xx"])
TEXTS = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


@given(TEXTS, LANGUAGES)
def test_sentences_cover_the_text_in_order_without_overlap(text: str, language: str) -> None:
    """Sentences leave out white space alone, come in order, never overlap, are trimmed, and name turns that exist."""
    sentences, turns = segment(text, language)
    position = 0
    for sentence in sentences:
        piece = text[sentence.start : sentence.end]
        assert position <= sentence.start < sentence.end
        assert not text[position : sentence.start].strip(WHITE_SPACE)
        assert piece == piece.strip(WHITE_SPACE)
        assert sentence.turn is None or sentence.turn < len(turns)
        position = sentence.end
    assert not text[position:].strip(WHITE_SPACE)


@given(TEXTS)
def test_paragraphs_and_quotations_are_numbered_in_order(text: str) -> None:
    """Paragraphs rise by nothing or one, and quotations are numbered from 0 as they come up."""
    sentences, _ = segment(text)
    paragraphs = [sentence.paragraph for sentence in sentences]
    assert paragraphs == sorted(paragraphs)
    assert set(paragraphs) == set(range(len(set(paragraphs))))
    quotations = list(dict.fromkeys(unit.quotation for unit in sentences if unit.quotation is not None))
    assert quotations == list(range(len(quotations)))


def _seconds(text: str) -> float:
    start = time.process_time()
    segment(text)
    return time.process_time() - start


def test_ten_thousand_sentences_take_no_five_seconds() -> None:
    """A long book is read while the reader waits: 10,000 sentences within five seconds."""
    paragraph = "The mayor “said so. It was good,” he told the paper. " * 20
    text = "\n\n".join([paragraph] * 250)
    assert len(segment(text)[0]) == 10_000
    assert _seconds(text) < 5


@pytest.mark.parametrize(
    "unit", ["“", "‘a", "« a", "(", "[a ", "'", "…", "。”", ".]", "a\n", "A: ", "1. ", "“A!” B ", "\u200b", "a "]
)
def test_time_grows_with_the_length_of_the_text_alone(unit: str) -> None:
    """A text made to be slow takes eight times as long when it is eight times as long, not sixty-four times."""
    short, long = (unit * (size // len(unit)) for size in (10_000, 80_000))
    # Tried again, because on a busy machine any one measurement can be off by as much.
    assert any(_seconds(long) < 24 * max(_seconds(short), 0.02) for _attempt in range(3))
