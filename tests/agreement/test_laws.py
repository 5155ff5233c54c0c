from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotate.agreement.coefficients import coefficient, names
from annotate.agreement.distances import Identity
from annotate.agreement.estimate import Undefined
from annotate.agreement.patterns import merge
from annotate.agreement.structured import chains, jaccard, joint, masi
from annotate.agreement.study import Scheme, from_rows
from tests.agreement.tables import LABELS, Table, coefficients, study_of, tables, values

LEVELS = st.sampled_from(["nominal", "ordinal", "interval", "ratio"])


@given(table=tables(), level=LEVELS, seed=st.integers(0, 99))
def test_order_of_rows_and_annotators_changes_nothing(table: Table, level: str, seed: int) -> None:
    """Shuffled units and annotators give the same numbers."""
    shuffled = [row[::-1] for row in table]
    random.Random(seed).shuffle(shuffled)
    assert values(study_of(table, level=level)) == values(study_of(shuffled, level=level))


@given(table=tables())
def test_names_of_nominal_labels_change_nothing(table: Table) -> None:
    """Nominal labels may be called anything."""
    other = dict(zip(LABELS, ("d", "b", "a", "c"), strict=True))
    renamed = [[other.get(value or "") for value in row] for row in table]
    assert values(study_of(table)) == values(study_of(renamed, categories=("a", "b", "c", "d")))


@given(table=tables(), level=LEVELS)
def test_a_missing_rating_is_an_absent_row(table: Table, level: str) -> None:
    """None in a table and no row at all give the same study."""
    rows = [(f"u{u}", f"a{a}", value) for u, row in enumerate(table) for a, value in enumerate(row) if value]
    assume(rows)
    units, annotators, given_values = zip(*rows, strict=True)
    absent = from_rows(units, annotators, given_values, level=level, categories=LABELS)
    assert values(study_of(table, level=level)) == values(absent)


@given(table=tables(), level=LEVELS)
def test_duplicated_units_change_no_value_but_alpha(table: Table, level: str) -> None:
    """Every unit twice is the same agreement; alpha alone corrects for the number of values."""
    once, twice = values(study_of(table, level=level)), values(study_of(table + table, level=level))
    once.pop("krippendorff_alpha"), twice.pop("krippendorff_alpha")
    assert once == twice


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_perfect_agreement_of_rotating_annotators_is_one(level: str) -> None:
    """Units labelled alike by changing pairs of annotators give 1 in every coefficient that has a value."""
    table = [["1", "1", None], [None, "2", "2"], ["3", None, "3"], ["4", "4", None]]
    found = values(study_of(table, level=level))
    assert {value for value in found.values() if value is not None} == {1.0}
    assert found["krippendorff_alpha"] == found["fleiss_kappa"] == 1.0


def test_total_disagreement_is_not_above_zero() -> None:
    """Annotators who never agree get no coefficient above 0."""
    found = values(study_of([["1", "2"], ["2", "1"], ["3", "4"], ["4", "3"]]))
    assert all(value is not None and value <= 0 for value in found.values())


def test_chance_labels_agree_by_chance() -> None:
    """Uniform random labels of two to five annotators give about 0 in every chance-corrected coefficient."""
    drawn = np.random.default_rng(7)
    for annotators in (2, 3, 5):
        table = drawn.choice(LABELS, size=(4000, annotators)).tolist()
        found = {name: value for name, value in values(study_of(table)).items() if value is not None}
        found.pop("percent_agreement")
        assert all(abs(value) < 0.04 for value in found.values())


def test_many_copies_turn_alpha_into_pi_pooled_by_ratings() -> None:
    """The small-sample correction is all that sets nominal alpha apart from pi with every rating counted once."""
    table = [["1", "1", "2"], ["2", "2", None], ["3", "1", "3"], ["1", "1", "1"], ["2", None, "4"]]
    many = values(study_of(table * 400))["krippendorff_alpha"]
    ratings = [value for row in table for value in row if value is not None]
    expected = sum((ratings.count(label) / len(ratings)) ** 2 for label in LABELS)
    agreeing = (2 * 1 / 2 + 2 + 2 * 1 / 2 + 3 + 0) / len(ratings)
    assert many == pytest.approx((agreeing - expected) / (1 - expected), abs=1e-3)


