from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotate.agreement.inference import Inference
from tests.agreement.tables import coefficients, study_of

ENTRIES = json.loads(Path(__file__).with_name("irrcac.json").read_text(encoding="utf-8"))
LEVELS = {"identity": "nominal", "quadratic": "interval"}


def named(entry: dict[str, Any]) -> str:
    """How the test of a table is called."""
    complete = "complete" if all(None not in row for row in entry["data"]) else "with holes"
    return f"{len(entry['data'])} units, {len(entry['data'][0])} annotators, {complete}, {entry['weights']}"


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_answers_are_those_of_irrcac(entry: dict[str, Any]) -> None:
    """Values, parts, standard errors, intervals and p-values are irrCAC's, to eight digits and more.

    Alpha is compared where its level and the weights mean the same. In tables with holes irrCAC for Python computes
    alpha's standard error otherwise than Gwet's own package for R, whose figures tests/papers holds; its p-value of
    Brennan and Prediger's coefficient is one-sided, all others are two-sided.
    """
    table = [[None if value is None else str(value) for value in row] for row in entry["data"]]
    holes = any(None in row for row in table)
    level = LEVELS.get(entry["weights"], "nominal")
    asked = {"weights": entry["weights"], "inference": Inference(compat="irrCAC")}
    found = coefficients(study_of(table, level=level), **asked)
    found["gwet_ac"] = found.get("gwet_ac1") or found["gwet_ac2"]
    for name, answer in entry["answers"].items():
        if name == "krippendorff_alpha" and entry["weights"] not in LEVELS:
            continue
        assert found[name]["value"] == pytest.approx(answer["value"], abs=1e-9)
        if name == "krippendorff_alpha" and holes:
            continue
        assert found[name]["standard_error"] == pytest.approx(answer["standard_error"], abs=1e-8)
        assert found[name]["interval"] == pytest.approx(answer["interval"], abs=1e-8)
        sides = 2 if name == "brennan_prediger" else 1
        assert found[name]["p_value"] == pytest.approx(sides * answer["p_value"], abs=1e-8)
