"""Figures of published tables: tests/papers/data holds one file a paper, each entry with its source.

`value` is the coefficient as confirmed by several libraries, `published` as printed, `standard_error` the
infinitesimal jackknife over units, `observed` and `expected` its parts. `gwet_standard_error` and `gwet_interval` are
those of Gwet 2014, as irrCAC gives them, and for Cohen's kappa of Fleiss, Cohen & Everitt 1969.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotate.agreement.coefficients import WITH_WEIGHTS, alpha
from annotate.agreement.compat import gwet_error, gwet_errors_of_pairs, gwet_interval_of
from annotate.agreement.distances import Identity, Matrix, Squared
from annotate.agreement.estimate import Estimate, Form
from annotate.agreement.intervals import standard_error
from annotate.agreement.measures.alpha import krippendorff_alpha
from annotate.agreement.measures.coefficient import Coefficient, lifted
from annotate.agreement.measures.cohen import cohen_kappa
from annotate.agreement.measures.percent import percent_agreement
from annotate.agreement.pairs import pair_tables
from annotate.agreement.patterns import Patterns, merge
from annotate.agreement.per_label import fleiss_per_category, label_against_rest, specific_agreement
from annotate.agreement.study import Study, from_rows
from annotate.agreement.two_by_two import bias_index, kappa_max, pabak, prevalence_index
from annotate.agreement.weights import own_weights, scores, weights_named

PER_LABEL = {"specific_agreement": specific_agreement, "fleiss_per_category": fleiss_per_category}
OF_A_TABLE = {
    "pabak": pabak,
    "kappa_max": kappa_max,
    "prevalence_index": lambda table: float(prevalence_index(table)[0]),
    "bias_index": lambda table: float(bias_index(table)[0]),
}
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Figure:
    """One coefficient of one published table."""

    table: str
    entry: dict[str, Any]
    coefficient: str

    @property
    def expected(self) -> dict[str, float]:
        """The figures to reach."""
        return self.entry["expected"][self.coefficient]


@functools.cache
def figures(paper: str) -> list[Figure]:
    """All figures of a paper."""
    entries = json.loads((DATA / f"{paper}.json").read_text(encoding="utf-8"))
    return [Figure(entry["name"], entry, name) for entry in entries for name in entry["expected"]]


def named(figure: Figure) -> str:
    """How a test of this figure is called."""
    return f"{figure.table}-{figure.coefficient}"


def check(figure: Figure) -> None:
    """Values and parts are reached to 1e-9, standard errors to 1e-8, print to one in its last digit."""
    study = study_of(figure.entry)
    expected = figure.expected
    if figure.coefficient in OF_A_TABLE:
        [tables] = pair_tables(merge(study))
        index = OF_A_TABLE[figure.coefficient](tables.confusion(0))
        assert index == pytest.approx(expected["value"], abs=1e-9)
        return
    found = _computed(figure, study)
    assert found.value.value == pytest.approx(expected["value"], abs=1e-9)
    if "published" in expected:
        digits = len(str(expected["published"]).partition(".")[2])
        assert found.value.value == pytest.approx(expected["published"], abs=1.01 * 10**-digits)
    if "observed" in expected:
        assert found.observed == pytest.approx(expected["observed"], abs=1e-9)
    if "expected" in expected and figure.coefficient != "percent_agreement":
        assert found.expected == pytest.approx(expected["expected"], abs=1e-9)
    if "standard_error" in expected:
        patterns = merge(study)
        counting = patterns.rated if found.units is None else found.units
        error, _ = standard_error(patterns, found.value.influence, counting)
        assert error == pytest.approx(expected["standard_error"], abs=1e-8)
    _check_gwet(figure.coefficient.partition("[")[0], expected, found, merge(study))


def _check_gwet(name: str, expected: dict[str, Any], found: Coefficient, patterns: Patterns) -> None:
    if "gwet_standard_error" not in expected:
        return
    units = patterns.weight @ (patterns.rated if found.units is None else found.units)
    error = gwet_error(name, found, patterns)
    if name == "cohen_kappa":
        squares = np.array([patterns.by_unit().powers(found.value.influence, 2)])
        error = gwet_errors_of_pairs(name, squares, np.array([units]))[0]
    assert error == pytest.approx(expected["gwet_standard_error"], abs=1e-8)
    if "gwet_interval" in expected and expected["gwet_standard_error"] > 1e-9:
        interval, p_value = gwet_interval_of(name, found.value.value, error, int(units), 0.95)
        assert interval.limits == pytest.approx(expected["gwet_interval"], abs=1e-8)
        assert p_value is not None


def study_of(entry: dict[str, Any]) -> Study:
    """The table of an entry as a study; raters are called by their position."""
    sets = entry["level"] == "set"
    rows = [
        (f"unit {unit}", f"{rater}", frozenset(value) if sets else str(value))
        for unit, ratings in enumerate(entry["data"])
        for rater, value in enumerate(ratings)
        if value is not None
    ]
    units, annotators, values = zip(*rows, strict=True)
    declared = None if sets else [str(category) for category in entry["categories"]]
    return from_rows(units, annotators, values, level=entry["level"], categories=declared)


def _computed(figure: Figure, study: Study) -> Coefficient:
    patterns, weights = merge(study), _weights(figure.entry["weights"], study)
    name = figure.coefficient
    if pair := re.fullmatch(r"cohen_kappa\[(\d+),(\d+)\]", name):
        wanted = (study.annotators.index(pair[1]), study.annotators.index(pair[2]))
        return _cohen(patterns, wanted, weights)
    if label := re.fullmatch(r"(specific_agreement|fleiss_per_category)\[(.+)\]", name):
        held = np.array([category == label[2] for category in study.categories])
        further = label_against_rest(patterns, held)
        return lifted(PER_LABEL[label[1]](further.counts), further, patterns)
    if name.startswith("krippendorff_alpha"):
        if figure.entry["weights"] == "quadratic":
            return krippendorff_alpha(patterns, Squared(scores(study.categories)))
        if isinstance(weights, Matrix):
            return krippendorff_alpha(patterns, Matrix(1 - weights.entries))
        return alpha(study, patterns, "jaccard" if "jaccard" in name else "masi")
    if name == "percent_agreement":
        return percent_agreement(patterns, weights)
    return WITH_WEIGHTS["gwet_ac2" if name == "gwet_ac" else name](patterns, weights)


def _cohen(patterns: Patterns, wanted: tuple[int, int], weights: Form) -> Coefficient:
    """Cohen's kappa of two annotators by their codes, with its influence over patterns."""
    for tables in pair_tables(patterns):
        for pair in np.flatnonzero((tables.left == wanted[0]) & (tables.right == wanted[1])):
            found, mine = cohen_kappa(tables, weights), tables.pair[tables.cell] == pair
            influence = patterns.per_pattern(tables.pattern[mine], found.pull[tables.cell[mine]])
            both = np.zeros(patterns.number)
            both[tables.pattern[mine]] = 1
            value = Estimate(float(found.value[pair]), influence)
            return Coefficient(value, float(found.observed[pair]), float(found.expected[pair]), units=both)
    raise LookupError(wanted)


def _weights(asked: Any, study: Study) -> Form:
    if asked is None:
        return Identity()
    if isinstance(asked, str):
        return weights_named(asked.removesuffix("_gwet"), study.categories)
    return own_weights(np.array(asked, dtype=np.float64), study.categories)
