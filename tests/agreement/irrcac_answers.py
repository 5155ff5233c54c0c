"""Writes irrcac.json: what irrCAC 0.4.4 answers to random tables. It pins an old scipy, so the tests read its answers.

python -m venv /tmp/irrcac && /tmp/irrcac/bin/pip install irrCAC
/tmp/irrcac/bin/python tests/agreement/irrcac_answers.py
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from irrCAC.raw import CAC

COEFFICIENTS = {
    "fleiss_kappa": "fleiss",
    "conger_kappa": "conger",
    "brennan_prediger": "bp",
    "gwet_ac": "gwet",
    "krippendorff_alpha": "krippendorff",
}
WEIGHTS = ("identity", "linear", "quadratic", "ordinal", "radical", "ratio")
LABELS = [1, 2, 3, 4]


def tables() -> list[list[list[int | None]]]:
    """Complete tables and ones with holes, of 6 to 30 units and 2 to 5 annotators who know seven labels in ten."""
    drawn = np.random.default_rng(2014)
    found = []
    for number, annotators in enumerate((2, 3, 4, 5, 2, 3, 4, 5)):
        units = int(drawn.integers(6, 31))
        right = drawn.choice(LABELS, size=units, p=[0.4, 0.3, 0.2, 0.1])
        known = drawn.random((units, annotators)) < 0.7
        values = np.where(known, right[:, None], drawn.choice(LABELS, size=(units, annotators)))
        missing = (drawn.random((units, annotators)) < 0.25) & (number >= 4)
        found.append(
            [
                [None if gone else int(value) for value, gone in zip(*row, strict=True)]
                for row in zip(values, missing, strict=True)
            ]
        )
    return found


def answers(table: list[list[int | None]], weights: str) -> dict[str, dict[str, float | list[float]]]:
    """Value, parts, standard error, interval and p-value of each coefficient."""
    rated = pd.DataFrame([row for row in table if any(value is not None for value in row)], dtype=float)
    found = CAC(rated, weights=weights, categories=LABELS, digits=14)
    answers = {}
    for name, method in COEFFICIENTS.items():
        est = getattr(found, method)()["est"]
        answers[name] = {
            "value": float(est["coefficient_value"]),
            "observed": float(est["pa"]),
            "expected": float(est["pe"]),
            "standard_error": float(est["se"]),
            "interval": [float(limit) for limit in est["confidence_interval"]],
            "p_value": float(est["p_value"]),
        }
    return answers


if __name__ == "__main__":
    entries = [
        {"weights": weights, "data": table, "answers": answers(table, weights)}
        for table in tables()
        for weights in WEIGHTS
    ]
    text = ",\n".join(json.dumps(entry) for entry in entries)
    Path(__file__).with_name("irrcac.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")
