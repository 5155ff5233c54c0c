from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotate.cli.agreement import command

TABLE = """sentence,coder,stance,article
s1,ana,favour,a
s1,ben,favour,a
s2,ana,against,a
s2,ben,favour,a
s3,ana,against,b
s3,ben,against,b
s4,ana,=1+1,b
s4,ben,=1+1,b
"""
COLUMNS = ["--unit", "sentence", "--annotator", "coder", "--label", "stance"]


@pytest.fixture
def labels(tmp_path: Path) -> str:
    """A small table of labels."""
    path = tmp_path / "labels.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def test_json_holds_the_layer_its_coefficients_and_its_provenance(labels: str) -> None:
    """The report of a file names the label column, the reading and the documents of the cluster column."""
    done = CliRunner().invoke(command, [labels, *COLUMNS, "--cluster", "article", "--format", "json"])
    report = json.loads(done.stdout)
    [layer] = report["layers"]
    assert (layer["layer"], layer["reading"], layer["round"], layer["documents"]) == ("stance", "value", None, 2)
    assert layer["coefficients"]["percent_agreement"]["value"] == 0.75
    assert layer["pairs"][0]["annotators"] == ["ana", "ben"]
    assert set(report["provenance"]) >= {"version", "seed", "codebook_version", "missing", "pooling"}


def test_the_table_shows_values_intervals_and_disagreements(labels: str) -> None:
    """The default output is for reading."""
    done = CliRunner().invoke(command, [labels, *COLUMNS])
    assert "Krippendorff's alpha" in done.stdout
    assert "differ in against / favour (1)" in done.stdout
    assert done.stderr == ""


def test_coefficients_without_a_value_share_their_reason(tmp_path: Path) -> None:
    """A reason that holds for all coefficients is read once."""
    path = tmp_path / "alone.csv"
    path.write_text("sentence,coder,stance\ns1,ana,favour\ns2,ana,against\n", encoding="utf-8")
    done = CliRunner().invoke(command, [str(path), *COLUMNS])
    assert done.stdout.count("(fewer than two annotators)") == 1
    assert "undefined: Krippendorff's alpha, Fleiss' kappa" in done.stdout


def test_the_same_annotator_twice_names_the_lines(labels: str) -> None:
    """A table whose rows are not told apart is refused with the lines of the first repeated ones."""
    done = CliRunner().invoke(command, [labels, "--unit", "article", "--annotator", "coder", "--label", "stance"])
    assert done.exit_code == 2
    assert '"ana" on "a" (line 2 and line 4)' in done.stderr


def test_csv_has_one_row_a_coefficient_and_no_formula(labels: str) -> None:
    """The CSV report holds the same values as the JSON one, and no cell that a spreadsheet computes."""
    runner = CliRunner()
    as_json = runner.invoke(command, [labels, *COLUMNS, "--format", "json"]).stdout
    rows = list(csv.DictReader(io.StringIO(runner.invoke(command, [labels, *COLUMNS, "--format", "csv"]).stdout)))
    entries = json.loads(as_json)["layers"][0]["coefficients"]
    assert [row["coefficient"] for row in rows][: len(entries)] == list(entries)
    assert float(rows[0]["value"]) == entries["krippendorff_alpha"]["value"]
    assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row.values())


def test_columns_that_were_told_are_said(labels: str, tmp_path: Path) -> None:
    """Whoever names no columns reads which ones were taken."""
    path = tmp_path / "usual.csv"
    path.write_text(TABLE.replace("stance", "label", 1), encoding="utf-8")
    done = CliRunner().invoke(command, [str(path)])
    assert done.stderr == "unit: sentence, annotator: coder, label: label\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--unit", "id"], 'there is no column "id"; the columns are sentence, coder, stance, article'),
        ([*COLUMNS, "--categories", "favour,against"], 'these labels are not among the declared ones: "=1+1"'),
        ([*COLUMNS, "--level", "interval"], "this level needs numbers"),
    ],
)
def test_bad_input_ends_in_one_sentence_and_exit_code_2(labels: str, arguments: list[str], message: str) -> None:
    """Errors go to the standard error output, with nothing on the standard output."""
    done = CliRunner().invoke(command, [labels, *COLUMNS, *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_named() -> None:
    """A path that does not exist is not taken for a project."""
    done = CliRunner().invoke(command, ["nowhere.csv"])
    assert (done.exit_code, done.stderr) == (2, "Error: there is no file nowhere.csv\n")


def test_a_project_without_any_data_is_refused_and_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking for a project where there is no data says so, and leaves no database behind."""
    monkeypatch.setenv("ANNOTATE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ANNOTATE_DATABASE", raising=False)
    done = CliRunner().invoke(command, ["dam-vote"])
    assert done.exit_code == 2
    assert done.stderr.startswith('Error: there is no file "dam-vote", and no project either')
    assert not list(tmp_path.glob("**/*.sqlite"))


def test_weights_are_shown_with_their_coefficients(labels: str) -> None:
    """Weighted coefficients are reported under the weights' name, AC as AC2."""
    done = CliRunner().invoke(command, [labels, *COLUMNS, "--weights", "linear", "--format", "json"])
    [layer] = json.loads(done.stdout)["layers"]
    assert layer["weights"] == "linear"
    assert "gwet_ac2" in layer["coefficients"]
    assert "gwet_ac1" not in layer["coefficients"]
