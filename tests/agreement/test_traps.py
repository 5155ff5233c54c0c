from __future__ import annotations

import json

import pytest

from annotate.agreement.report import report, whole_report
from annotate.agreement.study import Study, from_rows
from annotate.errors import Refused
from tests.agreement.tables import coefficients, study_of, values


def test_strings_that_look_missing_or_numeric_stay_labels() -> None:
    """ "nan", "None" and "01" beside "1" are four labels, and those that look alike are reported."""
    study = study_of([["nan", "nan"], ["None", "01"], ["1", "1"]], categories=None)
    assert set(study.categories) == {"nan", "None", "01", "1"}
    assert study.caution == ('these labels look alike and were kept apart: "1", "01"',)
    assert values(study)["percent_agreement"] == round(2 / 3, 9)


def test_labels_that_differ_in_white_space_or_case_are_reported_not_merged() -> None:
    """ " favor" and "Favor" beside "favor" disagree with it, and the report says so."""
    study = study_of([["favor", " favor"], ["favor", "Favor"]], categories=None)
    assert values(study)["percent_agreement"] == 0.0
    [caution] = report(study, layer="stance", reading="value")["caution"]
    assert caution == 'these labels look alike and were kept apart: " favor", "Favor", "favor"'


def test_word_labels_keep_their_declared_order() -> None:
    """Negative, neutral, positive are ordered as declared, not by the alphabet."""
    table = [["negative", "neutral"], ["neutral", "positive"], ["positive", "positive"], ["negative", "negative"]]
    ordered = study_of(table, level="ordinal", categories=("negative", "neutral", "positive"))
    wrong = study_of(table, level="ordinal", categories=("neutral", "negative", "positive"))
    coded = study_of([["1", "2"], ["2", "3"], ["3", "3"], ["1", "1"]], level="ordinal")
    assert values(ordered)["krippendorff_alpha"] == values(coded)["krippendorff_alpha"]
    assert values(ordered)["krippendorff_alpha"] != values(wrong)["krippendorff_alpha"]


def test_words_without_an_order_are_refused_at_the_ordinal_level() -> None:
    """No order is made up for words."""
    with pytest.raises(Refused, match="needs the labels in order"):
        study_of([["low", "high"]], level="ordinal", categories=None)


def test_words_are_refused_where_numbers_are_needed() -> None:
    """The interval level names the labels that are no numbers."""
    with pytest.raises(Refused, match='these labels are none: "high"'):
        study_of([["1", "high"]], level="interval", categories=None)


def test_unused_declared_labels_count() -> None:
    """Brennan-Prediger and AC1 know all labels that could have been chosen."""
    table = [["a", "a"], ["a", "b"], ["b", "b"]]
    two, five = (values(study_of(table, categories=tuple(labels))) for labels in ("ab", "abcde"))
    assert two["brennan_prediger"] == round(1 / 3, 9)
    assert five["brennan_prediger"] == round((2 / 3 - 1 / 5) / (4 / 5), 9)
    assert two["krippendorff_alpha"] == five["krippendorff_alpha"]


def test_a_label_outside_the_declared_ones_is_refused_by_name() -> None:
    """A typing error in a label is not a further label."""
    with pytest.raises(Refused, match='not among the declared ones: "favuor"'):
        study_of([["favour", "favuor"]], categories=("favour", "against"))


def test_one_label_only_is_undefined_not_one() -> None:
    """Where everybody always chose the same label, chance-corrected coefficients say that they have no value."""
    found = coefficients(study_of([["1", "1"], ["1", "1"]]))
    assert found["percent_agreement"]["value"] == 1.0
    assert found["percent_agreement"]["interval_undefined"] == "the value is 1, where no interval can be computed"
    for name in ("krippendorff_alpha", "fleiss_kappa", "scott_pi", "conger_kappa"):
        assert found[name]["value"] is None
        assert found[name]["undefined"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([["1"], ["2"]], "fewer than two annotators"),
        ([["1", None], [None, "2"]], "no unit has ratings by two annotators"),
        ([], "fewer than two annotators"),
    ],
)
def test_too_few_ratings_are_undefined_with_their_reason(table: list[list[str | None]], reason: str) -> None:
    """One annotator, no unit with two ratings or no rating at all give a reason in every coefficient."""
    found = coefficients(study_of(table))
    assert {entry["undefined"] for name, entry in found.items() if name != "scott_pi"} == {reason}
    assert all(entry["value"] is None for entry in found.values())


