"""What is merged, or computed for many pairs at once, is what the ratings say one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotate.agreement import pairs as pairs_module
from annotate.agreement.annotator_variance import without
from annotate.agreement.breakdowns import of_annotators, part
from annotate.agreement.distances import Identity, Nominal, Squared
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.inference import Inference
from annotate.agreement.measures.alpha import krippendorff_alpha, ordinal_alpha
from annotate.agreement.measures.brennan_prediger import brennan_prediger
from annotate.agreement.measures.coefficient import Coefficient, lifted
from annotate.agreement.measures.cohen import cohen_kappa, pair_agreement
from annotate.agreement.measures.fleiss import fleiss_kappa
from annotate.agreement.measures.gwet import gwet_ac
from annotate.agreement.measures.percent import percent_agreement
from annotate.agreement.measures.scott import scott_pi
from annotate.agreement.pairs import pair_tables
from annotate.agreement.patterns import Patterns, merge
from annotate.agreement.report import report
from annotate.agreement.rest import agreement_with_rest, alpha_of_rest, rest_of, with_others
from annotate.agreement.study import Study
from annotate.agreement.weights import weights_named
from tests.agreement.tables import LABELS, study_of, tables
from tests.agreement.test_patterns import Cells
from tests.agreement.test_patterns import study_of as study_of_cells
from tests.agreement.test_patterns import tables as cells_of

FIELDS = ("value", "observed", "expected", "standard_error", "degrees_of_freedom", "undefined")
INFERENCES = (Inference(), Inference(compat="irrCAC"))


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """A study with holes, over documents or not, whose units stand for one or several."""
    table = draw(tables())
    places = draw(st.none() | st.lists(st.sampled_from("abcd"), min_size=len(table), max_size=len(table)))
    documents = places and [place for place, row in zip(places, table, strict=True) for _ in row]
    study = study_of(table, documents=documents)
    times = draw(st.none() | st.lists(st.integers(1, 4), min_size=len(study.units), max_size=len(study.units)))
    return replace(study, weight=times and np.array(times, dtype=np.float64))


def told(study: Study, inference: Inference = INFERENCES[0]) -> dict[str, Any]:
    return report(study, layer="stance", reading="value", inference=inference)


def same(entry: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two entries of a report say the same but for the convention and the last digits."""
    limits = entry["interval"] == pytest.approx(other["interval"], abs=1e-7)
    return limits and [entry[field] for field in FIELDS] == pytest.approx([other[field] for field in FIELDS], abs=1e-9)


@pytest.mark.parametrize("annotators", [4, 30])
@given(data=st.data())
def test_count_patterns_say_how_many_chose_what(annotators: int, data: st.DataObject) -> None:
    """Each unit's count pattern has its labels, each as often; no two count patterns are alike; weights add up."""
    cells: Cells = data.draw(cells_of(annotators))
    study = study_of_cells(cells)
    patterns = merge(study)
    counts = patterns.counts
    of_unit = patterns.further.of[patterns.of_unit]
    shown = [Counter(counts.value[counts.pattern == pattern].tolist()) for pattern in range(counts.number)]
    said = [Counter(study.value[study.unit == unit].tolist()) for unit in range(len(study.units))]
    assert [shown[pattern] for pattern in of_unit.tolist()] == said
    assert len({tuple(sorted(each.items())) for each in shown}) == counts.number
    assert counts.weight.tolist() == np.bincount(of_unit, minlength=counts.number).tolist()


@given(study=studies(), name=st.sampled_from(["identity", "quadratic"]))
def test_coefficients_of_counts_are_those_of_patterns(study: Study, name: str) -> None:
    """Computed from how many chose what, a coefficient and its influences are those of who chose what."""
    patterns, weights = merge(study), weights_named(name, study.categories)
    for measure, form in [
        *((each, weights) for each in (fleiss_kappa, percent_agreement, scott_pi, brennan_prediger, gwet_ac)),
        (krippendorff_alpha, Nominal()), (krippendorff_alpha, Squared(np.arange(4.0))), (_ordinal, weights),
    ]:  # fmt: skip
        try:
            direct = measure(patterns, form)
        except Undefined as reason:
            with pytest.raises(Undefined, match=str(reason)):
                measure(patterns.counts, form)
            continue
        found = lifted(measure(patterns.counts, form), patterns.further, patterns)
        assert found.value.value == pytest.approx(direct.value.value, abs=1e-12)
        assert found.value.influence == pytest.approx(direct.value.influence, abs=1e-12)
        assert (found.units is None) == (direct.units is None)
        assert found.units is None or found.units.tolist() == direct.units.tolist()


def _ordinal(patterns: Any, _: Any) -> Coefficient:
    return ordinal_alpha(patterns)


