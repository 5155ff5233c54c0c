"""Label tables of a few records: what each cell says, and that nothing in them is computed by a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.agreement.study import from_rows
from annotate.corpus.annotation import Act, Answer, Link, Mark, Origin, Reference, Status
from annotate.corpus.codebook import BelongsTo, Codebook, Condition, Label, Layer, LayerKind
from annotate.corpus.document import Offsets, SentenceKind
from annotate.corpus.record import Record
from annotate.export import tables
from annotate.formats import annotation_records
from annotate.formats.spreadsheet import csv_lines, harmless

STANCES = tuple(Label(name, name.title()) for name in ("favour", "against", "neither", "no-stance"))
CODEBOOK = Codebook(
    name="Test",
    layers=(
        Layer("stance", "Stance", LayerKind.CHOICE, required=True, labels=STANCES),
        Layer("source", "Source", LayerKind.SOURCE),
        Layer("target", "Target", LayerKind.TARGET, condition=Condition("stance", is_not=frozenset({"neither"}))),
        Layer("tags", "Tags", LayerKind.CHOICES, labels=(Label("a", "A"), Label("b", "B"))),
        Layer("cue", "Cue", LayerKind.SPAN),
        Layer("certainty", "Certainty", LayerKind.NUMBER, belongs_to=BelongsTo.LINK),
        Layer("topic", "Topic", LayerKind.TEXT, belongs_to=BelongsTo.SENTENCE),
    ),
    no_act_allowed=True,
)
NAMES = {1: "the agency", 2: "the minister", 3: "the dam"}
SAID = Act(
    (Link(1, "Agency"), Link(2, "she", values={"certainty": -2.0})),
    {"stance": "favour", "target": Reference(3, "it"), "tags": frozenset({"b", "a"}), "cue": (Offsets(3, 8),)},
)


def record(answer: Answer, status: Status = Status.DONE, text: str = "She said yes.") -> Record:
    """One annotation of the first sentence by ana."""
    return Record(
        "dam", "main", "news", 1, 1, 0, 13, SentenceKind.BODY, text, "ana", Origin.ANNOTATOR, status, answer,
        3, datetime(2026, 3, 1, 12, tzinfo=UTC), 2,
    )  # fmt: skip


def long(*records: Record) -> list[dict[str, str]]:
    """The long table as a reader of CSV sees it."""
    rows = tables.long_rows(records, CODEBOOK, NAMES)
    return list(csv.DictReader(io.StringIO("".join(csv_lines([tables.LONG, *rows])))))


def wide(*records: Record) -> list[dict[str, str]]:
    """The wide table as a reader of CSV sees it."""
    layers = [layer.id for layer in CODEBOOK.layers]
    rows = tables.wide_rows(records, CODEBOOK, NAMES, layers)
    return list(csv.DictReader(io.StringIO("".join(csv_lines([tables.wide_header(layers), *rows])))))


def test_long_has_a_row_for_each_act_and_layer() -> None:
    """Every layer of an act, of its links and of the sentence has its row, with the canonical and the chosen name."""
    rows = {(row["act"], row["link"], row["layer"]): row for row in long(record(Answer((SAID,), {"topic": "water"})))}
    shown = {key: (row["value_status"], row["value"], row["as_chosen"]) for key, row in rows.items()}
    assert shown == {
        ("1", "", "stance"): ("answered", "favour", "favour"),
        ("1", "", "source"): ("answered", "the agency > the minister", "Agency > she"),
        ("1", "", "target"): ("answered", "the dam", "it"),
        ("1", "", "tags"): ("answered", "{a, b}", "{a, b}"),
        ("1", "", "cue"): ("answered", "3-8", "3-8"),
        ("1", "1", "certainty"): ("open", "", ""),
        ("1", "2", "certainty"): ("answered", "-2", "-2"),
        ("", "", "topic"): ("answered", "water", "water"),
    }
    assert {row["source"] for row in rows.values()} == {"the agency > the minister", ""}


def stances(table: list[dict[str, str]]) -> list[str]:
    """What the rows of the layer stance say, reason and value."""
    return [f"{row['value_status']} {row['value']}".strip() for row in table if row["layer"] == "stance"]


SEVEN = {
    "unseen": record(Answer(), Status.UNSEEN),
    "started": record(Answer((Act((Link(1, "Agency"),)),)), Status.STARTED),
    "skipped": record(Answer(mark=Mark.SKIPPED), Status.SKIPPED),
    "unclear": record(Answer(mark=Mark.UNCLEAR), Status.UNCLEAR),
    "no stance": record(Answer((Act((Link(1, "Agency"),), {"stance": "no-stance", "tags": frozenset({"a"})}),))),
    "not applicable": record(Answer((Act((Link(1, "Agency"),), {"stance": "neither"}),))),
    "empty set": record(Answer((Act((Link(1, "Agency"),), {"stance": "favour", "tags": frozenset()}),))),
    "no act": record(Answer(no_act=True)),
}


def test_seven_kinds_of_nothing_are_told_apart_in_the_long_table() -> None:
    """Unseen, started, skipped, unclear, not applicable, a label for "no stance" and an empty set look different."""
    said = {name: stances(long(each)) for name, each in SEVEN.items()}
    assert said["unseen"] == ["unseen"]
    assert said["started"] == ["open"]
    assert said["skipped"] == ["skipped"]
    assert said["unclear"] == ["unclear"]
    assert said["no stance"] == ["answered no-stance"]
    assert said["no act"] == ["no act"]
    targets = [row["value_status"] for row in long(SEVEN["not applicable"]) if row["layer"] == "target"]
    tags = [(row["value_status"], row["value"]) for row in long(SEVEN["empty set"]) if row["layer"] == "tags"]
    assert (targets, tags) == (["not applicable"], [("answered", "{}")])


def test_seven_kinds_of_nothing_are_told_apart_in_the_wide_table() -> None:
    """The status and the cells together differ for each of them."""
    shown = {
        name: [(row["status"], row["stance"], row["target"], row["tags"]) for row in wide(each)]
        for name, each in SEVEN.items()
    }
    assert len({str(rows) for rows in shown.values()}) == len(SEVEN)
    assert shown["not applicable"] == [("done", "neither", "(not applicable)", "")]
    assert shown["empty set"] == [("done", "favour", "", "{}")]
    assert shown["no act"] == [("done", "(no act)", "(no act)", "(no act)")]


def test_wide_has_a_row_for_each_act() -> None:
    """Two acts are two rows, each with the sentence's values; a layer of links has one value a link."""
    rows = wide(record(Answer((SAID, Act((Link(3, "dam"),), {"stance": "against"})), {"topic": "water"})))
    assert [(row["act"], row["source"], row["stance"], row["topic"]) for row in rows] == [
        ("1", "the agency > the minister", "favour", "water"),
        ("2", "the dam", "against", "water"),
    ]
    assert rows[0]["certainty"] == " > -2"