def test_skewed_chance_labels_agree_by_chance_only_where_prevalence_counts() -> None:
    """Of labels drawn at random, one far more often, pi, kappas and alpha are about 0; uniform chance is not theirs."""
    drawn = np.random.default_rng(11)
    found = values(study_of(drawn.choice(LABELS, size=(4000, 3), p=[0.85, 0.05, 0.05, 0.05]).tolist()))
    for name in ("krippendorff_alpha", "fleiss_kappa", "light_kappa", "conger_kappa"):
        assert abs(found[name] or 0) < 0.04
    assert (found["brennan_prediger"] or 0) > 0.4
    assert (found["gwet_ac1"] or 0) > 0.4


@settings(max_examples=30)
@given(table=tables(), level=LEVELS)
def test_influences_are_the_derivatives(table: Table, level: str) -> None:
    """The jackknife's influences are how the value changes when a unit gets a little more weight."""
    study = study_of(table, level=level)
    patterns = merge(study)
    step = 1e-5
    for name in names(Identity()):
        compute = _computing(name, study)
        try:
            found = compute(patterns)
        except Undefined:
            continue
        used = found.units if found.units is not None else patterns.rated
        centre = used / float(patterns.weight @ used)
        for unit in np.flatnonzero(used):
            shift = (np.arange(patterns.number) == unit) - patterns.weight * centre
            up, down = (
                compute(_weighted(patterns, patterns.weight + sign * step * shift)).value.value for sign in (1, -1)
            )
            assert (up - down) / (2 * step) == pytest.approx(found.value.influence[unit], rel=1e-4, abs=1e-6)


def _computing(name: str, study: Any) -> Callable[[Any], Any]:
    return lambda patterns: coefficient(name, study, patterns, Identity())


def _weighted(patterns: Any, weight: Any) -> Any:
    """The patterns with other weights and none of the sums kept from before."""
    return replace(patterns, weight=weight)


@given(table=tables())
def test_merged_patterns_equal_the_direct_computation(table: Table) -> None:
    """Units with the same ratings are computed together, with the same result and standard error."""
    study = study_of(table)
    merged = coefficients(study)
    apart = coefficients(replace(study, cluster=np.arange(len(study.units), dtype=np.int32), clusters=study.units))
    for name, entry in merged.items():
        assert entry["value"] == pytest.approx(apart[name]["value"])
        assert entry["standard_error"] == pytest.approx(apart[name]["standard_error"])


CHAINS = st.lists(st.lists(st.sampled_from("abcd"), max_size=3).map(tuple), min_size=2, max_size=8, unique=True)


@given(values_=CHAINS)
def test_the_index_finds_all_distances(values_: list[tuple[str, ...]]) -> None:
    """Distances to all values at once, through what they share, are the sums of the single ones."""
    sets = list(dict.fromkeys(frozenset(value) for value in values_))
    stance = {entry: "favour" if entry < "c" else "against" for entry in "abcd"}
    maps = [frozenset(((entry,), stance[entry]) for entry in value) for value in sets]
    scheme = Scheme(("against", "favour"))
    for form in (chains(values_), masi(sets), jaccard(sets), joint(maps, scheme, np.ones(len(maps)))):
        left, right = (indices.ravel() for indices in np.indices((form.held.values, form.held.values)))
        single = form.between(left, right).reshape(form.held.values, form.held.values)
        assert form.times(np.arange(form.held.values) + 0.5) == pytest.approx(
            single @ (np.arange(form.held.values) + 0.5)
        )
        assert np.array_equal(single, single.T)
        assert not single.diagonal().any()


def test_chains_differ_by_their_edits() -> None:
    """A chain of two and one of three that share an end differ by one edit of three."""
    form = chains([("agency", "spokesman"), ("agency", "minister", "spokesman"), (), ("senator",)])
    assert form.between(np.array([0, 0, 0, 2]), np.array([1, 2, 3, 3])) == pytest.approx([1 / 3, 1, 1, 1])


def test_joint_distance_pairs_sources_with_their_stance() -> None:
    """Two sources of three shared, one with the other stance of three ordered ones: one minus 1.25 of three."""
    scheme = Scheme(("1", "2", "3"), "interval", np.array([1.0, 2.0, 3.0]))
    one = frozenset({(("a",), "1"), (("b",), "3")})
    other = frozenset({(("a",), "1"), (("b",), "1"), (("c",), "2")})
    near = frozenset({(("a",), "1"), (("b",), "2")})
    form = joint([one, other, near, frozenset()], scheme, np.ones(4))
    distances = form.between(np.array([0, 0, 1, 3]), np.array([1, 2, 2, 3]))
    assert distances == pytest.approx([1 - 1 / 3, 1 - 1.75 / 2, 1 - 1.75 / 3, 0])
