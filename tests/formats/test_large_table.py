"""Large tables, which are grouped before they come to Python: the same numbers as from rows read one by one."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotate.agreement.inference import Inference
from annotate.agreement.report import report
from annotate.agreement.study import Study
from annotate.errors import Refused
from annotate.formats.columns import Columns, told
from annotate.formats.large_table import LARGE, grouped_study
from annotate.formats.table import read_studies

Row = tuple[str, str, str, str]
HEADER = ("unit", "annotator", "label", "document")
COLUMNS = Columns(cluster="document")


def write(path: Path, rows: list[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def grouped(path: Path, columns: Columns = COLUMNS, **asked: Any) -> Study | None:
    """The study of a table of any size as it is made of large ones."""
    usual = {"level": "nominal", "categories": None, "missing": ("",)}
    found = grouped_study(path, partial(told, columns), **{**usual, **asked}, large=0)
    return None if found is None else found[1]


def numbers(study: Study) -> Any:
    """The report of a study, but for the last digits, which depend on the order of sums."""
    return rounded(report(study, layer="label", reading="value", unit_name="unit", round=None, inference=Inference()))


def rounded(found: Any) -> Any:
    if isinstance(found, dict):
        return {name: rounded(part) for name, part in found.items()}
    if isinstance(found, list | tuple):
        return [rounded(part) for part in found]
    return round(found, 10) + 0.0 if isinstance(found, float) else found


def row_by_row(path: Path, **asked: Any) -> Study:
    assert path.stat().st_size < LARGE, "this would be grouped"
    [(_, study)] = read_studies(path, COLUMNS, **asked)[1]
    return study


NAMES = st.sampled_from(["a", "b", "c d", 'quo"te', "it's", "Ä, ö", "a\nb", "ﬁ", "NA", " a", "ç", "Жук", "\u3000b"])
LABELS = st.sampled_from(["", "favour", "against", "it's", "-", " favour", "ö,ä", "1", "10"])


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """One rating a row, shuffled; each unit in one document."""
    units = draw(st.lists(NAMES, min_size=1, max_size=8, unique=True))
    document = {unit: draw(NAMES | st.just("")) for unit in units}
    annotators = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    cells = [(unit, who, draw(LABELS), document[unit]) for unit in units for who in annotators]
    return draw(st.permutations(cells))


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from([("",), ("", "-"), ("favour",)]))
@example([("u", "a", "x", "d")], ("x",))
def test_grouping_changes_no_number(rows: list[Row], missing: tuple[str, ...]) -> None:
    """Whatever the names, the labels and their order, a grouped table gives the report of its rows."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder, "table.csv"), rows)
        study = grouped(path, missing=missing)
        if study is None:
            nothing_given = all(label in missing for _, _, label, _ in rows)
            assert nothing_given or any(unit.startswith((" ", "\u3000")) for unit, *_ in rows)
        else:
            assert numbers(study) == numbers(row_by_row(path, missing=missing))


@pytest.mark.parametrize(
    "rows",
    [
        [("u", "a", "x", "d"), ("u", "a", "y", "d")],
        [("u", "a", "x", "d"), ("u", "b", "y", "e")],
        [("u", "a", "x", "d"), (" ", "b", "y", "d")],
        [("u", "a", "x", "d"), ("u", "\u3000", "y", "d")],
        [("u", "a", "", "d"), ("", "b", "x", "d")],
    ],
    ids=["rated twice", "in two documents", "unit of spaces", "annotator of wide spaces", "no unit"],
)
def test_what_is_wrong_is_left_to_who_can_say_where(tmp_path: Path, rows: list[Row]) -> None:
    """A large table with a mistake is refused like a small one, with the rows named."""
    path = write(tmp_path / "table.csv", rows)
    assert grouped(path) is None
    with pytest.raises(Refused):
        row_by_row(path)


@pytest.mark.parametrize("unit", ["NULL", "''", "' '", "chr(12288) || chr(160)"])
def test_a_blank_unit_in_a_binary_file(tmp_path: Path, unit: str) -> None:
    """A cell that is not there, is empty, or holds spaces of any kind names no unit."""
    path = tmp_path / "table.parquet"
    rows = f"('u', 'a', 'x', 'd'), ('u', 'b', 'x', 'd'), ({unit}, 'a', 'x', 'd')"
    duckdb.sql(f"COPY (SELECT * FROM (VALUES {rows}) t({', '.join(HEADER)})) TO '{path}' (FORMAT parquet)")
    assert grouped(path) is None
    with pytest.raises(Refused, match='no unit under "unit"'):
        row_by_row(path)


