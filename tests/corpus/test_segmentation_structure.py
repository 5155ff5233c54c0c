"""Headlines, lists, turns, notes of the chair, paragraphs and quotations."""

from __future__ import annotations

import pytest

from annotate.corpus.document import Sentence, SentenceKind
from annotate.corpus.segmentation import segment

BODY, HEADLINE, ITEM = SentenceKind.BODY, SentenceKind.HEADLINE, SentenceKind.LIST_ITEM
HEADING, NOTE = SentenceKind.TURN_HEADING, SentenceKind.CHAIRS_NOTE


def _units(text: str, field: str) -> list[tuple[str, object]]:
    return [(text[unit.start : unit.end], getattr(unit, field)) for unit in segment(text)[0]]


def _kinds(text: str) -> list[SentenceKind]:
    return [sentence.kind for sentence in segment(text)[0]]


def _quotations(text: str) -> list[int | None]:
    return [sentence.quotation for sentence in segment(text)[0]]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n"])
def test_a_first_line_without_a_stop_is_the_headline(gap: str) -> None:
    """A short first line without a final stop is the headline, with or without a blank line after it."""
    assert _units(f"Senators reject the dam{gap}The vote was late.", "kind") == [
        ("Senators reject the dam", HEADLINE),
        ("The vote was late.", BODY),
    ]


@pytest.mark.parametrize("text", ["The vote was late.\nNobody slept.", "Only one line", "milk\nbread\nsalt"])
def test_text_without_a_headline_has_none(text: str) -> None:
    """A first sentence with a stop, a lone line and a mere list of words have no headline."""
    assert HEADLINE not in _kinds(text)


def test_list_items_are_units_with_their_markers() -> None:
    """Bullets and numbers begin list items, and every sentence of an item is one."""
    text = "- roads\n• bridges. And dams.\n1) pay\n\n1. wait\n2. hope"
    assert _units(text, "kind") == [
        (part, ITEM) for part in ("- roads", "• bridges.", "And dams.", "1) pay", "1. wait", "2. hope")
    ]


def test_a_lone_number_at_a_line_start_is_no_list() -> None:
    """A Turkish line that begins with "15. yüzyılda" is an ordinary sentence."""
    text = "15. yüzyılda su vardı. Sonra bitti."
    assert [sentence.kind for sentence in segment(text, "tr")[0]] == [BODY, BODY]


PANEL = """The dam: a panel

Ann Lee: Welcome. [Laughter] We begin.
Mr SPEAKER: Order. Order!
(Applause.)
Ann Lee: Note: we end at 10:30.
Mr SPEAKER:
The house sits.
Update: It rose late."""


def test_a_conversation_has_turns_with_their_speakers() -> None:
    """Each "NAME:" line starts a turn: the heading is a unit, what follows belongs to the speaker."""
    sentences, turns = segment(PANEL)
    assert [turn.speaker for turn in turns] == ["Ann Lee", "Mr SPEAKER", "Ann Lee", "Mr SPEAKER"]
    assert [turn.number for turn in turns] == [0, 1, 2, 3]
    headings = [PANEL[unit.start : unit.end] for unit in sentences if unit.kind is HEADING]
    assert headings == ["Ann Lee:", "Mr SPEAKER:", "Ann Lee:", "Mr SPEAKER:"]
    assert sentences[0].kind is HEADLINE
    assert sentences[0].turn is None
    assert {sentence.turn for sentence in sentences[-3:]} == {3}


def test_notes_of_the_chair_are_units_of_their_own() -> None:
    """[Laughter] and (Applause.) are told from what the speakers say."""
    assert [text for text, kind in _units(PANEL, "kind") if kind is NOTE] == ["[Laughter]", "(Applause.)"]


