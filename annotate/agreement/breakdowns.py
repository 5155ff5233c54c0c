"""The same coefficients on parts of the ratings: documents, rounds, days, batches."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.pooling import alike, common_labels, pooled
from annotate.agreement.study import Study, from_rows, intern
from annotate.errors import Refused

POOLED = "pooled: all units together, the report's own value"
MEAN = "mean of the groups: each group counts once, however many units it has; groups without a value are left out"


def part(study: Study, rows: NDArray[np.bool_]) -> Study:
    """The study of some of the ratings (ratings,), with the units, annotators and documents that have one."""
    kept, unit = np.unique(study.unit[rows], return_inverse=True)
    raters, annotator = np.unique(study.annotator[rows], return_inverse=True)
    return dataclasses.replace(
        study,
        units=_chosen(study.units, kept),
        annotators=_chosen(study.annotators, raters),
        unit=unit.astype(np.int32),
        annotator=annotator.astype(np.int32),
        value=study.value[rows],
        cluster=None if study.cluster is None else study.cluster[kept],
        weight=None if study.weight is None else study.weight[kept],
        excluded={},
    )


def of_annotators(study: Study, names: Iterable[str]) -> Study:
    """The study of some annotators' ratings."""
    wanted = set(names)
    codes = [code for code, name in enumerate(study.annotators) if name in wanted]
    return part(study, np.isin(study.annotator, codes))


def by_document(study: Study) -> list[tuple[str, Study]]:
    """Each document's name and study, intervals over its units; none without documents."""
    if study.cluster is None:
        return []
    place = study.cluster[study.unit]
    parts = ((name, part(study, place == code)) for code, name in enumerate(study.clusters) if np.any(place == code))
    return [(name, dataclasses.replace(found, cluster=None, clusters=())) for name, found in parts]


def by_unit(study: Study, group: Sequence[str]) -> list[tuple[str, Study]]:
    """Each group's name and study, from the group of each unit (units,), in the order of the names."""
    codes, names = intern(group, ordered=True)
    place = codes[study.unit]
    return [(name, part(study, place == code)) for code, name in enumerate(names)]


def summary(column: str, layer: dict[str, Any], groups: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The part "by" of a layer's report: every group's counts and coefficients, pooled value and mean side by side."""
    counts = ("units", "documents", "annotators", "ratings", "caution", "coefficients")
    entries = [{"group": name, **{key: found[key] for key in counts}} for name, found in groups]
    pooled = {name: found["value"] for name, found in layer["coefficients"].items()}
    means = {name: _mean([found["coefficients"][name]["value"] for _, found in groups]) for name in pooled}
    return {"column": column, "groups": entries, "pooled": pooled, "mean": means, "pooled_is": POOLED, "mean_is": MEAN}


def _mean(values: Sequence[float | None]) -> dict[str, Any]:
    known = [value for value in values if value is not None]
    return {
        "value": float(np.mean(known)) if known else None,
        "groups": len(known),
        "left_out": len(values) - len(known),
    }


def _chosen(names: Sequence[str], codes: NDArray[np.integer]) -> list[str]:
    return [names[code] for code in codes.tolist()]


def between_rounds(rounds: Sequence[tuple[str | None, Study]]) -> list[tuple[str | None, Study]]:
    """Each annotator who labelled in two rounds or more, with a study whose annotators are the rounds.

    Where there are several, all of them together come last, without a name: a unit there is one of an annotator.

    Its agreement is the annotator's with themselves. Documents stay clusters. Units are found again by their names, so
    that studies whose units stand for several are refused, as are rounds whose labels have no common order.
    """
    if any(study.weight is not None for _, study in rounds):
        raise Refused("units that were grouped without their names cannot be found again in another round")
    same = list(zip((name for name, _ in rounds), alike([study for _, study in rounds]), strict=True))
    categories, numbers = common_labels([study for _, study in same])
    names = dict.fromkeys(name for _, study in rounds for name in study.annotators)
    found = ((name, _own_rounds(name, same, categories)) for name in names)
    own = [(name, dataclasses.replace(study, numbers=numbers)) for name, study in found if len(study.annotators) > 1]
    return [*own, (None, pooled(own))] if len(own) > 1 else [*own]


def _own_rounds(name: str, rounds: Sequence[tuple[str | None, Study]], categories: Sequence[Hashable]) -> Study:
    units: list[str] = []
    labels: list[str] = []
    documents: list[str] = []
    values: list[Hashable] = []
    for round_, study in rounds:
        for unit, value in _ratings_of(study, name):
            units.append(study.units[unit])
            labels.append(str(round_))
            documents.append(_document(study, unit))
            values.append(study.categories[value])
    first = rounds[0][1]
    place = None if first.cluster is None else documents
    found = from_rows(units, labels, values, categories=categories, documents=place)
    return dataclasses.replace(
        found, level=first.level, open_set=first.open_set, joint=first.joint, related=first.related
    )


def _ratings_of(study: Study, name: str) -> list[tuple[int, int]]:
    if name not in study.annotators:
        return []
    mine = study.annotator == list(study.annotators).index(name)
    return list(zip(study.unit[mine].tolist(), study.value[mine].tolist(), strict=True))


def _document(study: Study, unit: int) -> str:
    return "" if study.cluster is None else study.clusters[int(study.cluster[unit])]
