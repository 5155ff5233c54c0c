"""The agreement in a table of labels: reports, breakdowns, comparisons and plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotate import __version__
from annotate.errors import Refused

if TYPE_CHECKING:
    from annotate.agreement.inference import Inference
    from annotate.agreement.study import Study
    from annotate.agreement.weights import Weights
    from annotate.formats.columns import Columns

# The coefficients and the tables need numpy, which is slow to import: only once a table is there.
Rounds = list[tuple[str | None, "Study"]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked about a table: how it is read, which coefficients, how intervals are made."""

    columns: Columns
    level: str
    categories: Sequence[str] | None
    missing: Collection[str]
    weights: Weights
    inference: Inference
    only: Sequence[str] | None
    by: str | None
    compare: str | None
    wide: bool = False
    parents: Path | None = None
    distances: Path | None = None


def report_of(path: Path, asked: Asked, labels: Sequence[str]) -> dict[str, Any]:
    """The report of a table, one layer a label column and round; raises `Refused`."""
    layers: list[dict[str, Any]] = []
    more: dict[str, list[Any]] = {"intra_annotator": [], "intra_annotator_undefined": [], "comparisons": []}
    for label in labels or ("",):
        taken, rounds = read(path, replace(asked, columns=replace(asked.columns, label=label)))
        layers += [_layer(path, asked, taken, name, study) for name, study in rounds]
        try:
            more["intra_annotator"] += _with_themselves(asked, taken, rounds)
        except Refused as reason:
            more["intra_annotator_undefined"].append({"layer": taken.label, "reason": str(reason)})
        if asked.compare:
            more["comparisons"] += [{"layer": taken.label, **each} for each in _compared(asked, rounds)]
    from annotate.agreement.report import whole_report

    seed = asked.inference.seed if asked.inference.drawn else None
    found = whole_report(layers, version=__version__, seed=seed, confidence=asked.inference.confidence)
    return {**found, **{name: entries for name, entries in more.items() if entries}}


def read(path: Path, asked: Asked) -> tuple[Columns, Rounds]:
    """The studies of a table; which columns were told is said on the standard error output."""
    from annotate.formats.table import read_studies

    taken, rounds = read_studies(
        path, asked.columns, level=asked.level, categories=asked.categories, missing=asked.missing, wide=asked.wide
    )
    if taken.named != asked.columns.named:
        click.echo(_said(taken, asked.wide), err=True)
    if asked.weights != "identity" and isinstance(asked.weights, str) and asked.categories is None:
        for _, study in rounds:
            _refuse_words(study)
    return taken, rounds


def _said(taken: Columns, wide: bool) -> str:
    parts = {
        "unit": taken.unit,
        "annotators" if wide else "annotator": taken.annotator,
        "label": "" if wide else taken.label,
        "document": taken.cluster,
    }
    return ", ".join(f"{part}: {name}" for part, name in parts.items() if name)


def _refuse_words(study: Study) -> None:
    """Words have no order but the one they are declared in: that of the alphabet would be a wrong number."""
    from annotate.agreement.labels import number_of

    if any(number_of(label) is None for label in study.categories):
        raise Refused("weights of labels that are no numbers need the labels in their order: --categories a,b,c")


def _report(asked: Asked, taken: Columns, name: str | None, study: Study) -> dict[str, Any]:
    from annotate.agreement.report import report
    from annotate.cli.agreement_tables import read_distances, read_parents

    more: dict[str, Any] = {}
    if asked.parents:
        more["parents"] = read_parents(asked.parents, study.categories)
    if asked.distances:
        more["set_distance"] = read_distances(asked.distances, study.categories)
    return report(
        study, layer=taken.label, reading="value", unit_name=taken.unit, round=name, weights=asked.weights,
        inference=asked.inference, only=asked.only, **more,
    )  # fmt: skip


def _layer(path: Path, asked: Asked, taken: Columns, name: str | None, study: Study) -> dict[str, Any]:
    found = _report(asked, taken, name, study)
    if asked.by is None:
        return found
    from annotate.agreement.breakdowns import summary

    groups = _groups(path, asked, taken, study)
    return {**found, "by": summary(asked.by, found, [(key, _report(asked, taken, key, part)) for key, part in groups])}


def _groups(path: Path, asked: Asked, taken: Columns, study: Study) -> list[tuple[str, Study]]:
    """The studies of the groups that a column makes: documents, or any column in a table without rounds."""
    from annotate.agreement.breakdowns import by_document
    from annotate.formats.table import read_studies

    if asked.by == taken.cluster:
        return by_document(study)
    if asked.wide:
        raise Refused("a table with --wide has one row a unit; --by can be the column of --cluster alone")
    if taken.round is not None:
        raise Refused(f"with --round, --by can be the column of --cluster alone; {asked.by} is another")
    columns = replace(taken, round=asked.by)
    _, found = read_studies(path, columns, level=asked.level, categories=asked.categories, missing=asked.missing)
    return [(str(name), part) for name, part in found]


def _with_themselves(asked: Asked, taken: Columns, rounds: Rounds) -> list[dict[str, Any]]:
    from annotate.agreement.breakdowns import between_rounds

    if len(rounds) < 2:
        return []
    return [
        {"layer": taken.label, "annotator": name, "rounds": list(study.annotators)}
        | {key: found[key] for key in ("units", "ratings", "coefficients")}
        for name, study in between_rounds(rounds)
        for found in [_report(asked, taken, None, study)]
    ]


def _compared(asked: Asked, rounds: Rounds) -> list[dict[str, Any]]:
    from annotate.agreement.comparing import Comparison

    comparison = Comparison.of(asked.compare or "")
    return comparison.entries(rounds, asked.only, asked.weights, asked.inference.confidence)