@settings(max_examples=60)
@given(study=studies(), inference=st.sampled_from(INFERENCES))
def test_a_pair_in_a_study_is_the_study_of_the_two(study: Study, inference: Inference) -> None:
    """Kappa and percent agreement of a pair, with their intervals, are those of the units both rated, taken apart."""
    for pair in told(study, inference)["pairs"]:
        two = of_annotators(study, pair["annotators"])
        both = np.bincount(two.unit, minlength=len(two.units)) == 2
        if not both.any():
            assert {pair["cohen_kappa"]["value"], pair["percent_agreement"]["value"]} == {None}
            continue
        alone = told(part(two, both[two.unit]), inference)
        by_unit = inference.compat is None and alone["documents"] == 1
        if by_unit:
            continue  # a report of one document is over its units; the pair's is over documents, and has no interval
        assert same(pair["percent_agreement"], alone["coefficients"]["percent_agreement"])
        if inference.compat is None:
            assert same(pair["cohen_kappa"], alone["coefficients"]["conger_kappa"])


@given(study=studies())
def test_pairs_looked_at_by_the_block_are_the_same(study: Study) -> None:
    """However few pairs of ratings are looked at together, every pair's table stays."""
    whole = _confusions(merge(study))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs_module, "AT_ONCE", 0)
        patch.setattr(pairs_module, "MOST_ROWS", 3)
        assert _confusions(merge(study)) == whole


def _confusions(patterns: Patterns) -> list[Any]:
    return [
        (*names, each.confusion(place).tolist())
        for each in pair_tables(patterns)
        for place, names in enumerate(zip(each.left.tolist(), each.right.tolist(), strict=True))
    ]


@given(study=studies())
def test_errors_of_pairs_are_the_same_both_ways(study: Study) -> None:
    """Summed by document over patterns or over pairs of ratings, influences have the same squares."""
    assume(study.cluster is not None)
    patterns = merge(study)
    assert patterns.spread is not None
    for each in pair_tables(patterns):
        pulls = [cohen_kappa(each, Identity()).pull, pair_agreement(each, Identity()).pull]
        pulls = [np.nan_to_num(pull) for pull in pulls]
        squares, clusters = each._squares_by_pair(patterns, pulls)
        others, numbers = each._squares_by_row(patterns.spread, pulls)
        assert np.array(squares) == pytest.approx(np.array(others), abs=1e-12)
        assert clusters.tolist() == numbers.tolist()


@settings(max_examples=60)
@given(study=studies())
def test_a_label_against_the_rest_is_a_study_of_two_labels(study: Study) -> None:
    """Alpha and Fleiss' kappa of a label are those of the study in which all other labels are one."""
    for code, entry in enumerate(told(study)["labels"]):
        two = replace(study, categories=("rest", LABELS[code]), value=(study.value == code).astype(np.int32))
        coefficients = told(two)["coefficients"]
        for name in ("krippendorff_alpha", "fleiss_kappa"):
            assert same(entry[name], coefficients[name])


@given(study=studies())
def test_agreement_with_the_rest_is_what_counting_gives(study: Study) -> None:
    """The share of the others who chose the same, as a mean over an annotator's units that somebody else rated."""
    patterns = merge(study)
    times = np.ones(len(study.units)) if study.weight is None else study.weight
    for annotator in range(len(study.annotators)):
        shares, weight = [], []
        for unit in study.unit[study.annotator == annotator].tolist():
            rows = study.unit == unit
            own = rows & (study.annotator == annotator)
            rest = study.value[rows & ~own]
            if rest.size:
                shares.append(np.mean(rest == study.value[own]))
                weight.append(times[unit])
        if not shares:
            with pytest.raises(Undefined):
                agreement_with_rest(patterns, rest_of(patterns, annotator), Identity())
            continue
        found = agreement_with_rest(patterns, rest_of(patterns, annotator), Identity())
        assert found.value.value == pytest.approx(np.average(shares, weights=weight))


@given(study=studies(), form=st.sampled_from([Nominal(), Squared(np.arange(4.0))]))
def test_alpha_without_an_annotator_is_alpha_of_the_others(study: Study, form: Form) -> None:
    """An annotator's distances taken out of their units', what is left is alpha of the ratings that are left."""
    patterns = merge(study)
    apart = with_others(patterns.counts, form)
    for annotator in range(patterns.annotators):
        others, rest = without(patterns, annotator), rest_of(patterns, annotator)
        try:
            direct = krippendorff_alpha(others, form)
        except Undefined as reason:
            with pytest.raises(Undefined, match=str(reason)):
                alpha_of_rest(patterns, rest, apart, form)
            continue
        found = alpha_of_rest(patterns, rest, apart, form)
        assert found.value.value == pytest.approx(direct.value.value, abs=1e-12)
        assert found.value.influence == pytest.approx(direct.value.influence, abs=1e-12)
