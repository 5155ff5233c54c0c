from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from annotate.agreement.annotator_variance import without
from annotate.agreement.coefficients import coefficient, names
from annotate.agreement.distances import Identity
from annotate.agreement.estimate import Undefined
from annotate.agreement.from_sums import from_sums
from annotate.agreement.inference import Inference
from annotate.agreement.measures.light import light_kappa
from annotate.agreement.patterns import merge
from annotate.agreement.report import report
from annotate.agreement.study import Study, from_rows
from annotate.agreement.sums import plan, servable
from annotate.errors import Refused
from tests.agreement.tables import LABELS, Table, coefficients, study_of, tables

COMPLETE = [["1", "1", "1"], ["1", "2", "1"], ["2", "2", "2"], ["3", "3", "1"], ["4", "4", "4"], ["2", "2", "3"]]


def simulated(units: int, annotators: int, documents: int | None = None, *, seed: int = 5) -> Study:
    """Annotators who know the right label of seven units in ten and guess the others; documents take turns."""
    drawn = np.random.default_rng(seed)
    right = drawn.choice(LABELS, size=units, p=[0.4, 0.3, 0.2, 0.1])
    known = drawn.random((units, annotators)) < 0.7
    values = np.where(known, right[:, None], drawn.choice(LABELS, size=(units, annotators)))
    rows = [(f"u{u}", f"a{a}", str(values[u, a])) for u in range(units) for a in range(annotators)]
    columns = [[row[column] for row in rows] for column in range(3)]
    place = None if documents is None else [f"d{int(unit[1:]) % documents}" for unit in columns[0]]
    return from_rows(*columns, categories=LABELS, documents=place)


@settings(max_examples=40)
@given(table=tables())
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_sums_give_the_coefficients(level: str, table: Table) -> None:
    """Replicates are computed from sums alone; with every unit counted once they are the coefficients."""
    study = study_of(table, level=level)
    patterns, form = merge(study), Identity()
    wanted = servable(study, patterns, names(form))
    if not patterns.number:
        return
    sums = plan(study, patterns, form, wanted)
    found = from_sums(sums, wanted, np.array([[patterns.weight @ amounts for amounts in sums.each()]]))
    for name in wanted:
        try:
            value = coefficient(name, study, patterns, form).value.value
        except Undefined:
            continue
        assert found[name][0] == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(("units", "documents"), [(400, None), (600, 40), (30_000, None)])
@pytest.mark.parametrize("kind", ["percentile", "bca"])
def test_bootstrap_and_jackknife_agree(units: int, documents: int | None, kind: str) -> None:
    """Two ways to an interval give the same limits but for chance, drawn exactly or from the normal limit."""
    study = simulated(units, 3, documents)
    usual = coefficients(study)
    drawn = coefficients(study, inference=Inference(bootstrap=kind, replicates=4000, seed=1))
    for name, entry in usual.items():
        if entry["undefined"]:
            continue
        width = entry["interval"][1] - entry["interval"][0]
        assert drawn[name]["interval"] == pytest.approx(entry["interval"], abs=0.12 * width)
        assert f"{kind}, 4000 replicates, seed 1" in drawn[name]["interval_method"]


def test_a_seed_gives_the_same_interval_again() -> None:
    """Whoever repeats an analysis with its seed gets its limits."""
    study = simulated(100, 3)
    first, second, other = (
        coefficients(study, inference=Inference(bootstrap="percentile", replicates=500, seed=seed))
        for seed in (3, 3, 4)
    )
    assert first == second
    assert first["fleiss_kappa"]["interval"] != other["fleiss_kappa"]["interval"]


def test_bca_over_few_documents_is_refused() -> None:
    """Fewer than 20 documents cannot carry a BCa interval, and the report says why."""
    entry = coefficients(simulated(190, 3, 19), inference=Inference(bootstrap="bca", replicates=200))["fleiss_kappa"]
    assert entry["interval"] is None
    assert "19 documents" in entry["interval_undefined"]


def test_random_annotators_widen_the_interval() -> None:
    """Annotators as a sample add their variance, with the fewer of documents and annotators less one as degrees."""
    study = simulated(300, 4, 30)
    fixed, random = coefficients(study), coefficients(study, inference=Inference(annotators="random"))
    patterns = merge(study)
    left_out = [
        coefficient("fleiss_kappa", study, without(patterns, each), Identity()).value.value for each in range(4)
    ]
    added = 3 / 4 * float(np.sum((np.array(left_out) - np.mean(left_out)) ** 2))
    entry = random["fleiss_kappa"]
    assert entry["standard_error"] ** 2 == pytest.approx(fixed["fleiss_kappa"]["standard_error"] ** 2 + added)
    assert entry["degrees_of_freedom"] == 3
    assert entry["interval_method"].startswith("annotators as a sample")


