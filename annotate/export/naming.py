"""The part of an agreement report that says how far annotators name the same sources."""

from __future__ import annotations

from typing import Any, Final

from annotate.agreement.by_pair import entries_of_pairs, listed_pairs
from annotate.agreement.coefficients import coefficient
from annotate.agreement.distances import Identity
from annotate.agreement.inference import Inference
from annotate.agreement.measures.f1 import f1_of_pairs
from annotate.agreement.presenting import Presenter, entry
from annotate.agreement.report import clustered, interval_over
from annotate.agreement.study import Study

WHY_ONLY_F1: Final = (
    "a cell exists because somebody named its source, so that there are no cells that nobody named, "
    "and what chance would do cannot be told"
)


def with_f1(layer: dict[str, Any], study: Study, inference: Inference | None = None) -> dict[str, Any]:
    """`layer` of a report with F1 instead of the coefficients, which are undefined for cells that somebody named."""
    patterns, _ = clustered(study)
    present = Presenter(study, patterns, inference or Inference(), interval_over(study, patterns, layer["unit"]))
    pooled = present(lambda known: coefficient("f1", study, known, Identity()), "f1", of_all=True)
    others = {name: _undefined() for name in layer["coefficients"] if name != "f1"}
    found = {**layer, "coefficients": {"f1": pooled | {"reading": None}, **others}}
    if "pairs" not in layer:
        return found
    of_pairs = [
        each
        for tables in listed_pairs(patterns)
        for each in entries_of_pairs(tables, {"f1": f1_of_pairs(tables)}, present)["f1"]
    ]
    return {
        **found,
        "labels": [],
        "by_annotator": [],
        "by_annotator_left_out": [],
        "pairs": [
            {**told, "f1": of_pair} | dict.fromkeys(("cohen_kappa", "percent_agreement"), _undefined())
            for told, of_pair in zip(layer["pairs"], of_pairs, strict=True)
        ],
    }


def _undefined() -> dict[str, Any]:
    return entry(undefined=WHY_ONLY_F1) | {"reading": None}
