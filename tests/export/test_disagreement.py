"""Confusion tables and lists of disagreements."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotate.agreement.study import Study, from_rows
from annotate.export.disagreement import MOST_LABELS, Where, confusion, describe, disagreed

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
    assert names(disagreed(found, Where(("ana", "ben")))) == ["d/2"]
    assert names(disagreed(found, Where(labels=("x", "y")))) == ["d/1"]
    assert names(disagreed(found, Where(("ana", "ben"), ("x", "x")))) == ["d/1"]
    assert names(disagreed(found, Where(labels=("y", "y")))) == ["d/3"]
    assert names(disagreed(found, Where(("ana", "nobody")))) == []


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
            assert {found.units[unit] for unit in disagreed(found, Where(labels=(one, other)))} == met
    assert {found.units[unit] for unit in disagreed(found)} == {unit for unit, left, right in pairs if left != right}


@given(
    st.dictionaries(RATING, st.sampled_from("xyz")),
    st.lists(st.sampled_from("uvw"), max_size=2, unique=True),
    st.lists(st.sampled_from("xyz"), max_size=2),
)
def test_a_narrowed_list_is_what_going_through_all_ratings_gives(
    ratings: dict[tuple[str, str], str], who: list[str], labels: list[str]
) -> None:
    """Whatever annotators and labels are asked for, the list has the units where two ratings are like that."""
    found = study([(unit, name, label) for (unit, name), label in ratings.items()])
    expected = set()
    for (unit, first), one in ratings.items():
        for (other_unit, second), other in ratings.items():
            people = (first, second)[: len(who)] == tuple(who)
            wanted = (one, other) == tuple(labels) if len(labels) == 2 else one != other
            has_label = len(labels) != 1 or labels[0] in ((one, other) if len(who) == 2 else (one,))
            if unit == other_unit and first != second and people and wanted and has_label:
                expected.add(unit)
    assert {found.units[unit] for unit in disagreed(found, Where(tuple(who), tuple(labels)))} == expected