@pytest.mark.parametrize(
    "content",
    [
        b"unit,annotator,label,document\nu,a,x\n",
        b"unit,annotator,label,document\nu,a,x,d,e\n",
        b"unit,annotator,label,label\nu,a,x,d\n",
        b"unit,annotator,label,document\nu,a,\xff,d\n",
        b'unit,annotator,label,document\nu,a,"x,d\n',
        b"unit,annotator,la\0bel,document\nu,a,x,d\n",
        b"",
    ],
    ids=["too few cells", "too many", "a column twice", "no UTF-8", "an open quotation", "no text", "empty"],
)
def test_broken_files_are_not_guessed_at(tmp_path: Path, content: bytes) -> None:
    """A large file that is no clean table is refused like a small one, never read with cells shifted or lost."""
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert grouped(path) is None
    with pytest.raises(Refused):
        row_by_row(path)


def test_a_file_is_never_taken_for_several(tmp_path: Path) -> None:
    """A star in a file's name does not bring in the files beside it."""
    write(tmp_path / "labels 1.csv", [("u", "a", "x", "d")])
    assert grouped(write(tmp_path / "labels *.csv", [("u", "a", "x", "d"), ("u", "b", "x", "d")])) is None


def test_undeclared_labels_are_refused(tmp_path: Path) -> None:
    """A label outside the declared scheme is named, whatever the size of the table."""
    path = write(tmp_path / "table.csv", [("u", "a", "x", "d"), ("u", "b", "y", "d")])
    with pytest.raises(Refused, match="y"):
        grouped(path, categories=["x", "z"])


@pytest.mark.parametrize("annotators", [40, 400])
def test_any_number_of_annotators(tmp_path: Path, annotators: int) -> None:
    """Many annotators with many labels are no reason to fail or to compute something else."""
    cells = [("u", f"annotator {n}", f"label {n % 30}", "d") for n in range(annotators)]
    path = write(tmp_path / "table.csv", [*cells, ("v", "annotator 1", "label 2", "e"), ("v", "annotator 39", "", "e")])
    study, rows = grouped(path), row_by_row(path)
    assert len(rows.annotators) == annotators
    if study is None:
        assert annotators == 400, "they fit"
    else:
        assert numbers(study) == numbers(rows)


def test_names_that_a_sample_misses(tmp_path: Path) -> None:
    """A label, an annotator and a mark for missing that stand in one row of a long file alone are found there."""
    often = [(f"unit {n}", f"annotator {n % 2}", f"label {n % 3}", f"document {n // 2000}") for n in range(60_000)]
    path = tmp_path / "table.csv"
    for place in (20_001, 40_001):
        rare = [
            ("unit 7", "rare annotator", "label 1", "document 0"),
            ("unit 8", "annotator 1", "rare label", "document 0"),
        ]
        write(path, [*often[:place], *rare, ("unit 9", "annotator 0", "NA", "document 0"), *often[place:]])
        study = grouped(path, missing=("NA",))
        assert study is not None
        assert list(study.annotators) == ["annotator 0", "annotator 1", "rare annotator"]
        assert list(study.categories) == ["label 0", "label 1", "label 2", "rare label"]
        assert study.weight is not None
        assert (study.weight.sum(), study.excluded) == (60_000, {"unseen": 1})


def test_an_empty_label_is_told(tmp_path: Path) -> None:
    """Where other cells mean missing the empty one is a label, which is said, however large the table."""
    path = write(tmp_path / "table.csv", [("u", "a", "x", "d"), ("u", "b", "", "d"), ("v", "a", "NA", "d")])
    told = 'counted as labels: ""; if they mean missing, say so with --missing'
    for study in (grouped(path, missing=("NA",)), row_by_row(path, missing=("NA",))):
        assert study is not None
        assert told in study.caution
        assert study.excluded == {"unseen": 1}


def test_a_nul_deep_in_a_file(tmp_path: Path) -> None:
    """A byte that no text has is refused with its line, in whichever column and however far down it stands."""
    rows = [(f"unit {n}", who, "x", "d") for n in range(40_000) for who in "ab"]
    path = write(tmp_path / "table.csv", [*rows, ("unit \0", "a", "x", "d"), ("unit \0", "b", "x", "d")])
    assert path.stat().st_size > LARGE
    with pytest.raises(Refused, match="line 80002"):
        read_studies(path, COLUMNS)


def test_many_rows(tmp_path: Path) -> None:
    """A table of many pieces, read by several threads, gives the numbers of its rows; documents stay in their order."""
    path = tmp_path / "table.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT 'unit ' || i AS unit, 'annotator ' || who AS annotator,
                             'label ' || (i * 7 + (i + who) % 5 // 4) % 3 AS label, 'document ' || i // 500 AS document
                      FROM range(60000) a(i), range(3) b(who) ORDER BY i, who)
                TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 20000)"""
        )
    study = grouped(path)
    assert study is not None
    assert list(study.clusters) == [f"document {n}" for n in range(120)]
    assert study.weight is not None
    assert (study.weight.sum(), study.weight[study.unit].sum()) == (60000, 180000)
    small = write(tmp_path / "table.csv", read(path, "document < 'document 11'"))
    part = grouped(small)
    assert part is not None
    assert numbers(part) == numbers(row_by_row(small))


def read(path: Path, condition: str) -> list[Row]:
    return duckdb.sql(f"SELECT * FROM '{path}' WHERE {condition}").fetchall()
