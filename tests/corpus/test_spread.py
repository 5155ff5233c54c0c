"""Sharing documents out among annotators."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.spread import spread
from annotate.errors import Refused


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int, int]:
    """Numbers of documents and annotators, and how many of these each document gets."""
    annotators = draw(st.integers(1, 9))
    return draw(st.integers(0, 40)), annotators, draw(st.integers(1, annotators))


@given(shares())
def test_every_document_gets_as_many_annotators_and_all_annotators_as_much_work(share: tuple[int, int, int]) -> None:
    """Each document has k different annotators, and no annotator two documents more than another."""
    documents, annotators, each = share
    pairs = spread(range(documents), range(annotators), each)
    assert len(set(pairs)) == len(pairs) == documents * each
    assert set(Counter(document for document, _ in pairs).values()) <= {each}
    loads = Counter(dict.fromkeys(range(annotators), 0))
    loads.update(annotator for _, annotator in pairs)
    assert max(loads.values()) - min(loads.values()) <= 1


@given(shares())
def test_spreading_again_changes_nothing(share: tuple[int, int, int]) -> None:
    """What was spread is found to be enough, and the same input is spread alike."""
    documents, annotators, each = share
    pairs = spread(range(documents), range(annotators), each)
    standing = {document: {who for one, who in pairs if one == document} for document in range(documents)}
    assert spread(range(documents), range(annotators), each, standing) == []
    assert spread(range(documents), range(annotators), each) == pairs


def test_all_pairs_of_annotators_meet() -> None:
    """Of four annotators, two a document, every two share documents: else their agreement could not be computed."""
    pairs = spread(range(12), range(4), 2)
    together = {frozenset(who for one, who in pairs if one == document) for document in range(12)}
    assert together == {frozenset(two) for two in combinations(range(4), 2)}


def test_standing_assignments_are_counted() -> None:
    """A document that has an annotator gets the others it wants, from those with the least to do."""
    assert spread([1, 2], [7, 8, 9], 2, {1: {7}, 2: {7, 8}}) == [(1, 9)]


@pytest.mark.parametrize("each", [0, 3])
def test_an_impossible_number_is_refused(each: int) -> None:
    """More annotators than there are cannot be given."""
    with pytest.raises(Refused, match="between 1 and 2"):
        spread([1], [7, 8], each)