@settings(max_examples=30)
@given(table=tables())
def test_lights_kappa_knows_itself_without_each_annotator(table: Table) -> None:
    """As no pair's kappa changes with who else is there, its values without an annotator are those of the others."""
    study = study_of(table)
    patterns = merge(study)
    assume(patterns.annotators > 2)
    try:
        found = light_kappa(patterns, Identity()).without
    except Undefined:
        return
    others = [light_kappa(without(patterns, each), Identity()).value.value for each in range(patterns.annotators)]
    assert found == pytest.approx(np.array(others))


def test_sums_that_follow_from_others_are_drawn_with_them() -> None:
    """Of 19 annotators who rated everything, Light's kappa has its interval, though its sums hang together."""
    study = simulated(2500, 19)
    asked = {"only": ["light_kappa", "conger_kappa"]}
    usual = coefficients(study, **asked)
    drawn = coefficients(study, inference=Inference(bootstrap="percentile", replicates=6000), **asked)
    for name, entry in usual.items():
        assert "normal limit" in drawn[name]["interval_method"]
        width = entry["interval"][1] - entry["interval"][0]
        assert drawn[name]["interval"] == pytest.approx(entry["interval"], abs=0.08 * width)


@pytest.mark.parametrize(("annotators", "words"), [(2, "two annotators say nothing"), (3, "three annotators")])
def test_few_annotators_are_no_sample(annotators: int, words: str) -> None:
    """Two annotators have no interval for annotators like them; three have one with a caution."""
    found = report(
        simulated(100, annotators), layer="stance", reading="value", inference=Inference(annotators="random")
    )
    entry = found["coefficients"]["fleiss_kappa"]
    said = [entry["interval_undefined"] or "", *found["caution"]]
    assert any(each.startswith(words) for each in said)
    assert (entry["interval"] is None) == (annotators == 2)


def test_only_irrcac_has_p_values() -> None:
    """A p-value stands where it was asked for, and Light's kappa, which irrCAC lacks, says so."""
    study = study_of(COMPLETE)
    assert {entry["p_value"] for entry in coefficients(study).values()} == {None}
    found = coefficients(study, inference=Inference(compat="irrCAC"))
    assert 0 < found["fleiss_kappa"]["p_value"] < 0.1
    assert found["light_kappa"]["interval_undefined"] == "irrCAC has no such coefficient"


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_kalpha_is_labelled_as_too_narrow(level: str) -> None:
    """The bootstrap of pair distances is given on request, around alpha, with what is wrong with it."""
    study = simulated(200, 3) if level == "nominal" else study_of(COMPLETE * 5, level="ordinal")
    entry = coefficients(study, inference=Inference(compat="kalpha", replicates=1000))["krippendorff_alpha"]
    assert entry["interval"][0] < entry["value"] < entry["interval"][1]
    assert "too narrow" in entry["interval_method"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bootstrap": "studentized"}, "it is one of percentile, bca"),
        ({"compat": "SPSS"}, "it is one of irrCAC, kalpha"),
        ({"confidence": 95}, "between 0 and 1"),
        ({"replicates": 10}, "too few"),
        ({"bootstrap": "bca", "compat": "irrCAC"}, "ask for one of them"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(options: dict[str, Any], message: str) -> None:
    """A way to an interval that does not exist, or two at once, is refused with what there is."""
    with pytest.raises(Refused, match=message):
        Inference(**options)


def test_every_coefficient_names_its_convention() -> None:
    """Beside each number stands the rule it follows where programs differ."""
    entries = coefficients(study_of(COMPLETE, level="ordinal"), weights="linear")
    assert all(entry["convention"] for entry in entries.values())
    assert "Gwet's ordinal weights differ" in entries["krippendorff_alpha"]["convention"]


def test_the_coefficients_wanted_are_the_ones_given() -> None:
    """A report can be of some coefficients, in the order of all; an unknown one is refused with the known."""
    found = coefficients(study_of(COMPLETE), only=["gwet_ac1", "krippendorff_alpha"])
    assert list(found) == ["krippendorff_alpha", "gwet_ac1"]
    with pytest.raises(Refused, match="there are krippendorff_alpha, fleiss_kappa"):
        coefficients(study_of(COMPLETE), only=["kappa"])
