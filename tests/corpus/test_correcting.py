"""What a corrected text keeps of the one before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.annotation import Act, Answer, Link
from annotate.corpus.correcting import continued, moved, with_text
from annotate.corpus.document import Document, Offsets
from annotate.corpus.segmentation import document_from_text

TEXT = """Minister rejects the dam

“We will not build it,” the minister said. Nobody asked her why.

The agency had no answer. Nobody asked again."""
SENTENCES = st.lists(st.sampled_from(["Yes.", "No.", "Who knows?", "“Nobody,” she said."]), min_size=1, max_size=8)
TEXTS = st.lists(SENTENCES.map(" ".join), min_size=1, max_size=5).map("\n\n".join)


def document(text: str = TEXT) -> Document:
    return document_from_text("dam", text, "en")


def joined(old: Document, position: int) -> Document:
    """The document with a sentence joined with the next one."""
    one, two = old.sentences[position : position + 2]
    rest = (*old.sentences[:position], replace(one, end=two.end), *old.sentences[position + 2 :])
    return replace(old, sentences=rest)


def test_a_corrected_word_changes_its_own_sentence_alone() -> None:
    """All other sentences continue those that stood there before."""
    new = with_text(document(), TEXT.replace("asked her", "had asked her"))
    assert continued(document(), new) == [0, 1, None, 3, 4]


def test_sentences_that_were_corrected_by_hand_stay_so() -> None:
    """Joining two sentences survives a correction of the text elsewhere, kinds too."""
    old = joined(document(), 3)
    new = with_text(old, TEXT.replace("rejects the dam", "rejects the new dam"))
    assert new.sentence_text(3) == "The agency had no answer. Nobody asked again."
    assert continued(old, new) == [None, 1, 2, 3]


def test_joined_sentences_are_new_ones() -> None:
    """Where two sentences become one, neither is continued."""
    assert continued(document(), joined(document(), 1)) == [0, None, 3, 4]


@given(TEXTS, TEXTS)
def test_what_is_continued_has_the_same_text_in_the_same_order(before: str, after: str) -> None:
    """No answer ever comes to stand under other words, and none overtakes another."""
    old = document(before)
    new = with_text(old, after)
    found = continued(old, new)
    kept = [place for place in found if place is not None]
    assert kept == sorted(set(kept))
    for position, place in enumerate(found):
        assert place is None or new.sentence_text(position) == old.sentence_text(place)


@given(TEXTS, TEXTS)
def test_the_sentences_cover_the_new_text(before: str, after: str) -> None:
    """Whatever is kept, the sentences follow each other and leave nothing out but white space."""
    new = with_text(document(before), after)
    assert new.text == after
    spans = [(each.start, each.end) for each in new.sentences]
    assert spans == sorted(spans)
    covered = "".join(after[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(after.split())


@given(TEXTS)
def test_an_unchanged_text_keeps_everything(text: str) -> None:
    """Correcting nothing changes nothing."""
    old = document(text)
    assert with_text(old, text).sentences == old.sentences
    assert continued(old, old) == list(range(len(old.sentences)))


def test_marked_words_move_with_their_sentence() -> None:
    """Mentions, cues and stretches stand at the same words after the move; all else stays."""
    link = Link(1, "she", mention=Offsets(3, 6), cue=Offsets(7, 11), values={"trust": 2.0})
    answer = Answer((Act((link,), {"cue": (Offsets(0, 2), Offsets(4, 5)), "stance": "favour"}),), {"tone": "loud"})
    found = moved(answer, 10)
    [act] = found.acts
    assert act.chain[0] == replace(link, mention=Offsets(13, 16), cue=Offsets(17, 21))
    assert act.values == {"cue": (Offsets(10, 12), Offsets(14, 15)), "stance": "favour"}
    assert moved(found, -10) == answer
