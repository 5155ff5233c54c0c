"""`annotate agreement` of a project: broken down, compared, of some kinds of sentences, planned from a pilot."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from annotate.cli import main
from annotate.store import migrations
from annotate.store.engine import Store
from annotate.workflow.demo import load_demo

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
STANCE = ("--layer", "stance", "--reading", "sentence")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with both demo projects."""
    folder = tmp_path_factory.mktemp("demo")
    with closing(Store(f"sqlite:///{folder / 'annotate.sqlite'}")) as store:
        migrations.upgrade(store.engine)
        with store.writing() as session:
            load_demo(session, NOW)
    return folder


@pytest.fixture(autouse=True)
def environment(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATE_DATA", str(demo))
    monkeypatch.delenv("ANNOTATE_DATABASE", raising=False)


def run(*arguments: str) -> Result:
    """A command as typed."""
    return CliRunner().invoke(main, ["agreement", *arguments])


def report(*arguments: str) -> dict[str, Any]:
    """The report as JSON."""
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def alpha(part: dict[str, Any]) -> float:
    return part["coefficients"]["krippendorff_alpha"]["value"]


def test_documents_stand_beside_the_pooled_value() -> None:
    """Of a project too there are intervals by drawing, with the seed, and every document beside the pooled value."""
    found = report("news", "--round", "main", *STANCE, "--by", "document", "--bootstrap", "percentile", "--seed", "5")
    [layer] = found["layers"]
    assert found["provenance"]["seed"] == 5
    assert "seed 5" in layer["coefficients"]["krippendorff_alpha"]["interval_method"]
    assert len(layer["by"]["groups"]) == layer["documents"]
    assert sum(group["units"] for group in layer["by"]["groups"]) == layer["units"]


@pytest.mark.parametrize(
    ("by", "groups"),
    [("kind", ["body", "headline"]), ("day", ["2026-03-01"]), ("batch", ["2026-03-01 09:00"])],
)
def test_units_fall_into_groups(by: str, groups: list[str]) -> None:
    """Every unit stands in one group: the kind of its sentence, the day it was done, when its document was given."""
    [layer] = report("news", "--round", "main", *STANCE, "--by", by)["layers"]
    assert [group["group"] for group in layer["by"]["groups"]] == groups
    assert sum(group["units"] for group in layer["by"]["groups"]) == layer["units"]


@pytest.mark.parametrize(("by", "groups"), [("round", ["main", "re-test"]), ("codebook-version", ["1"])])
def test_rounds_are_taken_together(by: str, groups: list[str]) -> None:
    """Several rounds are pooled, and each round or codebook version has its own value beside that."""
    found = report("panel", *STANCE, "--by", by)
    [layer] = found["layers"]
    single = report("panel", *STANCE)
    assert layer["rounds"] == ["main", "re-test"]
    assert layer["round"] is None
    assert [group["group"] for group in layer["by"]["groups"]] == groups
    assert layer["units"] == sum(each["units"] for each in single["layers"])
    if by == "round":
        assert [alpha(group) for group in layer["by"]["groups"]] == [alpha(each) for each in single["layers"]]


def test_groups_of_annotators_have_their_own_agreement() -> None:
    """Groups of annotators that are named stand one under the other."""
    [layer] = report("news", "--round", "main", *STANCE, "--by", "annotators:ana+ben,ben+cem")["layers"]
    kappas = {tuple(pair["annotators"]): pair["cohen_kappa"]["value"] for pair in layer["pairs"]}
    assert [group["annotators"] for group in layer["by"]["groups"]] == [2, 2]
    if layer["level"] == "nominal":
        assert layer["by"]["groups"][0]["coefficients"]["light_kappa"]["value"] == kappas["ana", "ben"]


def test_every_reading_can_be_broken_down() -> None:
    """Naming the same source has F1 in each group, and no reading is without its groups."""
    layers = report("news", "--round", "main", "--layer", "source", "--by", "document")["layers"]
    for layer in layers:
        headline = "f1" if layer["reading"] == "naming-same-source" else "krippendorff_alpha"
        assert len(layer["by"]["groups"]) == layer["documents"] == 6
        assert all(headline in group["coefficients"] for group in layer["by"]["groups"])


def test_some_kinds_of_sentences_alone() -> None:
    """Headlines and the rest make the whole, what was left out is counted for them, and the report says which."""
    whole, body, headlines = (
        report("news", "--round", "main", *STANCE, *kinds) for kinds in ((), ("--kind", "body"), ("--kind", "headline"))
    )
    counts = [
        {"units": each["layers"][0]["units"]} | {out["reason"]: out["count"] for out in each["layers"][0]["excluded"]}
        for each in (whole, body, headlines)
    ]
    for reason, count in counts[0].items():
        assert counts[1].get(reason, 0) + counts[2].get(reason, 0) == count, reason
    assert counts[2]["units"] == 6
    assert [each["provenance"]["sentence_kinds"] for each in (whole, body, headlines)] == [None, ["body"], ["headline"]]
    both = report("news", "--round", "main", *STANCE, "--kind", "body", "--kind", "headline")
    assert alpha(both["layers"][0]) == alpha(whole["layers"][0])


@pytest.mark.parametrize(
    ("what", "rounds"),
    [("rounds:main,re-test", [None]), ("annotators:dora+emil,emil+dora", ["main", "re-test"])],
)
def test_differences_have_an_interval(what: str, rounds: list[str | None]) -> None:
    """Two rounds are compared once, groups of annotators in each round; the documents are the same, so paired."""
    found = report("panel", *STANCE, "--compare", what)["comparisons"]
    assert list(dict.fromkeys(each["round"] for each in found)) == rounds
    assert all(each["shared"] == each["clusters"] == 2 for each in found)
    if what.startswith("rounds"):
        values = [alpha(layer) for layer in report("panel", *STANCE)["layers"]]
        assert found[0]["value"] == pytest.approx(values[0] - values[1])
        assert found[0]["interval"][0] < found[0]["value"] < found[0]["interval"][1]


def test_naming_the_same_source_is_compared_by_f1_alone() -> None:
    """Between groups of annotators F1 has a difference; between coefficients there is none, and the reason is said."""
    asked = ("news", "--round", "main", "--layer", "source", "--compare")
    groups = {each["reading"]: each for each in report(*asked, "annotators:ana+ben,ben+cem")["comparisons"]}
    coefficients = report(*asked, "coefficients:krippendorff_alpha,percent_agreement")["comparisons"]
    assert (groups["naming-same-source"]["coefficient"], groups["naming-same-source"]["undefined"]) == ("f1", None)
    assert "nobody named" in {each["reading"]: each for each in coefficients}["naming-same-source"]["undefined"]
    assert [each["undefined"] for each in coefficients if each["reading"] == "innermost"] == [None]


def test_a_pilot_tells_how_many_documents_are_needed() -> None:
    """A narrower interval needs more documents than the pilot had; each layer and reading has its own plan."""
    plans = report("plan", "news", "--round", "main", *STANCE, "--width", "0.05")["plans"]
    [(plan, rows)] = [(plan, {row["coefficient"]: row for row in plan["needed"]}) for plan in plans]
    assert (plan["layer"], plan["reading"], plan["round"]) == ("stance", "sentence", "main")
    assert rows["krippendorff_alpha"]["documents"] > 6
    assert "forecast" in plan["caution"]
    assert "stance (sentence), round main: for an interval" in run("plan", "news", "--round", "main", *STANCE).stdout


def test_annotators_are_compared_with_themselves() -> None:
    """Where rounds repeat sentences, each annotator has their agreement with themselves, in the table too."""
    own = report("panel", *STANCE)["intra_annotator"]
    assert [each["annotator"] for each in own] == ["dora", "emil", None]
    rows = list(csv.DictReader(run("panel", *STANCE, "--format", "csv").stdout.splitlines()))
    shown = [row for row in rows if row["annotators"] == "dora" and row["group"] == "with themselves: main, re-test"]
    assert float(shown[0]["value"]) == alpha(own[0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--label", "stance"), "--label is for files alone"),
        (("--cluster", "article"), "--cluster is for files alone"),
        (("--by", "colour"), "document, kind, day, batch, round, codebook-version or annotators:A+B,C+D"),
        (("--by", "annotators:ana+zoe", "--round", "main"), 'there is no annotator "zoe"'),
        (("--compare", "rounds:main,third"), 'there is no round "third"; there are pilot, main'),
        (("--compare", "documents:a,b"), "a comparison is written rounds:FIRST,SECOND"),
    ],
)
def test_what_cannot_be_had_is_refused(arguments: tuple[str, ...], message: str) -> None:
    """Whatever means nothing for a project is not passed over in silence."""
    done = run("news", *STANCE, *arguments)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize("format_", ["markdown", "latex"])
def test_tables_for_a_paper_hold_parts_and_differences(format_: str) -> None:
    """Groups, annotators with themselves and differences are tables too, and what must be known stands below."""
    text = run("panel", *STANCE, "--by", "kind", "--compare", "rounds:main,re-test", "--format", format_).stdout
    for words in ("by kind", "Annotators with themselves", "main less re-test", "Left out", "Missing values", "dora"):
        assert words in text
    ends = [line for line in text.splitlines() if line.endswith(" |" if format_ == "markdown" else r" \\")]
    widths = {line.count("|" if format_ == "markdown" else "&") for line in ends}
    assert len(widths) == 3
