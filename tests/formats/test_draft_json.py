"""Drafts as they are stored."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.document import Document, Sentence, SentenceKind, Turn
from annotate.formats import draft_json
from annotate.formats.draft_json import TableDraft, TextDraft

numbers = st.integers(0, 1000)
maybe = st.none() | numbers
sentences = st.builds(
    Sentence, numbers, numbers, st.sampled_from(SentenceKind), numbers, maybe, maybe, st.none() | st.text()
)
documents = st.builds(
    Document,
    st.text(),
    st.text(),
    st.lists(sentences).map(tuple),
    st.lists(st.text()).map(lambda names: tuple(Turn(number, name) for number, name in enumerate(names))),
    st.text(),
    st.text(),
)
texts = st.builds(
    TextDraft,
    documents,
    st.none() | st.binary(),
    st.text(),
    st.booleans(),
    st.lists(st.text()).map(tuple),
    st.booleans(),
)
tables = st.builds(TableDraft, st.text(), st.binary(), st.text(), st.none() | st.text())


@given(texts | tables)
def test_a_draft_comes_back_as_it_was(draft: TextDraft | TableDraft) -> None:
    """Nothing of a draft is lost while it waits, not a character, an offset or a byte of the upload."""
    assert draft_json.read(draft_json.write(draft)) == draft
