"""The example of the help page on coefficients is computed by the program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from annotate.agreement.inference import Inference
from annotate.agreement.report import report
from annotate.agreement.study import from_rows
from annotate.agreement.weights import NAMES
from annotate.resources import templates
from annotate.web.agreement.words import COEFFICIENTS
from tests.docs.help_pages import Row, table

PAGE = (templates() / "help" / "coefficients.md").read_text(encoding="utf-8")
LABELS = ("against", "neither", "favour")
NUMBERS = dict(zip(LABELS, ("1", "2", "3"), strict=True))
PEOPLE = ("ana", "ben", "cem")
RATINGS = table("coefficients", "sentence", *PEOPLE)
NAME = {str(words): name for name, words in COEFFICIENTS.items()}


def computed(
    people: Iterable[str] = PEOPLE,
    *,
    level: str = "nominal",
    weights: str = "identity",
    inference: Inference | None = None,
) -> dict[str, Any]:
    """The report of the ratings of these annotators; where a level needs numbers, labels are their places."""
    rows = [(row["sentence"], who, row[who]) for row in RATINGS for who in people if row[who] != "-"]
    numeric = level in ("interval", "ratio")
    units, annotators, labels = zip(*rows, strict=True)
    study = from_rows(
        units,
        annotators,
        [NUMBERS[label] for label in labels] if numeric else labels,
        categories=list(NUMBERS.values()) if numeric else LABELS,
        level=level,
        documents=[unit.split("/")[0] for unit in units],
    )
    return report(study, layer="stance", reading="table", weights=weights, inference=inference)


def shown(number: float | None) -> str:
    """A number as the page prints it."""
    return "–" if number is None else f"{number:.3f}"


def figures(entry: dict[str, Any]) -> tuple[str, str, str]:
    """Observed, expected and value as the page prints them."""
    return shown(entry["observed"]), shown(entry["expected"]), shown(entry["value"])


def cells(row: Row) -> tuple[str, str, str]:
    """What the page prints."""
    return row["observed"], row["expected"], row["value"]


def test_the_coefficients_are_right() -> None:
    """Observed, expected and value of each coefficient of all three are those of the program, and none is missing."""
    found = {name: entry for name, entry in computed()["coefficients"].items() if not entry["undefined"]}
    rows = table("coefficients", "coefficient", "observed", "expected", "value")
    assert {NAME[row["coefficient"]]: cells(row) for row in rows} == {
        name: figures(entry) for name, entry in found.items()
    }


def test_the_pairs_are_right() -> None:
    """Cohen's kappa of each pair and Scott's pi of one are those of the program."""
    for row in table("coefficients", "pair", "coefficient", "observed", "expected", "value"):
        alone = computed(row["pair"].split(", "))
        entries = {"cohen_kappa": alone["pairs"][0]["cohen_kappa"], "scott_pi": alone["coefficients"]["scott_pi"]}
        assert (row["pair"], *cells(row)) == (row["pair"], *figures(entries[NAME[row["coefficient"]]]))


def test_the_levels_are_right() -> None:
    """Alpha at each level is that of the program."""
    rows = table("coefficients", "level", "distance of two labels", "value")
    assert {row["level"]: row["value"] for row in rows} == {
        level: shown(computed(level=level)["coefficients"]["krippendorff_alpha"]["value"])
        for level in ("nominal", "ordinal", "interval", "ratio")
    }


@pytest.mark.parametrize("weights", NAMES)
def test_the_weights_are_right(weights: str) -> None:
    """Every kind of weights is told, with the values that the program gives."""
    rows = table("coefficients", "weights", "agreement of two labels", "Fleiss’ kappa", "Gwet’s AC2")
    (row,) = [row for row in rows if row["weights"] == weights]
    found = computed(weights=weights)["coefficients"]
    second = shown(found["gwet_ac2"]["value"]) if "gwet_ac2" in found else "–"
    assert (row["Fleiss’ kappa"], row["Gwet’s AC2"]) == (shown(found["fleiss_kappa"]["value"]), second)


def test_the_labels_are_right() -> None:
    """Agreement by label is that of the program."""
    rows = table("coefficients", "label", "specific agreement", "alpha", "Fleiss’ kappa")
    assert [tuple(row.values()) for row in rows] == [
        (
            each["label"],
            *(shown(each[name]["value"]) for name in ("specific_agreement", "krippendorff_alpha", "fleiss_kappa")),
        )
        for each in computed()["labels"]
    ]


def test_every_coefficient_has_its_paragraph() -> None:
    """No coefficient is shown anywhere without a heading of its own that says what it is."""
    headings = {line.removeprefix("## ") for line in PAGE.splitlines() if line.startswith("## ")}
    told = {str(words) for name, words in COEFFICIENTS.items() if name != "specific_agreement"}
    assert told - headings == set()