def test_units_with_one_rating_are_counted_and_left_out_of_alpha() -> None:
    """Single ratings change Fleiss' chance agreement, not alpha, and the report counts them."""
    full = [["1", "1"], ["1", "2"], ["2", "2"]]
    single = [*full, ["2", None], ["2", None]]
    found = report(study_of(single), layer="stance", reading="value")
    assert (found["units"], found["ratings"], found["single_ratings"]) == (5, 6, 2)
    assert found["excluded"] == [{"reason": "fewer than two annotators", "count": 2}]
    alone, both = values(study_of(single)), values(study_of(full))
    assert alone["krippendorff_alpha"] == both["krippendorff_alpha"]
    assert alone["fleiss_kappa"] != both["fleiss_kappa"]


def test_two_empty_sets_agree() -> None:
    """Annotators who both found nothing agree fully on that unit."""
    found = values(study_of([[frozenset(), frozenset()], [frozenset("a"), frozenset("a")]], level="set"))
    assert found["krippendorff_alpha"] == found["percent_agreement"] == 1.0


def test_sets_are_compared_by_alpha_alone() -> None:
    """Kappas of sets are refused with the reason, for pairs of annotators too."""
    found = report(study_of([[frozenset("ab"), frozenset("a")]] * 2, level="set"), layer="topics", reading="sentence")
    reason = "the values are sets, which only alpha compares"
    assert found["coefficients"]["fleiss_kappa"]["undefined"] == reason
    assert found["pairs"][0]["cohen_kappa"]["undefined"] == reason
    assert found["pairs"][0]["disagreements"] == [{"labels": ["{a, b}", "{a}"], "count": 2}]


def test_an_open_set_of_labels_has_alpha_only() -> None:
    """Sources are no closed list, so that coefficients which count the labels are refused."""
    found = coefficients(study_of([["ann", "ann"], ["bob", "eve"]], categories=None, open_set=True))
    assert found["krippendorff_alpha"]["value"] is not None
    assert "no closed list" in found["gwet_ac1"]["undefined"]


def test_the_same_annotator_twice_on_a_unit_is_refused_with_the_rows() -> None:
    """Nobody's second answer replaces the first in silence."""
    with pytest.raises(Refused, match=r'"ana" on "s1" \(row 1 and row 3\)'):
        from_rows(["s1", "s1", "s1"], ["ana", "ben", "ana"], ["1", "1", "2"])


def test_a_unit_in_two_documents_is_refused() -> None:
    """A unit that stands in two documents is two units."""
    with pytest.raises(Refused, match='unit "s1" stands in two documents'):
        from_rows(["s1", "s1"], ["ana", "ben"], ["1", "1"], documents=["a", "b"])


def _in_documents(documents: int) -> Study:
    table = [["1", "1"], ["1", "2"], ["2", "2"]] * documents
    names = [f"d{unit // 3}" for unit in range(len(table)) for _ in range(2)]
    table[0] = ["2", "1"]
    return study_of(table, documents=names)


def test_few_documents_are_a_caution() -> None:
    """Two to five documents carry a caution, six do not, and t has as many degrees as documents less one."""
    for documents, caution in ((2, ["few documents"]), (5, ["few documents"]), (6, [])):
        found = report(_in_documents(documents), layer="stance", reading="value")
        assert found["caution"] == caution
        assert found["documents"] == documents
        assert found["coefficients"]["fleiss_kappa"]["degrees_of_freedom"] == documents - 1


