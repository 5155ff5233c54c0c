from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from annotate.agreement.comparing import KNOWN
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
    assert done.stderr == "unit: sentence, annotator: coder, label: stance, document: article\n"


@pytest.mark.parametrize("format_", ["table", "markdown", "latex"])
def test_one_is_not_said_as_many(tmp_path: Path, format_: str) -> None:
    """One unit of one document by one annotator are said so, in every text."""
    path = tmp_path / "one.csv"
    path.write_text("sentence,coder,stance,article\ns1,ana,favour,a\ns1,ben,favour,a\n", encoding="utf-8")
    text = CliRunner().invoke(command, [str(path), *COLUMNS, "--by", "article", "--format", format_]).stdout
    assert "1 unit in 1 document, 2 annotators, 2 ratings" in text
    assert not re.search(r"\b1 (units|documents|annotators|ratings|groups)", text)


def test_of_many_pairs_those_that_agree_least_are_read(tmp_path: Path) -> None:
    """The terminal shows no thousands of pairs; it counts them, and the file formats have all."""
    rows = [f"s{unit},c{who:02},{'xy'[unit % 2 if who else unit % 3 % 2]}" for unit in range(9) for who in range(12)]
    path = tmp_path / "many.csv"
    path.write_text("sentence,coder,stance\n" + "\n".join(rows), encoding="utf-8")
    text = CliRunner().invoke(command, [str(path), *COLUMNS]).stdout
    assert "66 pairs of annotators; these 10 agree least for certain" in text
    assert [line for line in text.splitlines() if " units" in line and " and " in line][1:] == [
        f"  c00 and c{who:02}, 9 units" for who in range(1, 11)
    ]
    assert len(ask(str(path), *COLUMNS)["layers"][0]["pairs"]) == 66


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


@pytest.mark.parametrize(
    ("header", "said", "documents"),
    [
        ("sentence,coder,label,article", "unit: sentence, annotator: coder, label: label, document: article", 2),
        ("Sentence ID,Coder,stance,Doc-ID", "unit: Sentence ID, annotator: Coder, label: stance, document: Doc-ID", 2),
        ("item,rater,stance,comment", "unit: item, annotator: rater, label: stance", None),
        ("document,rater,stance,note", "unit: document, annotator: rater, label: stance", None),
    ],
)
def test_columns_that_were_told_are_said(header: str, said: str, documents: int | None, tmp_path: Path) -> None:
    """Whoever names no columns reads which ones were taken; documents are found, so that intervals are over them."""
    path = tmp_path / "usual.csv"
    path.write_text(TABLE.replace("sentence,coder,stance,article", header, 1), encoding="utf-8")
    done = CliRunner().invoke(command, [str(path), "--format", "json"])
    assert done.stderr == said + "\n"
    assert json.loads(done.stdout)["layers"][0]["documents"] == documents


