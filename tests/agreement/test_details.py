from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from annotate.agreement.coefficients import alpha
from annotate.agreement.patterns import merge
from annotate.agreement.report import report
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
