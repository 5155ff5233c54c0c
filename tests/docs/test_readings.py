"""The example of the help page on readings is computed by the program."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest

from annotate.agreement.related import related
from annotate.agreement.report import report
from annotate.corpus.annotation import Act, Annotation, Answer, Link, Status
from annotate.corpus.codebook import Codebook, Label, Layer, LayerKind
from annotate.corpus.readings import Reading, read, readings_of
from annotate.export.naming import with_f1
from annotate.resources import templates
from annotate.web.agreement.words import READINGS
from tests.corpus.answer_columns import columns
from tests.docs.help_pages import Row, table

STANCE = Layer(
    "stance", "Stance", LayerKind.CHOICE, required=True,
    labels=tuple(Label(each, each) for each in ("favour", "against", "neither")),
)  # fmt: skip
SOURCE = Layer("source", "Source", LayerKind.SOURCE, required=True)
CODEBOOK = Codebook(name="Ferry", layers=(STANCE, SOURCE))
ACTS = table("readings", "sentence", "annotator", "source", "stance")
RELATED = [("harbour master", "harbour office")]
SHOWN = table("readings", "layer", "reading", "units", "coefficient", "value")
WORDS = {str(words): Reading(name) for name, (words, _about) in READINGS.items()}


def test_every_reading_is_told() -> None:
    """The example shows each reading that its two layers have, in the order of the page."""
    asked = [(layer.id, reading) for layer in CODEBOOK.layers for reading in readings_of(layer, CODEBOOK)]
    assert [(row["layer"], WORDS[row["reading"]]) for row in SHOWN] == asked
    assert set(WORDS.values()) == set(Reading)


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: f"{row['layer']}, {row['reading']}")
def test_the_numbers_are_right(row: Row) -> None:
    """Units and value are what the program gives for the acts of the table."""
    layer, reading = CODEBOOK.layer(row["layer"]), WORDS[row["reading"]]
    annotations, names = answers(before_aliasing=reading.before_aliasing)
    asked = replace(columns(annotations, CODEBOOK, layer.id, names), related=RELATED)
    study = read(asked, layer, CODEBOOK, reading)
    found = report(study, layer=layer.id, reading=reading.value)
    if reading.rule is Reading.NAMING_SOURCE:
        found = with_f1(found, study)
    entry = found["coefficients"][{"alpha": "krippendorff_alpha", "F1": "f1"}[row["coefficient"]]]
    assert (str(found["units"]), f"{entry['value']:.3f}") == (row["units"], row["value"])


def answers(*, before_aliasing: bool) -> tuple[list[Annotation], dict[int, str]]:
    """The annotations of the example, and the name of each entry or, before aliasing, of each chosen name."""
    numbers: dict[str, int] = {}
    annotations = []
    for (sentence, annotator), rows in groupby(ACTS, key=lambda row: (row["sentence"], row["annotator"])):
        acts = [
            Act(
                tuple(
                    Link(numbers.setdefault(name, len(numbers)), name) for name in chain(row["source"], before_aliasing)
                ),
                {"stance": row["stance"]},
            )
            for row in rows
        ]
        annotations.append(Annotation("main", "ferry", int(sentence), annotator, Status.DONE, Answer(tuple(acts))))
    return annotations, {number: name for name, number in numbers.items()}


def chain(source: str, before_aliasing: bool) -> list[str]:
    """The names of the links of a chain; "mayor (as: Ms Brandt)" is an entry and the name that was chosen."""
    parts = [re.fullmatch(r"(.+?)(?: \(as: (.+)\))?", part) for part in source.split(" > ")]
    return [part[2] if part[2] and before_aliasing else part[1] for part in parts if part]


def test_the_coverage_is_right() -> None:
    """The share of named cells that the reading given the same source uses is the one that the page tells."""
    annotations, names = answers(before_aliasing=False)
    study = read(columns(annotations, CODEBOOK, "stance", names), STANCE, CODEBOOK, Reading.GIVEN_SOURCE)
    page = (templates() / "help" / "readings.md").read_text(encoding="utf-8")
    assert f"here 4/11 = {study.coverage:.3f}" in page


@pytest.mark.parametrize(("sentence", "distance"), [("7", 1 / 2), ("3", 1 / 3)])
def test_the_distances_of_related_sources_are_right(sentence: str, distance: float) -> None:
    """What the page works out by hand between two answers is the distance that the program takes."""
    annotations, names = answers(before_aliasing=False)
    asked = replace(columns(annotations, CODEBOOK, "source", names), related=RELATED)
    study = read(asked, SOURCE, CODEBOOK, Reading.RELATED)
    one, other = study.value[study.unit == study.units.index(f"ferry/{int(sentence) + 1}")]
    form = related(study.categories, study.related)
    assert form.between(np.array([one]), np.array([other])) == pytest.approx(distance)