def test_a_column_of_documents_can_be_left_alone(labels: str) -> None:
    """An empty --cluster is none, whatever the columns are called."""
    done = CliRunner().invoke(command, [labels, *COLUMNS, "--cluster", "", "--format", "json"])
    assert done.stderr == ""
    assert json.loads(done.stdout)["layers"][0]["documents"] is None


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "sentence,coder,stance,tone",
            "name the column of the label with --label, several times for several: stance or tone",
        ),
        ("sentence,ana,ben,cy", "with --annotator: the columns are sentence, ana, ben, cy; a table in which each"),
        ("text,coder,stance,tone", "name the column of the unit with --unit"),
    ],
)
def test_what_cannot_be_told_is_asked_for(header: str, message: str, tmp_path: Path) -> None:
    """Nothing is guessed: the refusal names the option to use, and --wide where a table looks like it."""
    path = tmp_path / "unusual.csv"
    path.write_text(TABLE.replace("sentence,coder,stance,article", header, 1), encoding="utf-8")
    done = CliRunner().invoke(command, [str(path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


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
    order = ["--categories", "against,=1+1,favour"]
    done = CliRunner().invoke(command, [labels, *COLUMNS, *order, "--weights", "linear", "--format", "json"])
    [layer] = json.loads(done.stdout)["layers"]
    assert layer["weights"] == "linear"
    assert "gwet_ac2" in layer["coefficients"]
    assert "gwet_ac1" not in layer["coefficients"]


def test_words_are_not_weighted_by_the_alphabet(labels: str) -> None:
    """Weights of words need the order that they were declared in."""
    done = CliRunner().invoke(command, [labels, *COLUMNS, "--weights", "linear"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "need the labels in their order: --categories" in done.stderr


WAVES = "sentence,coder,stance,tone,wave,article\n" + "".join(
    f"s{number},{coder},{'favour' if (number + (coder == 'ben') * (number % 5 == 0)) % 2 else 'against'},"
    f"{number % 3},{wave},{'abcdef'[number % 6]}\n"
    for wave in ("first", "second")
    for number in range(24)
    for coder in ("ana", "ben", "cy")
)
FORMATS = ("table", "csv", "markdown", "latex")
NAMED = ["--unit", "sentence", "--annotator", "coder", "--label", "stance"]


@pytest.fixture
def waves(tmp_path: Path) -> str:
    """Three annotators, two rounds, six documents, two label columns."""
    path = tmp_path / "waves.csv"
    path.write_text(WAVES, encoding="utf-8")
    return str(path)


def ask(*arguments: str) -> dict[str, Any]:
    """The JSON report of a command that succeeds."""
    done = CliRunner().invoke(command, [*arguments, "--format", "json"])
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_the_bootstrap_says_its_seed(waves: str) -> None:
    """Kind, replicates and seed stand beside the interval and in the provenance."""
    report = ask(waves, *NAMED, "--round", "wave", "--bootstrap", "percentile", "--replicates", "500", "--seed", "7")
    assert report["provenance"]["seed"] == 7
    method = report["layers"][0]["coefficients"]["fleiss_kappa"]["interval_method"]
    assert method == "bootstrap over documents, percentile, 500 replicates, seed 7"


def test_several_label_columns_are_several_layers(waves: str) -> None:
    """Each label column has its own report."""
    report = ask(waves, *NAMED, "--label", "tone", "--round", "wave", "--coefficients", "gwet_ac1")
    assert [(layer["layer"], layer["round"]) for layer in report["layers"]] == [
        ("stance", "first"), ("stance", "second"), ("tone", "first"), ("tone", "second"),
    ]  # fmt: skip
    assert list(report["layers"][0]["coefficients"]) == ["gwet_ac1"]


@pytest.mark.parametrize("name", [*KNOWN, "specific_agreement"])
def test_every_coefficient_can_be_asked_for_alone(waves: str, name: str) -> None:
    """Each is shown alone, those of two annotators, of labels or of sources too: a value, or why there is none here."""
    weights = ("--weights", "linear", "--categories", "favour,neither,against") if name == "gwet_ac2" else ()
    both = ask(waves, *NAMED, "--round", "wave", "--coefficients", name, *weights)["layers"]
    for layer in both:
        assert list(layer["coefficients"]) == [name]
        assert (layer["coefficients"][name]["value"] is None) == bool(layer["coefficients"][name]["undefined"])


THREE = "unit,coder,label\nu1,a,x\nu1,b,y\nu2,a,y\nu2,b,y\nu3,a,z\nu3,b,x\nu4,a,z\nu4,b,z\n"


def test_weights_of_ones_own_are_a_table(tmp_path: Path) -> None:
    """A square of weights gives what the weights that it spells out give, also for differences, and is named as own."""
    table, own = tmp_path / "three.csv", tmp_path / "own.csv"
    table.write_text(THREE, encoding="utf-8")
    own.write_text("label,z,y,x\nx,0,0.5,1\ny,0.5,1,0.5\nz,1,0.5,0\n", encoding="utf-8")
    asked = [str(table), "--compare", "coefficients:fleiss_kappa,gwet_ac2"]
    linear, found = (
        ask(*asked, *weights) for weights in (["--weights", "linear", "--categories", "x,y,z"], ["--weights", str(own)])
    )
    assert found["layers"][0]["weights"] == "own"
    assert found["layers"][0]["coefficients"] == linear["layers"][0]["coefficients"]
    assert found["comparisons"] == linear["comparisons"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("label,x,y\nx,1,0\ny,0,1\n", 'no weights of the label "z"'),
        ("label,x,y,z\nx,1,0,0\ny,0,1,0\nz,0,1,1\n", "weights must be symmetric"),
        ("label,x,y,z\nx,1,0,0\ny,0,1,-\nz,0,-,1\n", "a weight is no number"),
    ],
)
def test_weights_that_are_none_are_refused(tmp_path: Path, cells: str, said: str) -> None:
    """What is wrong with a table of weights is said; so is a name that neither weights nor a file have."""
    table, own = tmp_path / "three.csv", tmp_path / "own.csv"
    table.write_text(THREE, encoding="utf-8")
    own.write_text(cells, encoding="utf-8")
    assert said in CliRunner().invoke(command, [str(table), "--weights", str(own)]).stderr
    assert 'no file "cubic"' in CliRunner().invoke(command, [str(table), "--weights", "cubic"]).stderr


@pytest.mark.parametrize("how", [(), ("--bootstrap", "percentile"), ("--annotators", "random"), ("--compat", "kalpha")])
def test_there_is_no_ratio_below_zero(tmp_path: Path, how: tuple[str, ...]) -> None:
    """Alpha at ratio level is undefined for numbers below zero, where the metric means nothing; ratio weights too."""
    path = tmp_path / "below.csv"
    path.write_text("unit,coder,label\nu1,a,-1\nu1,b,1\nu2,a,2\nu2,b,2\nu2,c,3\n", encoding="utf-8")
    [layer] = ask(str(path), "--level", "ratio", *how)["layers"]
    assert "ratio level has a zero" in layer["coefficients"]["krippendorff_alpha"]["undefined"]
    assert layer["coefficients"]["fleiss_kappa"]["value"] is not None
    assert "zero or more" in CliRunner().invoke(command, [str(path), "--weights", "ratio"]).stderr


@pytest.mark.parametrize("kind", ["percentile", "bca"])
def test_cohens_kappa_is_drawn_anew_too(labels: str, kind: str) -> None:
    """The bootstrap serves Cohen's kappa of two annotators, as it does Conger's, which is the same there."""
    found = ask(labels, *COLUMNS, "--coefficients", "cohen_kappa,conger_kappa", "--bootstrap", kind, "--cluster", "")
    entries = found["layers"][0]["coefficients"]
    assert entries["cohen_kappa"]["interval"] == pytest.approx(entries["conger_kappa"]["interval"])


def test_an_annotator_is_compared_with_themselves(waves: str) -> None:
    """Where a table has rounds, each annotator's agreement between them is given, then that of all."""
    own = ask(waves, *NAMED, "--round", "wave")["intra_annotator"]
    assert [(each["annotator"], each["rounds"], each["units"]) for each in own] == [
        *((name, ["first", "second"], 24) for name in ("ana", "ben", "cy")),
        (None, ["first", "second"], 72),
    ]
    assert own[0]["coefficients"]["krippendorff_alpha"]["value"] == 1


def test_documents_are_shown_pooled_and_by_their_mean(waves: str) -> None:
    """--by the cluster column gives every document, and both ways to one number by their names."""
    report = ask(waves, *NAMED, "--round", "wave", "--cluster", "article", "--by", "article")
    by = report["layers"][0]["by"]
    assert [group["group"] for group in by["groups"]] == list("abcdef")
    values = [group["coefficients"]["percent_agreement"]["value"] for group in by["groups"]]
    assert by["mean"]["percent_agreement"]["value"] == pytest.approx(sum(values) / 6)
    assert by["pooled"]["percent_agreement"] == report["layers"][0]["coefficients"]["percent_agreement"]["value"]
    assert by["pooled_is"].startswith("pooled")
    assert by["mean_is"].startswith("mean of the groups")


def test_any_column_can_make_the_groups(waves: str, tmp_path: Path) -> None:
    """Without rounds, --by takes a day, a batch or any other column; with them, that of the documents alone."""
    path = tmp_path / "one.csv"
    path.write_text("".join(line for line in WAVES.splitlines(True) if ",second," not in line), encoding="utf-8")
    [layer] = ask(str(path), *NAMED, "--by", "article")["layers"]
    assert [(group["group"], group["units"]) for group in layer["by"]["groups"]] == [(name, 4) for name in "abcdef"]
    done = CliRunner().invoke(command, [waves, *NAMED, "--round", "wave", "--by", "tone"])
    assert "--by can be the column of --cluster alone" in done.stderr


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("rounds:first,second", 0),
        ("annotators:ana+cy,ana+ben", None),
        ("coefficients:fleiss_kappa,gwet_ac1", None),
    ],
)
def test_differences_have_an_interval_or_a_reason(waves: str, what: str, value: float | None) -> None:
    """Two rounds, groups or coefficients are subtracted with what their shared documents say."""
    report = ask(waves, *NAMED, "--round", "wave", "--cluster", "article", "--compare", what)
    rounds = [None] if what.startswith("rounds") else ["first", "second"]
    assert list(dict.fromkeys(each["round"] for each in report["comparisons"])) == rounds
    found = report["comparisons"][0]
    assert found["value"] == pytest.approx(found["first"] - found["second"])
    assert (found["shared"], found["clusters"]) == (6, 6)
    if value is None:
        assert found["interval"][0] < found["value"] < found["interval"][1]
    else:
        assert found["value"] == value
        assert found["interval_undefined"] == "the standard error is zero"


def test_differences_are_told_of_every_coefficient_or_those_asked_for(waves: str) -> None:
    """Unasked each coefficient with a value on both sides is compared; asked for, even one without says why."""
    options = ["--round", "wave", "--compare", "rounds:first,second"]
    every = [each["coefficient"] for each in ask(waves, *NAMED, *options)["comparisons"]]
    assert every[0] == "krippendorff_alpha"
    assert {"light_kappa", "gwet_ac1"} <= set(every)
    assert "scott_pi" not in every
    asked = ask(waves, *NAMED, *options, "--coefficients", "scott_pi,gwet_ac1")["comparisons"]
    assert [each["coefficient"] for each in asked] == ["scott_pi", "gwet_ac1"]
    assert "two annotators" in asked[0]["undefined"]


def test_groups_that_one_round_lacks_are_compared_in_the_others(waves: str, tmp_path: Path) -> None:
    """An annotator of one round alone spoils no comparison of it; the other round says why it has none."""
    path = tmp_path / "left.csv"
    lines = [line for line in WAVES.splitlines(True) if not (",cy," in line and ",second," in line)]
    path.write_text("".join(lines), encoding="utf-8")
    options = ["--round", "wave", "--compare", "annotators:ana+cy,ana+ben", "--coefficients", "gwet_ac1"]
    first, second = ask(str(path), *NAMED, *options)["comparisons"]
    assert first["value"] is not None
    assert (second["round"], second["value"]) == ("second", None)
    assert 'no annotator "cy"' in second["undefined"]
    assert 'no annotator "cy"' in CliRunner().invoke(command, [str(path), *NAMED, *options]).stdout


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("rounds", "a comparison is written rounds:FIRST,SECOND"),
        ("rounds:first,third", 'there is no round "third"; there are first, second'),
        ("annotators:ana,dan", 'there is no annotator "dan"; there are ana, ben, cy'),
        ("coefficients:kappa,gwet_ac1", 'there is no coefficient "kappa"'),
    ],
)
def test_a_comparison_of_nothing_is_refused(waves: str, what: str, message: str) -> None:
    """What is to be compared must be there."""
    done = CliRunner().invoke(command, [waves, *NAMED, "--round", "wave", "--compare", what])
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_plan_names_documents_and_units(waves: str) -> None:
    """A pilot tells what a narrower interval needs: more documents, four units in each as before."""
    arguments = ["plan", waves, *NAMED, "--round", "wave", "--cluster", "article"]
    [wide, _] = ask(*arguments, "--width", "0.2")["plans"]
    [narrow, _] = ask(*arguments, "--width", "0.05")["plans"]
    rows = [next(row for row in plan["needed"] if row["coefficient"] == "fleiss_kappa") for plan in (wide, narrow)]
    assert rows[1]["documents"] > 10 * rows[0]["documents"]
    assert all(row["units"] == 4 * row["documents"] for row in rows)
    done = CliRunner().invoke(command, arguments)
    assert "documents, " in done.stdout
    assert "caution: a forecast" in done.stdout


