from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotate.agreement.breakdowns import between_rounds
from annotate.agreement.coefficients import alpha
from annotate.agreement.comparing import Side, compare
from annotate.agreement.distances import Identity
from annotate.agreement.inference import Inference
from annotate.agreement.patterns import merge
from annotate.agreement.planning import clusters_needed, width_with
from annotate.agreement.report import report
from annotate.errors import Refused
from tests.agreement.tables import LABELS, Table, coefficients, study_of, tables

ODD_ONE = [["1", "1", "2"], ["2", "2", "1"], ["3", "3", "1"], ["4", "4", "2"], ["1", "1", "1"], ["2", "2", "3"]]


def full(table: Table, **others: Any) -> dict[str, Any]:
    """The whole report of a table."""
    return report(study_of(table, **others), layer="stance", reading="value")


def test_the_annotator_who_differs_is_found() -> None:
    """Without the odd one out alpha is 1, the difference is negative, and they agree least with the rest."""
    people = {each["annotator"]: each for each in full(ODD_ONE)["by_annotator"]}
    assert people["a2"]["alpha_without"]["value"] == 1
    assert people["a2"]["alpha_difference"]["value"] == pytest.approx(
        coefficients(study_of(ODD_ONE))["krippendorff_alpha"]["value"] - 1
    )
    assert people["a2"]["against_rest"]["value"] == pytest.approx(1 / 6)
    assert people["a0"]["against_rest"]["value"] == pytest.approx((5 * 0.5 + 1) / 6)


@settings(max_examples=25)
@given(table=tables())
def test_alpha_without_somebody_is_alpha_of_the_others(table: Table) -> None:
    """Leaving an annotator out is the same as a table without their column."""
    for person in full(table)["by_annotator"]:
        column = int(person["annotator"][1:])
        others = study_of([[value for at, value in enumerate(row) if at != column] for row in table])
        if person["alpha_without"]["undefined"] is None:
            assert person["alpha_without"]["value"] == pytest.approx(alpha(others, merge(others)).value.value)


@settings(max_examples=25)
@given(table=tables(annotators=2), compat=st.sampled_from([None, "irrCAC"]))
def test_cohens_kappa_of_the_only_two_is_that_of_their_pair(table: Table, compat: str | None) -> None:
    """Value, parts, standard error, interval and p-value are the same, whichever of the two places one reads."""
    found = report(study_of(table), layer="stance", reading="value", inference=Inference(compat=compat))
    assume(found["pairs"])
    of_all, of_pair = found["coefficients"]["cohen_kappa"], found["pairs"][0]["cohen_kappa"]
    if of_all["undefined"] is None:
        numbers = ("value", "observed", "expected", "standard_error", "interval", "degrees_of_freedom", "p_value")
        for field in numbers:
            assert of_all[field] == pytest.approx(of_pair[field])
    else:
        assert of_pair["value"] is None


@settings(max_examples=25)
@given(table=tables())
def test_coincidences_are_symmetric_and_sum_to_the_ratings(table: Table) -> None:
    """A row of coincidences sums to the ratings with that label in units that two or more rated."""
    found = full(table)
    matrix = np.array(found["coincidences"])
    counts = [
        sum(row.count(label) for row in table if sum(value is not None for value in row) >= 2) for label in LABELS
    ]
    assert matrix == pytest.approx(matrix.T)
    assert matrix.sum(axis=1) == pytest.approx(np.array(counts, dtype=float))


@settings(max_examples=25)
@given(table=tables(annotators=2, complete=True))
def test_a_pair_shows_its_table_and_the_largest_kappa(table: Table) -> None:
    """Two annotators' table sums to their units, and no kappa is above the largest that its margins allow."""
    [pair] = full(table)["pairs"]
    assert np.sum(pair["table"]["confusion"]) == len(table)
    if pair["cohen_kappa"]["value"] is not None:
        assert pair["cohen_kappa"]["value"] <= pair["table"]["kappa_max"] + 1e-12
    assert pair["table"]["pabak"] is None


def test_prevalence_of_a_label_and_bias_of_a_pair() -> None:
    """A label of one in four ratings has the prevalence index .5; who chooses it more often makes the bias."""
    found = full([["1", "2"], ["2", "2"], ["2", "2"], ["1", "2"]], categories=("1", "2"))
    one = found["labels"][0]
    assert (one["prevalence"], one["prevalence_index"]) == (0.25, 0.5)
    [pair] = found["pairs"]
    assert pair["table"]["labels"][0] == {"label": "1", "prevalence_index": 0.5, "bias_index": 0.5}
    assert pair["table"]["pabak"] == 0


def test_an_annotators_rounds_are_compared_unit_by_unit() -> None:
    """Who labelled the same units in two rounds is compared with themselves there; who did not, is not."""
    first = study_of([["1", "1"], ["2", "2"], ["3", None]])
    second = study_of([["1", None], ["1", None], ["3", None]])
    [(name, own)] = between_rounds([("pilot", first), ("main", second)])
    assert (name, own.annotators) == ("a0", ["main", "pilot"])
    assert coefficients(own)["percent_agreement"]["value"] == pytest.approx(2 / 3)


def test_the_difference_of_a_study_and_itself_is_nothing() -> None:
    """Shared units are paired: the same study twice differs by 0 without error, another adds its own."""
    study = study_of(ODD_ONE)
    same = compare(Side(study, "fleiss_kappa", Identity()), Side(study, "fleiss_kappa", Identity()))
    assert (same["value"], same["standard_error"], same["shared"]) == (0, 0, len(ODD_ONE))


def test_different_units_are_independent() -> None:
    """Without a shared unit the variances of the two add up."""
    table = ODD_ONE * 4
    left, right = study_of(table), study_of(table[::-1][:20])
    apart = dataclasses.replace(right, units=[f"other {name}" for name in right.units])
    found = compare(Side(left, "fleiss_kappa", Identity()), Side(apart, "fleiss_kappa", Identity()))
    errors = [coefficients(study)["fleiss_kappa"]["standard_error"] for study in (left, right)]
    assert found["shared"] == 0
    assert found["standard_error"] == pytest.approx(float(np.hypot(*errors)), rel=0.02)


def test_differences_within_one_document_are_over_its_units() -> None:
    """As the coefficients of one document have, so has their difference an interval over units."""
    plain = study_of(ODD_ONE)
    within = dataclasses.replace(plain, cluster=np.zeros(len(ODD_ONE), dtype=np.int32), clusters=("only",))
    names = ("krippendorff_alpha", "percent_agreement")
    found, expected = (compare(*(Side(each, name, Identity()) for name in names)) for each in (within, plain))
    assert found == expected
    assert "over units" in found["interval_method"]


@pytest.mark.parametrize("width", [0.3, 0.1, 0.02])
def test_a_plan_is_the_fewest_that_are_enough(width: float) -> None:
    """One document less than planned would give a wider interval than asked for."""
    needed = clusters_needed("krippendorff_alpha", 0.7, 0.05, 12, width)
    assert width_with("krippendorff_alpha", 0.7, 0.05, 12, needed, 0.95) <= width
    assert width_with("krippendorff_alpha", 0.7, 0.05, 12, needed - 1, 0.95) > width
    with pytest.raises(Refused, match="between 0 and 2"):
        clusters_needed("krippendorff_alpha", 0.7, 0.05, 12, 0)
