from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pytest

from annotate.errors import Refused, Unreadable
from annotate.formats.table import Columns, read_studies

ASKED = Columns("unit", "annotator", "label")
PLAIN = "unit,annotator,label\ns1,ana,favour\ns1,ben,against\ns2,ana,NA\ns2,ben,\n"


@pytest.fixture
def table(tmp_path: Path):
    """Writes a text to a file of the given ending."""

    def write(text: str, ending: str = ".csv") -> Path:
        path = tmp_path / f"labels{ending}"
        path.write_bytes(text.encode("utf-8"))
        return path

    return write


def test_only_the_empty_cell_is_missing(table) -> None:
    """ "NA" is a label unless it is named as missing, and the study warns of it."""
    _, [(name, study)] = read_studies(table(PLAIN), ASKED)
    assert name is None
    assert study.categories == ["NA", "against", "favour"]
    assert study.excluded == {"unseen": 1}
    assert study.caution == ('counted as labels: "NA"; if they mean missing, say so with --missing',)
    _, [(_, without)] = read_studies(table(PLAIN), ASKED, missing=("", "NA"))
    assert without.categories == ["against", "favour"]
    assert without.caution == ()


def test_csv_tsv_json_lines_parquet_and_xlsx_hold_the_same_study(table, tmp_path: Path) -> None:
    """A table gives the same study in whichever format it is kept; "01" stays "01" in all of them."""
    rows = [("s1", "ana", "01"), ("s1", "ben", "1"), ("s2", "ana", "true")]
    text = "".join(f"{','.join(row)}\n" for row in (("unit", "annotator", "label"), *rows))
    lines = "".join(f'{{"unit": "{u}", "annotator": "{a}", "label": "{v}"}}\n' for u, a, v in rows)
    parquet = tmp_path / "labels.parquet"
    with duckdb.connect() as connection:
        source = f"read_csv('{table(text)}', all_varchar = true)"
        connection.execute(f"COPY (FROM {source}) TO '{parquet}' (FORMAT parquet)")
    book = openpyxl.Workbook()
    for row in (("unit", "annotator", "label"), *rows):
        book.active.append(row)
    book.save(tmp_path / "labels.xlsx")
    paths = [table(text), table(text.replace(",", "\t"), ".tsv"), table("\ufeff" + text.replace(",", ";"), ".txt")]
    for path in (*paths, table(lines, ".jsonl"), parquet, tmp_path / "labels.xlsx"):
        _, [(_, study)] = read_studies(path, ASKED)
        assert [study.categories[code] for code in study.value] == ["01", "1", "true"]
        assert [study.units[code] for code in study.unit] == ["s1", "s1", "s2"]


def test_columns_are_told_by_their_usual_names(table) -> None:
    """A table with usual headings needs no flags."""
    path = table("Sentence_ID,coder,value\ns1,ana,1\ns1,ben,1\n")
    taken, _ = read_studies(path, Columns())
    assert (taken.unit, taken.annotator, taken.label) == ("Sentence_ID", "coder", "value")


def test_rounds_are_studies_of_their_own(table) -> None:
    """The same annotator may rate a unit once in each round."""
    path = table("unit,annotator,label,wave\ns1,ana,1,pilot\ns1,ana,2,main\ns1,ben,2,main\n")
    _, studies = read_studies(path, Columns("unit", "annotator", "label", round="wave"))
    assert [(name, study.value.size) for name, study in studies] == [("pilot", 1), ("main", 2)]


ACTS = "unit,annotator,label,n\ns1,ana,a,1\ns1,ana,b,2\ns1,ben,b,1\n"


def test_acts_make_sets(table) -> None:
    """Several rows of an annotator for a unit are the set of their labels when a column tells them apart."""
    _, [(_, study)] = read_studies(table(ACTS), Columns("unit", "annotator", "label", act="n"))
    assert study.level == "set"
    assert set(study.categories) == {frozenset("b"), frozenset("ab")}


def test_several_numbers_of_one_annotator_are_missing_with_their_count(table) -> None:
    """At a metric level two values are none, and counted."""
    path = table(ACTS.replace(",a,", ",1,").replace(",b,", ",2,"))
    _, [(_, study)] = read_studies(path, Columns("unit", "annotator", "label", act="n"), level="interval")
    assert (study.value.size, study.excluded) == (1, {"unseen": 0, "several values": 1})


def test_the_same_annotator_twice_is_refused_with_the_lines(table) -> None:
    """A repeated row is named by its lines in the file."""
    with pytest.raises(Refused, match=r'"ana" on "s1" \(line 2 and line 3\)'):
        read_studies(table("unit,annotator,label\ns1,ana,1\ns1,ana,2\n"), ASKED)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"unit,annotator,label\n", "the table has no rows"),
        (b"unit,annotator,label\ns1,ana\n", "line 2: 2 cells, and the header has 3"),
        (b"unit,annotator,label\ns1,,1\n", 'line 2: no annotator under "annotator"'),
        (b"unit,coder,label\ns1,ana,1\n", 'there is no column "annotator"; the columns are unit, coder, label'),
        (b"unit,unit,annotator,label\ns1,s1,ana,1\n", 'the column "unit" is there twice'),
        (b"unit,annotator,label\ns1,ana,caf\xe9\n", "line 2: this is not UTF-8"),
        (b"unit,annotator,label\ns1,ana,\0\n", "line 2: this is no text file"),
        (b'unit,annotator,label\ns1,ana,"1\n', "this is no table"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(content: bytes, message: str, tmp_path: Path) -> None:
    """What is wrong with a file is told with the line."""
    path = tmp_path / "labels.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refusal:
        read_studies(path, ASKED)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("ending", "message"),
    [(".parquet", "no Parquet file"), (".xlsx", "no XLSX workbook"), (".jsonl", "line 1: this is no JSON")],
)
def test_a_file_of_another_kind_is_refused(ending: str, message: str, table) -> None:
    """A file that is not what its ending says is refused in one sentence."""
    with pytest.raises(Unreadable, match=message):
        read_studies(table(PLAIN, ending), ASKED)


def test_a_file_needs_no_web_framework_and_no_database(table) -> None:
    """The agreement of a file is computed without loading Flask, SQLAlchemy or matplotlib."""
    script = (
        "import sys\nfrom annotate.cli import main\n"
        f"try: main(['agreement', {str(table(PLAIN))!r}])\nexcept SystemExit: pass\n"
        "print(sorted({'flask', 'sqlalchemy', 'matplotlib', '_duckdb', 'scipy'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.endswith("[]\n")
    assert "Krippendorff's alpha" in io.StringIO(done.stdout).read()
