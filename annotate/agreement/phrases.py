"""What a report's texts have in common: titles of coefficients, counts of things, where the numbers come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


EVERYBODY: Final = "all annotators, each with themselves"


def title(name: str) -> str:
    """What a coefficient is called."""
    return TITLES.get(name, name)


def low_for_certain(entry: Mapping[str, Any]) -> tuple[bool, float]:
    """What sorts entries with a value so that those come first of which most is known to be low.

    By the upper limit of the interval, as among many pairs the lowest value is that of some who met once or twice;
    those without an interval come last, by their value.
    """
    return not entry["interval"], float(entry["interval"][1] if entry["interval"] else entry["value"])


def counted(number: int, thing: str) -> str:
    """ "1 unit", "2 units"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def counts(layer: Mapping[str, Any]) -> str:
    """The units, documents, annotators and ratings of a layer, each named."""
    documents = f" in {counted(layer['documents'], 'document')}" if layer["documents"] is not None else ""
    people, ratings = counted(layer["annotators"], "annotator"), counted(layer["ratings"], "rating")
    return f"{counted(layer['units'], 'unit')}{documents}, {people}, {ratings}"


def reading_of(found: Mapping[str, Any]) -> str:
    """The reading in brackets, if there is one."""
    return f" ({found['reading']})" if found.get("reading") else ""


def round_of(found: Mapping[str, Any]) -> str:
    """The round, if there is one."""
    return f", round {found['round']}" if found.get("round") is not None else ""


def left_out(parts: Sequence[Mapping[str, Any]]) -> str:
    """How many were left out, and why."""
    return ", ".join(f"{each['count']} {each['reason']}" for each in parts)


def provenance(known: Mapping[str, Any]) -> Iterator[str]:
    """What must be known of all numbers of a report, and who looked before a round was revealed."""
    yield f"missing values: {known['missing']}"
    of = {
        "confidence": known.get("confidence"), "seed": known["seed"], "codebook version": known["codebook_version"],
        "sentences marked unclear": known.get("unclear"), "kinds of sentences": known.get("sentence_kinds"),
        "annotate": known["version"],
    }  # fmt: skip
    yield "computed with " + ", ".join(f"{name} {_plain(value)}" for name, value in of.items() if value is not None)
    yield from (f"not compared: {each['layer']} ({each['reason']})" for each in known.get("not_compared", ()))
    for peek in known.get("peeks", ()):
        yield f"{peek['by']} looked at {peek['round']} before it was revealed, on {peek['at'][:10]}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)