def test_documents_without_a_pair_of_ratings_say_nothing_of_lights_kappa() -> None:
    """A document whose units have one rating each changes neither its value nor how many documents it is over."""
    rows = [("1", "1", "2"), ("2", "2", "2"), ("1", "2", "1"), ("2", "1", "1"), ("1", "1", "1"), ("2", "2", "1")]
    place = [f"d{unit // 2}" for unit in range(6) for _ in range(3)]
    plain = study_of(rows, documents=place)
    more = study_of([*rows, ("1", None, None)], documents=[*place, *["alone"] * 3])
    one, other = (coefficients(study, only=["light_kappa"])["light_kappa"] for study in (plain, more))
    assert one == other
    assert one["degrees_of_freedom"] == 2


def test_one_document_gives_an_interval_over_units_with_a_caution() -> None:
    """An interval from one document is over its sentences and says that it tells nothing of other texts."""
    found = report(_in_documents(1), layer="stance", reading="value")
    assert found["caution"] == ["one document: says nothing of other texts"]
    assert found["coefficients"]["krippendorff_alpha"]["degrees_of_freedom"] == 2
    assert "over units" in found["coefficients"]["krippendorff_alpha"]["interval_method"]


def test_intervals_stay_on_their_scale_and_hold_the_value() -> None:
    """Limits surround the value and never pass 0 and 1 for percent, -1 and 1 for the others."""
    for name, entry in coefficients(_in_documents(8)).items():
        if entry["interval"]:
            low, high = entry["interval"]
            assert (0 if name == "percent_agreement" else -1) < low < entry["value"] < high < 1


def test_a_report_is_json_with_a_value_exactly_where_nothing_is_undefined() -> None:
    """The report holds no NaN, and each coefficient has either its value or its reason."""
    layer = report(_in_documents(2), layer="stance", reading="value", round="main")
    read = json.loads(json.dumps(whole_report([layer], version="1"), allow_nan=False))
    entries = read["layers"][0]["coefficients"].values()
    assert all((entry["value"] is None) == (entry["undefined"] is not None) for entry in entries)
    assert read["provenance"]["missing"].startswith("Gwet's convention")


def test_pairs_tell_units_and_what_they_disagree_on() -> None:
    """A pair's disagreements name the labels in the order of the two annotators, the most frequent first."""
    table = [["1", "2", None], ["1", "2", None], ["2", "1", None], ["1", "1", "3"]]
    first, second, _ = report(study_of(table), layer="stance", reading="value")["pairs"]
    assert (first["annotators"], first["units"]) == (["a0", "a1"], 4)
    assert first["disagreements"] == [{"labels": ["1", "2"], "count": 2}, {"labels": ["2", "1"], "count": 1}]
    assert (second["units"], second["cohen_kappa"]["value"]) == (1, 0.0)


def test_each_label_has_its_own_agreement() -> None:
    """A label that both annotators always choose together agrees fully, an unused one says that nobody chose it."""
    found = report(study_of([["1", "1"], ["2", "3"], ["3", "2"], ["1", "1"]]), layer="stance", reading="value")[
        "labels"
    ]
    assert [(label["label"], label["ratings"]) for label in found] == [("1", 4), ("2", 2), ("3", 2), ("4", 0)]
    assert [label["specific_agreement"]["value"] for label in found] == [1.0, 0.0, 0.0, None]
    assert found[0]["krippendorff_alpha"]["value"] == 1.0
    assert found[3]["specific_agreement"]["undefined"] == "nobody chose this label in a unit with two ratings"


def test_one_label_against_the_rest_is_the_table_of_two_labels() -> None:
    """The alpha and kappa of a label are those of a table that knows only that label and the others."""
    table = [["1", "1", "2"], ["2", "3", None], ["3", "3", "1"], ["1", "2", "1"], ["4", None, None]]
    found = report(study_of(table), layer="stance", reading="value")["labels"][0]
    two = [[value and ("1" if value == "1" else "2") for value in row] for row in table]
    merged = coefficients(study_of(two, categories=("1", "2")))
    for name in ("krippendorff_alpha", "fleiss_kappa"):
        assert found[name]["value"] == pytest.approx(merged[name]["value"])
        assert found[name]["standard_error"] == pytest.approx(merged[name]["standard_error"])