def test_a_plan_has_the_formats_of_a_report(waves: str) -> None:
    """For a spreadsheet, a paper or a program: each names the documents that alpha needs."""
    arguments = ["plan", waves, *NAMED, "--round", "wave", "--cluster", "article"]
    [plan, _] = ask(*arguments)["plans"]
    needed = next(row for row in plan["needed"] if row["coefficient"] == "krippendorff_alpha")
    texts = {kind: CliRunner().invoke(command, [*arguments, "--format", kind]).stdout for kind in FORMATS}
    row = next(csv.DictReader(io.StringIO(texts["csv"])))
    assert (row["coefficient"], row["documents_needed"]) == ("krippendorff_alpha", str(needed["documents"]))
    assert f"| Krippendorff's alpha | {needed['documents']} | {needed['units']} |  |" in texts["markdown"]
    assert rf"Krippendorff's alpha & {needed['documents']} & {needed['units']} &  \\" in texts["latex"]
    assert texts["table"].startswith("stance, round first: for an interval of the width 0.1\n")


@pytest.mark.parametrize(("format_", "begins"), [("markdown", "**stance, round first"), ("latex", "% stance, round")])
def test_tables_for_papers_are_written_to_a_file(waves: str, format_: str, begins: str, tmp_path: Path) -> None:
    """Markdown and LaTeX hold value, standard error and interval; -o writes the file."""
    path = tmp_path / "table.txt"
    done = CliRunner().invoke(command, [waves, *NAMED, "--round", "wave", "--format", format_, "-o", str(path)])
    assert (done.exit_code, done.stdout) == (0, "")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert "Krippendorff's alpha" in text


