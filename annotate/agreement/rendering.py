"""A report as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

TITLES: Final = {
    "krippendorff_alpha": "Krippendorff's alpha",
    "fleiss_kappa": "Fleiss' kappa",
    "percent_agreement": "percent agreement",
    "scott_pi": "Scott's pi",
    "light_kappa": "Light's kappa",
    "conger_kappa": "Conger's kappa",
    "brennan_prediger": "Brennan-Prediger",
    "gwet_ac1": "Gwet's AC1",
    "gwet_ac2": "Gwet's AC2",
    "cohen_kappa": "Cohen's kappa",
    "f1": "F1",
    "specific_agreement": "specific agreement",
    "against_rest": "agreement with the rest",
    "alpha_without": "alpha without them",
    "alpha_difference": "alpha of all, less that",
}
MOST_DISAGREEMENTS: Final = 5
MOST_LABELS: Final = 12


def as_text(report: dict[str, Any]) -> str:
    """What a person reads: counts, coefficients with intervals, pairs, the most frequent disagreements."""
    parts = ["\n".join(_layer_lines(layer)) for layer in report["layers"]]
    return "\n\n".join([*parts, *(["\n".join(more)] if (more := list(_more_lines(report))) else [])]) + "\n"


def _more_lines(report: dict[str, Any]) -> Iterator[str]:
    """Annotators against themselves in another round, differences that were asked for, and where it all comes from."""
    for own in report.get("intra_annotator", ()):
        where = f"{own['layer']}{_reading(own)}"
        yield f"{own['annotator']} in the rounds {', '.join(own['rounds'])} ({where}, {own['units']} units)"
        yield from (f"  {TITLES.get(name, name):<22}{_figure(entry)}" for name, entry in own["coefficients"].items())
    for found in report.get("comparisons", ()):
        of = f" in {TITLES.get(found['coefficient'], found['coefficient'])}" if found["coefficient"] else ""
        where = f"{found['layer']}{_reading(found)}{_of_round(found)}"
        yield f"{where}: {found['of'][0]} less {found['of'][1]}{of}: {_figure(found).strip()}"
        if not found["undefined"]:
            yield f"  {found['first']:.3f} and {found['second']:.3f}; {found['shared']} of {found['clusters']} shared"
    yield from _provenance_lines(report["provenance"])


def _provenance_lines(provenance: dict[str, Any]) -> Iterator[str]:
    yield f"missing values: {provenance['missing']}"
    known = {
        "confidence": provenance.get("confidence"), "seed": provenance["seed"],
        "codebook version": provenance["codebook_version"], "unclear": provenance.get("unclear"),
        "sentence kinds": provenance.get("sentence_kinds"), "annotate": provenance["version"],
    }  # fmt: skip
    yield "; ".join(f"{name} {_plain(value)}" for name, value in known.items() if value is not None)
    yield from (f"not compared: {each['layer']} ({each['reason']})" for each in provenance.get("not_compared", ()))
    for peek in provenance.get("peeks", ()):
        yield f"{peek['by']} looked at {peek['round']} before it was revealed"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)


def _reading(found: dict[str, Any]) -> str:
    return f" ({found['reading']})" if found.get("reading") else ""


def _of_round(found: dict[str, Any]) -> str:
    return f", round {found['round']}" if found.get("round") else ""


def _pairs(layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The pairs of annotators, and each annotator with the gold."""
    return [*layer["pairs"], *layer.get("against_gold", ())]


def _figures_of(pair: dict[str, Any]) -> list[str]:
    return [name for name, entry in pair.items() if isinstance(entry, dict) and "undefined" in entry]


def _layer_lines(layer: dict[str, Any]) -> Iterator[str]:
    yield f"{layer['layer']}{_of_round(layer)} ({layer['level']}, reading: {layer['reading']})"
    word = "document" if layer["documents"] == 1 else "documents"
    documents = f" in {layer['documents']} {word}" if layer["documents"] is not None else ""
    yield (
        f"{layer['units']} units{documents}, {layer['annotators']} annotators, {layer['ratings']} ratings "
        f"and {layer['single_ratings']} in units with one; labels: {_some(layer['categories'])}"
    )
    if layer["excluded"]:
        yield "left out: " + ", ".join(f"{item['count']} {item['reason']}" for item in layer["excluded"])
    yield from (f"caution: {caution}" for caution in layer["caution"])
    yield ""
    for name, entry in layer["coefficients"].items():
        if not entry["undefined"]:
            yield f"  {TITLES.get(name, name):<22}{_figure(entry)}"
    yield from _undefined(layer["coefficients"])
    for label in layer.get("labels", ()):
        yield f"  {label['label']}: specific agreement {_figure(label['specific_agreement']).strip()}"
    yield from _tree_lines(layer.get("tree"))
    yield from _by_lines(layer.get("by"))
    for pair in _pairs(layer):
        yield from _pair_lines(pair)
    methods = {entry["interval_method"] for entry in layer["coefficients"].values() if entry["interval_method"]}
    yield from (f"  intervals: {method}" for method in sorted(methods))


def _tree_lines(tree: dict[str, Any] | None) -> Iterator[str]:
    if tree is None:
        return
    yield f"  alpha along the tree: {_figure(tree['krippendorff_alpha']).strip()}"
    for found in tree["depths"]:
        labels = _some(found["categories"])
        yield f"    depth {found['depth']} ({labels}): {_figure(found['krippendorff_alpha']).strip()}"


def _by_lines(by: dict[str, Any] | None) -> Iterator[str]:
    if by is None:
        return
    yield f"  by {by['column']}:"
    for group in by["groups"]:
        name, entry = next(iter(group["coefficients"].items()))
        yield f"    {group['group']}, {group['units']} units: {TITLES.get(name, name)} {_figure(entry).strip()}"
    for name, pooled in by["pooled"].items():
        if pooled is not None and (mean := by["mean"][name])["value"] is not None:
            figures = f"pooled {pooled:.3f}, mean of {mean['groups']} groups {mean['value']:.3f}"
            yield f"    {TITLES.get(name, name)}: {figures}"


def _undefined(coefficients: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The coefficients without a value, those with the same reason together."""
    reasons: dict[str, list[str]] = {}
    for name, entry in coefficients.items():
        if entry["undefined"]:
            reasons.setdefault(entry["undefined"], []).append(TITLES.get(name, name))
    yield from (f"  undefined: {', '.join(names)} ({reason})" for reason, names in reasons.items())


def _some(labels: list[str]) -> str:
    more = f" and {len(labels) - MOST_LABELS} more" if len(labels) > MOST_LABELS else ""
    return ", ".join(labels[:MOST_LABELS]) + more


def _pair_lines(pair: dict[str, Any]) -> Iterator[str]:
    yield f"  {' and '.join(pair['annotators'])}, {pair['units']} units"
    for name in _figures_of(pair):
        yield f"    {TITLES.get(name, name):<20}{_figure(pair[name])}"
    shown = pair["disagreements"][:MOST_DISAGREEMENTS]
    if shown:
        yield "    differ in " + ", ".join(f"{' / '.join(item['labels'])} ({item['count']})" for item in shown)


def _figure(entry: dict[str, Any]) -> str:
    if entry["undefined"]:
        return f"undefined: {entry['undefined']}"
    if not entry["interval"] and not entry["interval_undefined"]:
        return f"{entry['value']:6.3f}"
    if not entry["interval"]:
        return f"{entry['value']:6.3f}  (no interval: {entry['interval_undefined']})"
    return f"{entry['value']:6.3f}  [{entry['interval'][0]:.3f}, {entry['interval'][1]:.3f}]"