def test_json_lines_are_read_again() -> None:
    """An exported annotation reads back as the same answer, with the chosen names; unseen ones are left out."""
    answer = Answer((SAID, Act((Link(4, "X + Y"),), {"stance": "neither"})), {"topic": "water"}, comment="hm")
    lines = list(tables.json_lines([record(answer), SEVEN["unseen"]], NAMES | {4: "X + Y"}, {4: ["X", "Y"]}))
    data = json.loads(lines[0])
    assert (data["sentence"], data["codebook_version"], data["version"]) == (1, 2, 3)
    assert data["acts"][0]["source"][1] | {"values": None} == {"entry": "the minister", "name": "she", "values": None}
    (read,) = annotation_records.read(line.encode() for line in lines)
    assert (read.document, read.sentence, read.annotator, read.text) == ("news", 1, "ana", "She said yes.")
    assert [link.name for act in read.answer.acts for link in act.chain] == ["Agency", "she", "X + Y"]
    assert [member.name for member in read.answer.acts[1].chain[0].members] == ["X", "Y"]
    assert read.answer.acts[0].values["tags"] == frozenset({"a", "b"})
    assert (read.answer.values, read.answer.comment) == ({"topic": "water"}, "hm")


@pytest.mark.parametrize("mark", [Status.SKIPPED, Status.UNCLEAR])
def test_marks_survive_json_lines(mark: Status) -> None:
    """A skipped or unclear sentence comes back as such."""
    lines = tables.json_lines([record(Answer(mark=Mark(mark.value)), mark)], NAMES, {})
    (read,) = annotation_records.read(line.encode() for line in lines)
    assert read.answer.mark == mark.value


def test_a_study_is_written_as_its_ratings() -> None:
    """Each rating of a study is a row of unit, annotator and label, with its document."""
    study = from_rows(["d/1", "d/1", "e/2"], ["ana", "ben", "ana"], ["x", "y", "x"], documents=["d", "d", "e"])
    assert list(tables.study_rows(study)) == [
        ("unit", "annotator", "label", "document"),
        ("d/1", "ana", "x", "d"),
        ("d/1", "ben", "y", "d"),
        ("e/2", "ana", "x", "e"),
    ]


def test_sets_of_a_study_have_a_row_an_element() -> None:
    """A set of labels is written element by element, and the empty set as {}."""
    study = from_rows(["d/1", "d/1"], ["ana", "ben"], [frozenset({"x", "y"}), frozenset()], level="set")
    rows = [row[1:3] + row[4:] for row in tables.study_rows(study)][1:]
    assert rows == [("ana", "x", 1), ("ana", "y", 2), ("ben", "{}", 1)]
    assert np.all(study.value >= 0)


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@x", "\t=1", "\r=1", "\n=1", "=HYPERLINK(0)", "-a"])
def test_formulas_come_out_harmless(cell: str) -> None:
    """Text that a spreadsheet would compute begins with an apostrophe, wherever in the tables it stands."""
    assert harmless(cell) == f"'{cell}"
    (row,) = wide(record(Answer(no_act=True, comment=cell), text=cell))
    assert (row["text"], row["comment"]) == (f"'{cell}", f"'{cell}")


@pytest.mark.parametrize("cell", ["-1", "+2.5", "-.5", "-1e-3", "0", "a=b", "1-2", ""])
def test_numbers_and_other_text_stay_as_they_are(cell: str) -> None:
    """A negative number stays a number, and signs inside a text do not matter."""
    assert harmless(cell) == cell


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=2, max_size=4), max_size=5
    )
)
def test_no_cell_of_a_csv_is_a_formula(rows: list[list[str]]) -> None:
    """Whatever is exported, each cell is a number or begins with no sign of a formula, and the text is all there."""
    read = list(csv.reader(io.StringIO("".join(csv_lines(rows)), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    suspicious = [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert all(isinstance(float(cell), float) for cell in suspicious)


def test_excel_gets_its_mark() -> None:
    """On request a CSV begins with the mark by which Excel knows UTF-8, once."""
    text = "".join(csv_lines([["é"], ["ø"]], excel=True))
    assert text == "\ufeffé\r\nø\r\n"
