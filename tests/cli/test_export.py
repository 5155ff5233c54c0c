"""`annotate export`."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.cli import main
from annotate.resources import seeds
from annotate.settings import Settings
from annotate.store import migrations
from annotate.store.engine import Store
from annotate.workflow.accounts import make_account
from annotate.workflow.folders import import_folder

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo project of news articles."""
    folder = tmp_path_factory.mktemp("demo")
    with closing(Store(f"sqlite:///{folder / 'annotate.sqlite'}")) as store:
        migrations.upgrade(store.engine)
        with store.writing() as session:
            import_folder(session, make_account(session, "mara", "Mara", "long enough", NOW), seeds() / "news", NOW)
    return folder


@pytest.fixture(autouse=True)
def environment(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATE_DATA", str(demo))
    monkeypatch.delenv("ANNOTATE_DATABASE", raising=False)


def run(*arguments: str | Path) -> Result:
    """A command as typed."""
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.mark.parametrize("format_", ["csv-long", "csv-wide", "jsonl"])
def test_labels_go_to_a_file(tmp_path: Path, format_: str) -> None:
    """A whole round is written to the file, in UTF-8."""
    file = tmp_path / "labels"
    done = run("export", "news", "--format", format_, "--round", "main", "-o", file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Dušan Králik" in file.read_text(encoding="utf-8")
    assert len(file.read_text(encoding="utf-8").splitlines()) > 400


def test_without_a_file_the_labels_are_printed() -> None:
    """What is printed is the same as what is written."""
    done = run("export", "news", "--format", "jsonl", "--round", "pilot")
    assert {json.loads(line)["annotator"] for line in done.stdout.splitlines()} == {"ana", "ben", "cem"}


def test_a_study_computes_to_the_project_s_value(tmp_path: Path) -> None:
    """The agreement of the exported file is that of the project, value and interval."""
    file = tmp_path / "study.csv"
    run("export", "news", "--format", "csv-study", "--round", "main", "--layer", "stance", "-o", file)
    of_file = run("agreement", file, "--act", "act", "--cluster", "document", "--format", "json")
    of_project = run(
        "agreement", "news", "--round", "main", "--layer", "stance", "--reading", "sentence", "--format", "json"
    )
    (left,), (right,) = (json.loads(done.stdout)["layers"] for done in (of_file, of_project))
    for part in ("value", "interval"):
        alpha = [layer["coefficients"]["krippendorff_alpha"][part] for layer in (left, right)]
        assert alpha[0] == pytest.approx(alpha[1], abs=1e-12)


def test_the_report_is_exported(tmp_path: Path) -> None:
    """The report as CSV has rows for each layer."""
    file = tmp_path / "report.csv"
    run("export", "news", "--format", "report-csv", "--round", "main", "-o", file)
    with file.open(encoding="utf-8", newline="") as lines:
        assert {row["layer"] for row in csv.DictReader(lines)} == {"stance", "source", "target"}


@pytest.mark.parametrize(("kind", "begins"), [("markdown", "**stance, round main"), ("latex", "% stance, round main")])
def test_the_report_is_exported_as_tables_for_a_paper(tmp_path: Path, kind: str, begins: str) -> None:
    """Each layer is a table that says below it what must be known of its numbers."""
    file = tmp_path / "report"
    run("export", "news", "--format", f"report-{kind}", "--round", "main", "-o", file)
    text = file.read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert text.count("Missing values:") == text.count("Krippendorff's alpha") == 3


def test_a_round_that_is_not_revealed_needs_saying_so() -> None:
    """Without --unrevealed such a round is refused in one sentence; with it, that is printed in the report."""
    refused = run("export", "news", "--format", "jsonl", "--round", "second wave")
    assert refused.exit_code == 1
    assert "not revealed" in refused.stderr
    report = run("agreement", "news", "--round", "second wave", "--unrevealed", "--format", "json")
    assert json.loads(report.stdout)["provenance"]["peeks"][0]["by"] == "(the server's owner)"
    assert run("export", "news", "--format", "jsonl", "--round", "second wave").exit_code == 0


def test_wrong_names_are_told_with_the_right_ones() -> None:
    """An unknown project, round or layer is refused with what there is."""
    assert "news" in run("export", "nwes", "--format", "jsonl").stderr
    assert "pilot, main" in run("export", "news", "--format", "jsonl", "--round", "mian").stderr
    assert "stance" in run("export", "news", "--format", "csv-study", "--round", "main", "--layer", "tone").stderr


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    """A file that was there stays as it was when the export is refused, and nothing else is left behind."""
    file = tmp_path / "labels.csv"
    file.write_text("precious")
    assert run("export", "news", "--format", "csv-study", "-o", file).exit_code == 1
    assert (file.read_text(), list(tmp_path.iterdir())) == ("precious", [file])


def test_an_empty_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was ever stored, no database is made for the sake of refusing."""
    monkeypatch.setenv("ANNOTATE_DATA", str(tmp_path / "empty"))
    done = run("export", "news", "--format", "jsonl")
    assert done.exit_code == 1
    assert "no data yet" in done.stderr
    assert not Settings.from_environ().sqlite_file.exists()


def test_the_ratings_of_headlines_alone() -> None:
    """The rows that agreement on headlines is computed from are exported as those of all sentences are."""
    arguments = ("export", "news", "--format", "csv-study", "--round", "main", "--layer", "stance")
    every, headlines = (
        list(csv.DictReader(run(*arguments, *kind).stdout.splitlines())) for kind in ((), ("--kind", "headline"))
    )
    assert {row["unit"] for row in headlines} == {f"{row['document']}/1" for row in every}
