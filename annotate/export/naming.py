"""The part of an agreement report that says how far annotators name the same sources."""

from __future__ import annotations

from typing import Any

from annotate.agreement.study import Study
from annotate.corpus.readings.naming import NOTHING_NAMED, WHY_ONLY_F1, Naming, f1, namings

METHOD = "pooled over pairs of annotators: twice the cells that both named, over all cells that each named"


def with_f1(layer: dict[str, Any], study: Study) -> dict[str, Any]:
    """`layer` of a report with F1 instead of the coefficients, which are undefined for cells that somebody named."""
    pairs = {each.annotators: each for each in namings(study)}
    blank = dict.fromkeys(next(iter(layer["coefficients"].values())))
    undefined = {name: {**blank, "undefined": WHY_ONLY_F1} for name in layer["coefficients"]}
    pooled = f1(sum(each.both for each in pairs.values()), sum(each.one for each in pairs.values()))
    return {
        **layer,
        "labels": [],
        "by_annotator": [],
        "coefficients": {"f1": _entry(blank, pooled, METHOD), **undefined},
        "pairs": [_pair(pair, pairs.get(tuple(pair["annotators"])), blank) for pair in layer["pairs"]],
    }


def _pair(pair: dict[str, Any], naming: Naming | None, blank: dict[str, Any]) -> dict[str, Any]:
    undefined = {**blank, "undefined": WHY_ONLY_F1}
    named = {"f1": _entry(blank, naming.f1 if naming else None, None)}
    return {**pair, **named, "cohen_kappa": undefined, "percent_agreement": undefined}


def _entry(blank: dict[str, Any], value: float | None, convention: str | None) -> dict[str, Any]:
    reason = NOTHING_NAMED if value is None else None
    return {**blank, "value": value, "undefined": reason, "convention": convention}
