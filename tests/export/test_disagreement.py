"""Confusion tables and lists of disagreements."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotate.agreement.study import Study, from_rows
from annotate.export.disagreement import MOST_LABELS, confusion, describe, disagreed

ROWS = [
    ("d/1", "ana", "x"), ("d/1", "ben", "x"), ("d/1", "cem", "y"),
    ("d/2", "ana", "x"), ("d/2", "ben", "z"),
    ("d/3", "ana", "y"), ("d/3", "cem", "y"),
    ("d/4", "ben", "z"),
]  # fmt: skip


def study(rows: list[tuple[str, str, str]]) -> Study:
    """The ratings as a study of one document."""
    units, annotators, labels = zip(*rows, strict=True) if rows else ((), (), ())
    return from_rows(units, annotators, labels, categories=["x", "y", "z"], documents=["d"] * len(rows))


def test_confusion_of_two_annotators() -> None:
    """Rows are the first annotator's labels, columns the second one's."""
    table = confusion(study(ROWS), ("ana", "ben"))
    assert (table.labels, table.counts) == (["x", "y", "z"], [[1, 0, 1], [0, 0, 0], [0, 0, 0]])
    assert confusion(study(ROWS), ("ben", "ana")).counts == [[1, 0, 0], [0, 0, 0], [1, 0, 0]]


def test_confusion_of_all_pairs() -> None:
    """All pairs together: how often two annotators chose two labels, whoever chose which."""
    assert confusion(study(ROWS)).counts == [[1, 2, 1], [2, 1, 0], [1, 0, 0]]


def test_disagreed_units() -> None:
    """Units with different labels; of two annotators where these two differ; of two labels where these met."""
    found = study(ROWS)
    names = lambda units: [found.units[unit] for unit in units]  # noqa: E731
    assert names(disagreed(found)) == ["d/1", "d/2"]
    assert names(disagreed(found, ("ana", "ben"))) == ["d/2"]
    assert names(disagreed(found, None, ("x", "y"))) == ["d/1"]
    assert names(disagreed(found, ("ana", "ben"), ("x", "x"))) == ["d/1"]
    assert names(disagreed(found, None, ("y", "y"))) == ["d/3"]
    assert names(disagreed(found, ("ana", "nobody"))) == []


def test_a_disagreement_says_where_and_who() -> None:
    """A disagreement names document, sentence, source and each annotator's label, whatever the document is called."""
    found = from_rows(["a/b#c/7#X > Y"] * 2, ["ben", "ana"], ["x", "y"], documents=["a/b#c"] * 2)
    (each,) = describe(found, [0])
    assert (each.document, each.sentence, each.source) == ("a/b#c", 7, "X > Y")
    assert list(each.labels.items()) == [("ana", "y"), ("ben", "x")]


def test_many_labels_are_cut_and_counted() -> None:
    """With very many labels the table keeps the most frequent ones and says how many pairs it leaves out."""
    rows = [(f"d/{i}", who, f"s{i}") for i in range(30) for who in ("ana", "ben")]
    units, annotators, labels = zip(*rows, strict=True)
    table = confusion(from_rows(units, annotators, labels, open_set=True))
    assert len(table.labels) == MOST_LABELS
    assert sum(map(sum, table.counts)) + table.left_out == 30


RATING = st.tuples(st.sampled_from(["d/1", "d/2", "d/3"]), st.sampled_from("uvw"))


@given(st.dictionaries(RATING, st.sampled_from("xyz")))
def test_tables_and_lists_agree_with_counting_by_hand(given_ratings: dict[tuple[str, str], str]) -> None:
    """Confusion counts and lists of units are what going through all pairs of ratings gives."""
    found = study([(unit, who, label) for (unit, who), label in given_ratings.items()])
    pairs = [
        (unit, given_ratings[unit, a], given_ratings[unit, b])
        for unit in ("d/1", "d/2", "d/3")
        for a, b in combinations("uvw", 2)
        if (unit, a) in given_ratings and (unit, b) in given_ratings
    ]
    counts = confusion(found).counts
    for i, one in enumerate("xyz"):
        for j, other in enumerate("xyz"):
            assert counts[i][j] == sum({left, right} == {one, other} for _, left, right in pairs)
            met = {unit for unit, left, right in pairs if {left, right} == {one, other}}
            assert {found.units[unit] for unit in disagreed(found, None, (one, other))} == met
    assert {found.units[unit] for unit in disagreed(found)} == {unit for unit, left, right in pairs if left != right}
