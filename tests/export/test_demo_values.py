"""The demo's agreement, as two independent libraries compute it from the exported ratings."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from click.testing import CliRunner
from nltk.metrics.agreement import AnnotationTask

from annotate.cli import main
from annotate.settings import Settings
from annotate.store import migrations
from annotate.store.engine import Store
from annotate.workflow.demo import load_demo
from tests.workflow.conftest import START

FIGURES = {
    ("news", "main", "stance", "sentence"): 0.6947030062026904,
    ("news", "pilot", "stance", "sentence"): 0.4159450301204818,
    ("news", "main", "target", "sentence"): 0.8380060220809635,
    ("news", "main", "source", "innermost"): 0.8145297846090759,
    ("news", "main", "source", "outermost"): 0.7946000284865742,
    ("news", "main", "source", "innermost-before-aliasing"): 0.5853681941483074,
    ("news", "main", "source", "outermost-before-aliasing"): 0.5622270282416055,
    ("news", "main", "source", "chain"): 0.7566727441895436,
    ("news", "main", "source", "chain-before-aliasing"): 0.5348489894651967,
    ("news", "main", "source", "related-sources"): 0.8318836560665127,
    ("news", "main", "stance", "given-same-source"): 0.8126655022818187,
    ("news", "main", "stance", "joint"): 0.6586891387733043,
    ("news", "main", "stance", "joint-before-aliasing"): 0.46771594777077163,
    ("news", "main", "stance", "given-same-source-before-aliasing"): 0.8178802909046649,
    ("news", "main", "target", "sentence-before-aliasing"): 0.28618922710913186,
    ("news", "main", "target", "given-same-source"): 0.8268375223392525,
    ("panel", "main", "source", "innermost"): 0.9527901880993711,
    ("panel", "main", "target", "sentence"): 0.9421348987660237,
    ("panel", "main", "stance", "sentence"): 0.7599630758696221,
    ("panel", "re-test", "stance", "sentence"): 0.6944421857990773,
}
"""Krippendorff's alpha of each round, layer and reading of the demo, computed with krippendorff 0.9 and nltk 3.10."""

Distance = Callable[[Any, Any], float]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo projects."""
    data = tmp_path_factory.mktemp("demo")
    settings = Settings.from_environ({}, data=data)
    store = Store(settings.database)
    migrations.upgrade(store.engine)
    with store.writing() as session:
        load_demo(session, START)
    store.close()
    return data


def run(demo: Path, *arguments: str) -> str:
    """What a command of the program prints."""
    done = CliRunner().invoke(main, arguments, env={"ANNOTATE_DATA": str(demo)})
    assert done.exit_code == 0, done.output
    return done.stdout


def ratings(demo: Path, project: str, round_: str, layer: str, reading: str) -> list[tuple[str, str, frozenset[str]]]:
    """Annotator, unit and the set of labels, one a rating, from the exported rows."""
    arguments = ("--format", "csv-study", "--round", round_, "--layer", layer, "--reading", reading)
    rows = sorted(csv.DictReader(run(demo, "export", project, *arguments).splitlines()), key=place)
    return [
        (annotator, unit, frozenset(row["label"] for row in group if row["label"] != "{}"))
        for (unit, annotator), group in groupby(rows, key=place)
    ]


def place(row: dict[str, str]) -> tuple[str, str]:
    return row["unit"], row["annotator"]


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Passonneau (2006): 1 - J * M; two empty sets are alike."""
    both, either = one & other, one | other
    if not either:
        return 0.0
    monotone = 1 if one == other else 2 / 3 if one <= other or other <= one else 1 / 3 if both else 0
    return 1 - len(both) / len(either) * monotone


def ordinal(values: list[str], scale: list[str]) -> Distance:
    """Krippendorff (2011), the squared ordinal metric, from the margins of the pairable values."""
    margins = [values.count(label) for label in scale]

    def distance(one: frozenset[str], other: frozenset[str]) -> float:
        low, high = sorted(scale.index(next(iter(each))) for each in (one, other))
        between = sum(margins[low : high + 1]) - (margins[low] + margins[high]) / 2
        return float(between**2)

    return distance


def joint(one: frozenset[str], other: frozenset[str]) -> float:
    """1 - the sources with the same label in both, over the sources in either; "agency: favour; author: neither"."""
    left, right = (dict(pair.rsplit(": ", 1) for text in value for pair in text.split("; ")) for value in (one, other))
    either = left.keys() | right.keys()
    return 1 - sum(left.get(key) == right.get(key) for key in either) / len(either) if either else 0.0


def related(pairs: list[list[str]]) -> Distance:
    """The mean distance to the nearest source of the other set: 0 to the same, 1/2 to a related one, else 1."""
    known = {frozenset(pair) for pair in pairs}

    def distance(one: frozenset[str], other: frozenset[str]) -> float:
        single = [[0.0 if a == b else 0.5 if frozenset((a, b)) in known else 1.0 for b in other] for a in one]
        if one == other:
            return 0.0
        if not single or not other:
            return 1.0
        nearest = [min(row) for row in single] + [min(column) for column in zip(*single, strict=True)]
        return sum(nearest) / len(nearest)

    return distance


@pytest.mark.parametrize(("project", "round_", "layer", "reading"), list(FIGURES))
def test_the_demos_alpha_is_that_of_two_other_libraries(
    demo: Path, project: str, round_: str, layer: str, reading: str
) -> None:
    """From the exported ratings, krippendorff and nltk come to the alpha that the program reports."""
    rated = ratings(demo, project, round_, layer, reading)
    counts = {unit: sum(1 for _, each, _ in rated if each == unit) for _, unit, _ in rated}
    paired = [each for each in rated if counts[each[1]] > 1]
    report = json.loads(
        run(demo, "agreement", project, "--round", round_, "--layer", layer, "--reading", reading, "--format", "json")
    )["layers"][0]
    scale = report["categories"]
    distance = masi
    if report["level"] == "ordinal":
        distance = ordinal([next(iter(each)) for _, _, each in paired], scale)
    elif report["level"] == "related":
        distance = related(report["related"])
    elif report["level"] == "joint":
        distance = joint
    value = report["coefficients"]["krippendorff_alpha"]["value"]
    assert value == pytest.approx(FIGURES[project, round_, layer, reading], abs=1e-9)
    assert value == pytest.approx(AnnotationTask(data=paired, distance=distance).alpha(), abs=1e-9)
    assert value == pytest.approx(by_krippendorff(paired, distance), abs=1e-9)


def by_krippendorff(paired: list[tuple[str, str, frozenset[str]]], distance: Distance) -> float:
    """Alpha of the library krippendorff, sets standing as their numbers."""
    known = sorted({value for _, _, value in paired}, key=sorted)
    annotators = sorted({annotator for annotator, _, _ in paired})
    units = sorted({unit for _, unit, _ in paired})
    table = np.full((len(annotators), len(units)), np.nan)
    for annotator, unit, value in paired:
        table[annotators.index(annotator), units.index(unit)] = known.index(value)
    matrix = np.array([[distance(one, other) for other in known] for one in known])

    def metric(v1: Any, v2: Any, **_: Any) -> Any:
        return matrix[np.asarray(v1, dtype=int), np.asarray(v2, dtype=int)]

    return float(krippendorff.alpha(table, level_of_measurement=metric, value_domain=list(range(len(known)))))