@pytest.mark.parametrize(
    "text",
    [
        "The dam broke.\nUpdate: It was sold.\nUpdate: It was bought.",
        "Ann Lee: a life\nShe was born in May. He said: no.",
        "At 10:30 they met.\nAt 11:45 they left.\nhttp://dam.example\nhttp://dam.example",
        "What we know: little.\nWhat we know: less.\nWhy it matters: much.\nWhy it matters: more.",
    ],
)
def test_colons_alone_make_no_turns(text: str) -> None:
    """Updates, times, addresses and subheadings are no speakers."""
    assert segment(text)[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "Q: Who pays?\nA: We do.\nQ: When?\nA: Now.",
        "[00:01:02] ANN LEE: Who pays?\n[00:01:09] BO RAY: We do.\n[00:02:00] CY POE: Now.",
        "主持人：谁付钱？\n部长：我们。\n主持人：什么时候？\n部长：现在。",
        "Minister of Works: We pay.\r\nMaria de la Cruz: Who?\r\nBo Ray (North): All.\r\n",
    ],
)
def test_speakers_are_found_in_many_manners(text: str) -> None:
    """Questions and answers, time codes, offices, constituencies and scripts without capitals are understood."""
    lines = text.splitlines()
    headings = [unit for unit in segment(text)[0] if unit.kind is HEADING]
    assert len(headings) == len(segment(text)[1]) == len(lines)


def test_wrapped_lines_are_one_paragraph() -> None:
    """A text wrapped at one width is read on over its line ends."""
    text = (
        "The ministry said on Monday that the dam would be\n"
        "sold before the end of the year. The mayor of\n"
        "Northport called it a mistake. Senators will vote\n"
        "Tuesday.\n\nNobody slept."
    )
    sentences, _ = segment(text)
    assert [sentence.paragraph for sentence in sentences] == [0, 0, 0, 1]
    assert text[sentences[2].start : sentences[2].end] == "Senators will vote\nTuesday."


def test_lines_that_are_not_wrapped_are_paragraphs() -> None:
    """A line ends a sentence where the text is not wrapped, stop or not."""
    text = "The dam will be sold to the highest bidder before June.\nNo stop here\nNor here\nIt rained."
    assert [paragraph for _, paragraph in _units(text, "paragraph")] == [0, 1, 2, 3]


def test_sentences_in_one_quotation_share_its_number() -> None:
    """Consecutive sentences of one quotation know it; the author's own sentences are in none."""
    text = "“We wait.\u00a0We hope,” Lee said. It rained. “Go!” “We will not go. Never.”"
    assert _quotations(text) == [0, 0, None, 1, 2, 2]


def test_a_quotation_broken_by_its_speaker_is_one() -> None:
    """“We wait,” he said, “and hope. We pray.” is one quotation."""
    assert _quotations("“We wait,” he said, “and we hope. We pray.” It rained.") == [0, 0, None]


def test_a_quotation_runs_over_paragraphs_that_open_again() -> None:
    """A paragraph that begins with a quotation mark carries on the quotation left open before it."""
    assert _quotations("“We wait.\n\n“We hope,” Lee said.\n\nIt rained.") == [0, 0, None]
    assert _quotations("“We wait.\n\nIt rained. “We hope,” Lee said.") == [0, None, 1]


def test_a_word_held_with_tongs_is_no_quotation() -> None:
    """The “plan” of an author is not somebody's utterance."""
    assert _quotations("The “plan,” so called, was sold. The ‘so-called experts’ left.") == [None, None]
    assert _quotations("“No,” Lee said. “Never!” Po said.") == [0, 1]


def test_every_turn_a_sentence_names_is_there() -> None:
    """Sentences point to turns that exist, and to paragraphs in order."""
    sentences, turns = segment(PANEL)
    numbers = {turn.number for turn in turns}
    assert all(sentence.turn in numbers for sentence in sentences if sentence.turn is not None)
    assert sorted(sentences, key=_paragraph) == list(sentences)


def _paragraph(sentence: Sentence) -> int:
    return sentence.paragraph
