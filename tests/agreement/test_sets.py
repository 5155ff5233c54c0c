"""Agreement on each label of sets: the same as of a table that says of each set whether it holds the label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.agreement.report import report
from annotate.agreement.study import from_rows
from annotate.export.disagreement import Where, disagreed

LABELS = ("favour", "against", "neither")
SETS = st.frozensets(st.sampled_from(LABELS), max_size=2)
ROWS = st.dictionaries(st.tuples(st.sampled_from("123456"), st.sampled_from("abc")), SETS, min_size=4)


@given(ROWS)
def test_a_label_of_sets_is_held_or_not(rows: dict[tuple[str, str], frozenset[str]]) -> None:
    """Specific agreement, alpha and kappa of a label are those of "in the set" against "not in the set"."""
    units, annotators = zip(*rows, strict=True)
    found = report(from_rows(units, annotators, list(rows.values()), level="set"), layer="x", reading="y")
    assert {each["label"] for each in found["labels"]} == set().union(*rows.values())
    for each in found["labels"]:
        held = [str(each["label"] in value) for value in rows.values()]
        plain = report(from_rows(units, annotators, held, categories=["False", "True"]), layer="x", reading="y")
        [_, expected] = plain["labels"]
        for name in ("specific_agreement", "krippendorff_alpha", "fleiss_kappa"):
            assert each[name]["value"] == pytest.approx(expected[name]["value"])
            assert each[name]["interval"] == pytest.approx(expected[name]["interval"])
        assert (each["ratings"], each["prevalence"]) == (expected["ratings"], expected["prevalence"])


def test_sentences_are_found_by_a_label_of_sets() -> None:
    """Asking for a label finds the units in which a set that holds it met another one."""
    both, one = frozenset({"favour", "against"}), frozenset({"favour"})
    study = from_rows(["1", "1", "2", "2"], ["a", "b", "a", "b"], [both, one, one, one], level="set")
    assert [disagreed(study, Where(labels=(label,))).tolist() for label in ("favour", "against", "none")] == [
        [0],
        [0],
        [],
    ]
