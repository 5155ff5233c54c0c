from __future__ import annotations

import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics import masi_distance
from nltk.metrics.agreement import AnnotationTask
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_of_statsmodels

from annotate.agreement.labels import label_text
from annotate.agreement.report import report
from annotate.agreement.structured import masi
from annotate.agreement.student import t_cdf, t_quantile
from tests.agreement.tables import LABELS, Table, coded, coefficients, study_of, tables


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@given(table=tables())
def test_alpha_is_that_of_the_krippendorff_package(level: str, table: Table) -> None:
    """Alpha with missing ratings equals an independent implementation at every level."""
    alpha = coefficients(study_of(table, level=level))["krippendorff_alpha"]
    assume(alpha["value"] is not None)
    theirs = krippendorff.alpha(reliability_data=coded(table), level_of_measurement=level, value_domain=[1, 2, 3, 4])
    assert alpha["value"] == pytest.approx(theirs, abs=1e-9)


@given(table=tables(complete=True))
def test_fleiss_kappa_is_that_of_statsmodels(table: Table) -> None:
    """Fleiss' kappa of a complete table equals an independent implementation."""
    kappa = coefficients(study_of(table))["fleiss_kappa"]
    assume(kappa["value"] is not None)
    counts, _ = aggregate_raters(np.array(table), n_cat=None)
    assert kappa["value"] == pytest.approx(fleiss_of_statsmodels(counts, method="fleiss"), abs=1e-9)


@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic"])
@given(table=tables(complete=True, annotators=2))
def test_cohen_kappa_is_that_of_scikit_learn(weights: str, table: Table) -> None:
    """Cohen's kappa, weighted or not, equals an independent implementation."""
    [pair] = report(study_of(table), layer="stance", reading="value", weights=weights)["pairs"]
    assume(pair["cohen_kappa"]["value"] is not None)
    left, right = zip(*table, strict=True)
    named = None if weights == "identity" else weights
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = cohen_kappa_score(left, right, labels=LABELS, weights=named)
    assert pair["cohen_kappa"]["value"] == pytest.approx(theirs, abs=1e-9)


SETS = st.frozensets(st.sampled_from("abc"), min_size=1)


@given(rows=st.lists(st.tuples(SETS, SETS, SETS), min_size=2, max_size=10))
def test_alpha_of_sets_is_that_of_nltk(rows: list[tuple[frozenset[str], ...]]) -> None:
    """Alpha with MASI equals an independent implementation on sets that are not empty."""
    alpha = coefficients(study_of(rows, level="set"))["krippendorff_alpha"]
    assume(alpha["value"] is not None)
    triples = [(f"a{i}", f"u{unit}", value) for unit, row in enumerate(rows) for i, value in enumerate(row)]
    assert alpha["value"] == pytest.approx(AnnotationTask(triples, distance=masi_distance).alpha(), abs=1e-9)


@given(sets=st.lists(SETS, min_size=2, max_size=8, unique=True))
def test_masi_distances_are_those_of_nltk(sets: list[frozenset[str]]) -> None:
    """The distance of any two sets, whether they share a label or not, is Passonneau's."""
    left, right = (indices.ravel() for indices in np.indices((len(sets), len(sets))))
    theirs = [masi_distance(sets[a], sets[b]) for a, b in zip(left, right, strict=True)]
    assert masi(sets).between(left, right) == pytest.approx(theirs, abs=1e-12)
    assert masi(sets).times(np.ones(len(sets))) == pytest.approx(np.reshape(theirs, (len(sets), -1)).sum(axis=1))


@given(probability=st.floats(0.001, 0.999), degrees=st.integers(1, 5000))
def test_quantiles_of_t_are_those_of_scipy(probability: float, degrees: int) -> None:
    """The multiplier of every interval is Student's, from one degree of freedom to thousands."""
    assert t_quantile(probability, degrees) == pytest.approx(stats.t.ppf(probability, degrees), rel=1e-8, abs=1e-9)
    assert t_cdf(1.5, degrees) == pytest.approx(stats.t.cdf(1.5, degrees), rel=1e-9)


def test_values_are_written_as_people_read_them() -> None:
    """Sets, chains and maps of source to stance have a text of their own in reports."""
    assert label_text(frozenset({"b", "a"})) == "{a, b}"
    assert label_text(("agency", "spokesman")) == "agency > spokesman"
    assert label_text(frozenset({(("agency", "spokesman"), "favour")})) == "agency > spokesman: favour"