def test_the_table_shows_groups_rounds_and_differences(waves: str) -> None:
    """What was asked for besides the coefficients is read in the terminal too."""
    options = ["--round", "wave", "--cluster", "article", "--by", "article", "--compare", "rounds:first,second"]
    text = CliRunner().invoke(command, [waves, *NAMED, *options]).stdout
    assert "by article:" in text
    assert "mean of 6 groups" in text
    assert "ana in the rounds first, second" in text
    assert "first less second in Krippendorff's alpha: 0.000" in text


def test_a_wide_table_is_the_long_one(labels: str, tmp_path: Path) -> None:
    """One row a unit and one column an annotator gives the numbers of one row a rating; what was told is said."""
    path = tmp_path / "wide.csv"
    path.write_text(
        "sentence,article,ana,ben\ns1,a,favour,favour\ns2,a,against,favour\ns3,b,against,against\ns4,b,=1+1,=1+1\n",
        encoding="utf-8",
    )
    long = ask(labels, *COLUMNS, "--cluster", "article")["layers"][0]
    wide = ask(str(path), "--wide", "--cluster", "article")["layers"][0]
    for part in ("coefficients", "pairs", "units", "documents", "categories"):
        assert wide[part] == long[part]
    done = CliRunner().invoke(command, [str(path), "--wide", "--annotator", "ana,ben"])
    assert done.stderr == "unit: sentence, annotators: ana, ben, document: article\n"
    done = CliRunner().invoke(command, [str(path), "--wide", "--annotator", "ana,ben,article"])
    assert 'caution: "article" shares no label with any other column; is it an annotator?' in done.stdout


