"""A report as rows for a spreadsheet, each with all that must be known beside its number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

HEADER: Final = (
    "layer", "round", "reading", "unit", "level", "label", "annotators", "coefficient", "value", "observed", "expected",
    "standard_error", "lower", "upper", "interval_method", "units", "undefined", "degrees_of_freedom", "p_value",
    "convention", "group", "interval_undefined", "confidence", "weights", "documents", "annotator_count", "ratings",
    "single_ratings", "coverage", "excluded", "caution", "missing", "pooling", "unclear", "sentence_kinds", "seed",
    "codebook_version", "version", "width", "documents_needed", "units_needed",
)  # fmt: skip
OF_LAYER: Final = ("layer", "round", "reading", "unit", "level", "weights")
OF_REPORT: Final = (
    "confidence",
    "missing",
    "pooling",
    "unclear",
    "sentence_kinds",
    "seed",
    "codebook_version",
    "version",
)
Row = dict[str, Any]


def as_csv(report: dict[str, Any]) -> str:
    """One row a coefficient: of all annotators, a label, a pair, an annotator, a group, a difference.

    Text that a spreadsheet would compute is led by "'".
    """
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADER, lineterminator="\n")
    writer.writeheader()
    whole = {key: _text(report["provenance"].get(key)) for key in OF_REPORT}
    for row in _rows(report):
        writer.writerow({key: _harmless(cell) for key, cell in (whole | row).items()})
    return out.getvalue()


def _rows(report: dict[str, Any]) -> Iterator[Row]:
    plans = {_which(plan): plan for plan in report.get("plans", ())}
    for layer in report["layers"]:
        yield from _of_layer(layer, plans.get(_which(layer)))
    for own in report.get("intra_annotator", ()):
        group = f"with themselves: {', '.join(own['rounds'])}"
        about = {**_about(own), **_counts(own), "annotators": own["annotator"], "group": group}
        yield from (about | _figures(name, entry) for name, entry in own["coefficients"].items())
    for found in report.get("comparisons", ()):
        group = f"{found['of'][0]} less {found['of'][1]}"
        yield {**_about(found), "group": group} | _figures(found["coefficient"] or "difference", found)


def _of_layer(layer: dict[str, Any], plan: dict[str, Any] | None) -> Iterator[Row]:
    about = {**_about(layer), **_counts(layer), **_left_out(layer)}
    needed = {row["coefficient"]: row for row in plan["needed"]} if plan else {}
    for name, entry in layer["coefficients"].items():
        yield about | _figures(name, entry) | _planned(plan, needed.get(name))
    for label in layer.get("labels", ()):
        yield from (about | {"label": label["label"]} | each for each in _figures_of(label))
    fewer = _left_out(layer, "by_annotator_left_out")
    for person in layer.get("by_annotator", ()):
        whose = {"annotators": person["annotator"], "units": person["ratings"], "annotator_count": None} | fewer
        yield from (about | whose | each for each in _figures_of(person))
    for group in (layer.get("by") or {"groups": ()})["groups"]:
        of_group = about | {"excluded": None} | _counts(group) | {"group": group["group"]}
        yield from (of_group | _figures(name, entry) for name, entry in group["coefficients"].items())
    fewer = _left_out(layer, "pairs_left_out")
    for pair in [*layer["pairs"], *layer.get("against_gold", ())]:
        whose = {"annotators": " + ".join(pair["annotators"]), "units": pair["units"], "annotator_count": 2} | fewer
        yield from (about | whose | {"ratings": 2 * pair["units"]} | each for each in _figures_of(pair))


def _which(part: Mapping[str, Any]) -> tuple[Any, ...]:
    return part["layer"], part.get("reading"), part.get("round")


def _about(part: Mapping[str, Any]) -> Row:
    return {key: part[key] for key in OF_LAYER if key in part}


def _counts(part: Mapping[str, Any]) -> Row:
    counts = {key: part.get(key) for key in ("units", "documents", "ratings", "single_ratings", "coverage")}
    return counts | {"annotator_count": part.get("annotators"), "caution": "; ".join(part.get("caution", ()))}


def _left_out(layer: Mapping[str, Any], which: str = "excluded") -> Row:
    """The counted reasons why ratings gave no value or, of annotators and pairs, why not all have a row; if any."""
    found = "; ".join(f"{each['count']} {each['reason']}" for each in layer.get(which, ()))
    return {"excluded": found} if found else {}


def _figures_of(part: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of every coefficient that stands among the fields of a part of a report."""
    for name, entry in part.items():
        if isinstance(entry, dict) and "undefined" in entry:
            yield _figures(name, entry)


def _figures(name: str, entry: Mapping[str, Any]) -> Row:
    lower, upper = entry["interval"] or (None, None)
    figures = (
        "value", "observed", "expected", "standard_error", "interval_method", "interval_undefined", "undefined",
        "degrees_of_freedom", "p_value", "convention",
    )  # fmt: skip
    return {"coefficient": name, "lower": lower, "upper": upper, **{key: entry.get(key) for key in figures}}


def _planned(plan: Mapping[str, Any] | None, row: Mapping[str, Any] | None) -> Row:
    if plan is None or row is None:
        return {}
    return {"width": plan["width"], "documents_needed": row["documents"], "units_needed": row["units"]}


def _text(value: Any) -> Any:
    """A cell for a field of the provenance: lists by commas, versions of several rounds each with its round."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
