"""A report as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from annotate.agreement.phrases import (
    EVERYBODY,
    counted,
    counts,
    left_out,
    low_for_certain,
    provenance,
    reading_of,
    round_of,
    title,
)

MOST_DISAGREEMENTS: Final = 5
MOST_EACH: Final = 50  # of more annotators or pairs nobody reads each
LEAST: Final = 10
THESE: Final = f"these {LEAST} agree least for certain, the JSON and CSV reports have the others:"
MOST_LABELS: Final = 12


def as_text(report: dict[str, Any]) -> str:
    """What a person reads: counts, coefficients with intervals, pairs, the most frequent disagreements."""
    parts = ["\n".join(_layer_lines(layer)) for layer in report["layers"]]
    return "\n\n".join([*parts, *(["\n".join(more)] if (more := list(_more_lines(report))) else [])]) + "\n"


def _more_lines(report: dict[str, Any]) -> Iterator[str]:
    """Annotators against themselves in another round, differences that were asked for, and where it all comes from."""
    for own in report.get("intra_annotator", ()):
        where = f"{own['layer']}{reading_of(own)}, {counted(own['units'], 'unit')}"
        yield f"{own['annotator'] or EVERYBODY} in the rounds {', '.join(own['rounds'])} ({where})"
        yield from (f"  {title(name):<22}{_figure(entry)}" for name, entry in own["coefficients"].items())
    for apart in report.get("intra_annotator_undefined", ()):
        yield f"{apart['layer']}{reading_of(apart)}: annotators with themselves undefined: {apart['reason']}"
    for found in report.get("comparisons", ()):
        of = f" in {title(found['coefficient'])}" if found["coefficient"] else ""
        where = f"{found['layer']}{reading_of(found)}{round_of(found)}"
        yield f"{where}: {found['of'][0]} less {found['of'][1]}{of}: {_figure(found).strip()}"
        if not found["undefined"]:
            yield f"  {found['first']:.3f} and {found['second']:.3f}; {found['shared']} of {found['clusters']} shared"
    yield from provenance(report["provenance"])


def _pairs(layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The pairs of annotators, and each annotator with the gold."""
    return [*layer["pairs"], *layer.get("against_gold", ())]


def _figures_of(pair: dict[str, Any]) -> list[str]:
    return [name for name, entry in pair.items() if isinstance(entry, dict) and "undefined" in entry]


def _layer_lines(layer: dict[str, Any]) -> Iterator[str]:
    yield f"{layer['layer']}{round_of(layer)} ({layer['level']}, reading: {layer['reading']})"
    yield f"{counts(layer)} and {layer['single_ratings']} in units with one; labels: {_some(layer['categories'])}"
    if layer["excluded"]:
        yield f"left out: {left_out(layer['excluded'])}"
    yield from (f"caution: {caution}" for caution in layer["caution"])
    yield ""
    for name, entry in layer["coefficients"].items():
        if not entry["undefined"]:
            yield f"  {title(name):<22}{_figure(entry)}"
    yield from _undefined(layer["coefficients"])
    for label in layer.get("labels", ()):
        yield f"  {label['label']}: specific agreement {_figure(label['specific_agreement']).strip()}"
    yield from _tree_lines(layer.get("tree"))
    yield from _by_lines(layer.get("by"))
    yield from _lines_of_annotators(layer)
    yield from _lines_of_pairs(_pairs(layer))
    if layer.get("pairs_left_out"):
        yield f"  pairs left out: {left_out(layer['pairs_left_out'])}"
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
        yield f"    {group['group']}, {counted(group['units'], 'unit')}: {title(name)} {_figure(entry).strip()}"
    for name, pooled in by["pooled"].items():
        if pooled is not None and (mean := by["mean"][name])["value"] is not None:
            figures = f"pooled {pooled:.3f}, mean of {counted(mean['groups'], 'group')} {mean['value']:.3f}"
            yield f"    {title(name)}: {figures}"


def _undefined(coefficients: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The coefficients without a value, those with the same reason together."""
    reasons: dict[str, list[str]] = {}
    for name, entry in coefficients.items():
        if entry["undefined"]:
            reasons.setdefault(entry["undefined"], []).append(title(name))
    yield from (f"  undefined: {', '.join(names)} ({reason})" for reason, names in reasons.items())


def _some(labels: list[str]) -> str:
    more = f" and {len(labels) - MOST_LABELS} more" if len(labels) > MOST_LABELS else ""
    return ", ".join(labels[:MOST_LABELS]) + more


def _lines_of_annotators(layer: dict[str, Any]) -> Iterator[str]:
    """Each annotator beside the rest, where these are more than the one with whom they are a pair."""
    people = layer.get("by_annotator", ())
    if layer["annotators"] < 3 or not people:
        return
    if len(people) > MOST_EACH:
        yield f"  {len(people)} annotators, beside the rest; {THESE}"
        people = sorted(people, key=_lowest)[:LEAST]
    for person in people:
        told = (f"{title(name)} {_figure(person[name]).strip()}" for name in ("against_rest", "alpha_without"))
        yield f"  {person['annotator']}, {counted(person['ratings'], 'rating')}: {'; '.join(told)}"
    if layer["by_annotator_left_out"]:
        yield f"  annotators left out: {left_out(layer['by_annotator_left_out'])}"


def _lines_of_pairs(pairs: list[dict[str, Any]]) -> Iterator[str]:
    if len(pairs) > MOST_EACH:
        yield f"  {len(pairs)} pairs of annotators; {THESE}"
        pairs = sorted(pairs, key=_lowest)[:LEAST]
    for pair in pairs:
        yield from _pair_lines(pair)


def _lowest(part: dict[str, Any]) -> tuple[bool, bool, float]:
    """What sorts pairs or annotators by the first of their figures that has a value; those without one come last."""
    known = (low_for_certain(part[name]) for name in _figures_of(part) if part[name]["value"] is not None)
    return next(((False, *found) for found in known), (True, True, 0.0))


def _pair_lines(pair: dict[str, Any]) -> Iterator[str]:
    yield f"  {' and '.join(pair['annotators'])}, {counted(pair['units'], 'unit')}"
    for name in _figures_of(pair):
        yield f"    {title(name):<20}{_figure(pair[name])}"
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