def test_a_wide_table_needs_two_annotators(tmp_path: Path) -> None:
    """A table with one column left is no wide one."""
    path = tmp_path / "wide.csv"
    path.write_text("sentence,ana\ns1,favour\n", encoding="utf-8")
    done = CliRunner().invoke(command, [str(path), "--wide"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "a column for each annotator; here they are sentence, ana" in done.stderr


def test_parents_and_distances_come_from_tables(labels: str, tmp_path: Path) -> None:
    """A tree gives alpha at each depth; a square of distances gives alpha by these."""
    parents, square = tmp_path / "parents.csv", tmp_path / "distances.csv"
    parents.write_text("label,parent\nfavour,stance\nagainst,stance\nstance,\n", encoding="utf-8")
    square.write_text("label,against,favour,=1+1\nfavour,0.5,0,1\nagainst,0,0.5,1\n=1+1,1,1,0\n", encoding="utf-8")
    [layer] = ask(labels, *COLUMNS, "--parents", str(parents))["layers"]
    assert [depth["categories"] for depth in layer["tree"]["depths"]] == [
        ["=1+1", "stance"],
        ["=1+1", "against", "favour"],
    ]
    assert layer["tree"]["depths"][0]["krippendorff_alpha"]["value"] == 1
    assert "alpha along the tree" in CliRunner().invoke(command, [labels, *COLUMNS, "--parents", str(parents)]).stdout
    [own] = ask(labels, *COLUMNS, "--distances", str(square))["layers"]
    assert own["coefficients"]["krippendorff_alpha"]["value"] > layer["coefficients"]["krippendorff_alpha"]["value"]
    square.write_text("label,favour\nfavour,0\n", encoding="utf-8")
    done = CliRunner().invoke(command, [labels, *COLUMNS, "--distances", str(square)])
    assert "has no distances of the label" in done.stderr


def test_csv_holds_annotators_groups_and_conventions(waves: str) -> None:
    """A spreadsheet gets each annotator against the rest, each document, and the convention beside each number."""
    options = ["--round", "wave", "--cluster", "article", "--by", "article", "--format", "csv"]
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(command, [waves, *NAMED, *options]).stdout)))
    assert {row["group"] for row in rows} == {"", *"abcdef", "with themselves: first, second"}
    assert all(row["missing"] and row["confidence"] == "0.95" for row in rows)
    alone = [row for row in rows if row["coefficient"] == "alpha_without" and row["round"] == "first"]
    assert [row["annotators"] for row in alone] == ["ana", "ben", "cy"]
    assert all(row["convention"] for row in rows if row["coefficient"] == "gwet_ac1" and row["value"])
