"""Sentences of the report are said in the reader's language where a page shows them; the report is in English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from annotate.agreement import annotator_variance, benchmark_scales, coefficients, intervals
from annotate.agreement.conventions import CONVENTIONS, convention_of
from annotate.agreement.labels import look_alikes
from annotate.agreement.report import MISSING, POOLING, report
from annotate.agreement.study import LEVELS, from_rows
from annotate.corpus.readings.by_source import SELECTED
from annotate.export.naming import WHY_ONLY_F1
from annotate.web.agreement.report_words import reported, rule
from annotate.web.told import decimal
from tests.fixtures.messages import ROOT

CONSTANTS = [
    *(MISSING, POOLING, SELECTED, WHY_ONLY_F1, annotator_variance.THREE, intervals.FEW, *look_alikes(["a", "A"])),
    *(benchmark_scales.KRIPPENDORFF_CAUTION, benchmark_scales.LANDIS_KOCH_CAUTION, benchmark_scales.FEW_CAUTION),
    *(f"the values are {each}, which only alpha compares" for each in coefficients.SET_LIKE.values()),
    *(name for name, _low in benchmark_scales.SCALES["landis_koch"][:-1]),
]
# unit, annotator, label, document: agreed wholly, never shared, in one document, by one annotator, and as usual.
STUDIES = [
    [("1", "ana", "x", "a"), ("1", "ben", "x", "a"), ("2", "ana", "x", "b"), ("2", "ben", "x", "b")],
    [("1", "ana", "x", "a"), ("2", "ben", "y", "b")],
    [("1", "ana", "x", "a"), ("1", "ben", "x", "a"), ("2", "ana", "y", "a"), ("2", "ben", "y", "a")],
    [("1", "ana", "x", "a"), ("2", "ana", "y", "b")],
    [(str(n), who, "xy"[(n + shift) % 3 % 2], str(n % 4)) for n in range(12) for shift, who in enumerate("abc")],
]


@pytest.fixture
def german(app: Flask) -> Iterator[None]:
    """A page for somebody who reads German."""
    with app.test_request_context(), force_locale("de"):
        yield


def _reasons() -> list[str]:
    """The reasons for which something is undefined, as the modules of agreement write them that pages use."""
    calls = [
        node.args[0]
        for path in (ROOT / "annotate" / "agreement").rglob("*.py")
        if path.name != "unitizing.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Undefined"
    ]
    return [str(each.value) for each in calls if isinstance(each, ast.Constant)]


@pytest.mark.usefixtures("german")
def test_every_reason_is_known() -> None:
    """Whoever reads German reads in German why a coefficient is undefined, and what to beware of."""
    assert len(_reasons()) > 8
    assert [each for each in (*_reasons(), *CONSTANTS) if reported(each) == each] == []


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("rows", STUDIES, ids=str)
@pytest.mark.parametrize("level", ["nominal", "set"])
def test_reports_are_known(rows: list[tuple[str, str, str, str]], level: str) -> None:
    """Reasons, cautions and methods of whole reports are known, whatever the data are."""
    units, annotators, labels, documents = zip(*rows, strict=True)
    values = [frozenset(label) for label in labels] if level == "set" else labels
    study = from_rows(units, annotators, values, level=level, documents=documents)
    found = list(_sentences(report(study, layer="stance", reading="sentence")))
    assert found
    assert [each for each in found if reported(each) == each] == []


def _sentences(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (part[key] for key in ("undefined", "interval_undefined", "interval_method") if part.get(key))
        yield from part.get("caution", ()) if isinstance(part.get("caution"), list) else ()
        part = list(part.values())
    for each in part if isinstance(part, list) else ():
        yield from _sentences(each)


@pytest.mark.usefixtures("german")
def test_rules_are_known() -> None:
    """Every clause of the rule that a coefficient follows, at every level, is known."""
    alphas = [convention_of("krippendorff_alpha", level) for level in LEVELS]
    clauses = {clause for text in (*CONVENTIONS.values(), *alphas) for clause in str(text).split("; ")}
    assert [each for each in clauses if reported(each) == each] == []
    assert rule("nominal metric; units rated once are left out").count(";") == 1


@pytest.mark.usefixtures("german")
def test_methods_and_numbers() -> None:
    """The parts of a sentence are translated too, and numbers have the comma."""
    method = "infinitesimal jackknife over units (sentence and source), t on Fisher's z"
    assert reported(method) == "infinitesimales Jackknife über Einheiten (Satz und Quelle), t auf Fishers z"
    assert decimal("-0.692") == "-0,692"


def test_english_as_it_is(app: Flask) -> None:
    """In English a sentence of the report is shown as it stands there."""
    with app.test_request_context(), force_locale("en"):
        assert [each for each in (*_reasons(), *CONSTANTS) if reported(each) != each] == []
        assert decimal("0.692") == "0.692"
