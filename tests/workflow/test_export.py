"""Exports from the database: what they hold, who gets whose answers, and that they read back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from annotate.agreement.report import report
from annotate.agreement.study import from_rows
from annotate.corpus.annotation import Answer, Mark
from annotate.corpus.roles import Role, RoundState
from annotate.errors import Forbidden, Refused
from annotate.store.models import Round, User
from annotate.workflow.adjudication import decide
from annotate.workflow.agreement_report import project_report
from annotate.workflow.blindness import peek
from annotate.workflow.export import Format, Order, Whose, export, gold_counts, sentences_in
from annotate.workflow.progress import Viewer
from tests.workflow.answers import act, one
from tests.workflow.conftest import Study as Small


def exported(study: Small, actor: User | None, order: Order) -> str:
    with study.store.reading() as session:
        return "".join(export(session, study.project, actor, order))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def fill(study: Small) -> None:
    """Ana and Ben label three sentences, differing in the last."""
    for position in range(3):
        study.save(position, one("the agency", "the minister"))
        study.save(position, one("the minister", stance="favour" if position == 2 else "against"), user=study.ben)
    study.save(3, Answer(mark=Mark.SKIPPED))


def reveal(study: Small) -> None:
    study.move(RoundState.CLOSED)
    study.move(RoundState.REVEALED)


def test_every_sentence_of_every_annotator_is_in_the_long_table(study: Small) -> None:
    """Unseen sentences have their rows too, so that nothing that is missing has to be guessed."""
    fill(study)
    reveal(study)
    table = rows(exported(study, study.ana, Order(Format.CSV_LONG)))
    stance = [row for row in table if row["layer"] == "stance"]
    assert len(stance) == 5 * 2
    assert {(row["sentence"], row["annotator"].split("-")[0], row["value_status"]) for row in stance} >= {
        ("1", "ana", "answered"), ("4", "ana", "skipped"), ("5", "ana", "unseen"), ("4", "ben", "unseen"),
    }  # fmt: skip
    assert table[0]["text"] == "Minister rejects the dam"


def test_annotators_get_their_own_answers_of_a_round_that_is_not_revealed(sqlite_study: Small) -> None:
    """Before revealing an annotator exports the own answers and nothing that tells of another one's."""
    study = sqlite_study
    fill(study)
    for format_ in (Format.CSV_LONG, Format.CSV_WIDE, Format.JSONL):
        text = exported(study, study.ana, Order(format_))
        assert study.ana.login in text
        assert study.ben.login not in text


@pytest.mark.parametrize("format_", list(Format))
def test_others_wait_until_a_round_is_revealed(sqlite_study: Small, format_: Format) -> None:
    """Managers and the command line are refused before revealing, before a byte is written."""
    fill(sqlite_study)
    for actor in (sqlite_study.manager, None):
        with sqlite_study.store.reading() as session, pytest.raises(Forbidden, match="not revealed"):
            export(session, sqlite_study.project, actor, Order(format_, layer="stance"))


@pytest.mark.parametrize("format_", [Format.CSV_STUDY, Format.REPORT_JSON, Format.REPORT_CSV])
def test_annotators_get_no_numbers_before_revealing(sqlite_study: Small, format_: Format) -> None:
    """What is computed from everybody's answers is refused to an annotator."""
    fill(sqlite_study)
    with sqlite_study.store.reading() as session, pytest.raises(Forbidden):
        export(session, sqlite_study.project, sqlite_study.ana, Order(format_, layer="stance"))


def test_own_answers_on_request(sqlite_study: Small) -> None:
    """Once revealed, an annotator may still ask for the own answers alone."""
    fill(sqlite_study)
    reveal(sqlite_study)
    mine = exported(sqlite_study, sqlite_study.ana, Order(Format.JSONL, own=True))
    every = exported(sqlite_study, sqlite_study.ana, Order(Format.JSONL))
    assert {json.loads(line)["annotator"] for line in mine.splitlines()} == {sqlite_study.ana.login}
    assert len({json.loads(line)["annotator"] for line in every.splitlines()}) == 2


def test_a_study_gives_the_page_s_values_again(study: Small) -> None:
    """Computing from the exported ratings gives the values and intervals of the project's report, to the last digit."""
    fill(study)
    reveal(study)
    with study.store.reading() as session:
        (layer,) = project_report(session, study.project, study.ana, "main", "stance", "sentence")["layers"]
    table = rows(exported(study, study.ana, Order(Format.CSV_STUDY, "main", "stance", "sentence")))
    again = from_rows(
        *([row[column] for row in table] for column in ("unit", "annotator", "label")),
        categories=["favour", "against", "neither"],
        documents=[row["document"] for row in table],
    )
    assert report(again, layer="stance", reading="sentence", round="main")["coefficients"] == layer["coefficients"]


def test_sets_and_keys_of_a_study_are_written_out(sqlite_study: Small) -> None:
    """Several labels of one annotator are rows of their own; a cell's unit names its source."""
    study = sqlite_study
    study.save(0, Answer(acts=(act("the minister"), act("the agency", stance="favour"))))
    study.save(0, one("the minister"), user=study.ben)
    reveal(study)
    sets = rows(exported(study, study.ana, Order(Format.CSV_STUDY, layer="stance", reading="sentence")))
    cells = rows(exported(study, study.ana, Order(Format.CSV_STUDY, layer="stance", reading="given-same-source")))
    assert [(row["label"], row["act"]) for row in sets] == [("against", "1"), ("favour", "2"), ("against", "1")]
    assert {row["unit"] for row in cells} == {"dam/1#the minister"}


def test_a_study_is_of_one_layer(sqlite_study: Small) -> None:
    """Without a layer the refusal names those there are."""
    fill(sqlite_study)
    reveal(sqlite_study)
    with sqlite_study.store.reading() as session, pytest.raises(Refused, match="stance, source, target"):
        export(session, sqlite_study.project, sqlite_study.ana, Order(Format.CSV_STUDY))


def test_reports_are_json_and_csv(sqlite_study: Small) -> None:
    """The report as JSON is the page's; as CSV it has a row a coefficient."""
    fill(sqlite_study)
    reveal(sqlite_study)
    order = Order(Format.REPORT_JSON, "main", "stance", "sentence")
    data = json.loads(exported(sqlite_study, sqlite_study.ana, order))
    table = rows(exported(sqlite_study, sqlite_study.ana, replace(order, format=Format.REPORT_CSV, excel=True)))
    assert data["layers"][0]["coefficients"]["percent_agreement"]["value"] == pytest.approx(2 / 3)
    assert "krippendorff_alpha" in {row["coefficient"] for row in table}


def test_progress_counts_every_sentence(sqlite_study: Small) -> None:
    """What a progress bar is told adds up to what it was promised."""
    fill(sqlite_study)
    reveal(sqlite_study)
    told: list[int] = []
    with sqlite_study.store.reading() as session:
        order = Order(Format.CSV_LONG)
        "".join(export(session, sqlite_study.project, None, order, told.append))
        assert sum(told) == sentences_in(session, sqlite_study.project, None, order) == 5


def test_looking_anyway_opens_the_export(sqlite_study: Small) -> None:
    """A manager who said "show me anyway" exports the whole round."""
    fill(sqlite_study)
    with sqlite_study.store.writing() as session:
        peek(
            session,
            sqlite_study.project,
            sqlite_study.manager,
            session.get_one(Round, sqlite_study.round.id),
            sqlite_study.now(),
        )
    text = exported(sqlite_study, sqlite_study.manager, Order(Format.JSONL))
    assert len(text.splitlines()) == 7


def test_file_names_are_plain(sqlite_study: Small) -> None:
    """A file's name says what it holds, in letters, digits and dashes."""
    name = Order(Format.CSV_STUDY, "Round 1/2", "stance", "joint").file_name(sqlite_study.project)
    assert name == "dam_Round-1-2_stance_joint_csv-study.csv"


def test_gold_raw_or_both(study: Small) -> None:
    """Gold is exported alone or beside the annotators' answers; a sentence without it says so in a row of its own."""
    fill(study)
    reveal(study)
    curator = Viewer(study.manager, frozenset({Role.CURATOR}))
    decided = [(0, one("the minister")), (1, Answer(mark=Mark.UNCLEAR))]
    for position, answer in decided:
        with study.store.writing() as session:
            sentence = study.sentences[position]
            decide(session, curator, study.project, study.round.id, sentence, 0, f"g{position}", answer, study.now())
    found = {}
    for whose in Whose:
        table = rows(exported(study, study.ana, Order(Format.CSV_LONG, answers=whose)))
        found[whose] = [(row["sentence"], row["origin"], row["status"]) for row in table if row["layer"] == "stance"]
    states = ["done", "unclear", "unseen", "unseen", "unseen"]
    assert found[Whose.GOLD] == [(str(number), "gold", state) for number, state in enumerate(states, 1)]
    assert sorted(found[Whose.BOTH]) == sorted(found[Whose.RAW] + found[Whose.GOLD])
    assert {origin for _, origin, _ in found[Whose.RAW]} == {"annotator"}
    with study.store.reading() as session:
        [count] = gold_counts(session, study.project, study.ana, Order(Format.JSONL, answers=Whose.BOTH))
    assert (count.decided, count.unclear, count.undecided, count.sentences) == (1, 1, 3, 5)


def test_before_gold_is_begun_both_is_what_annotators_said(sqlite_study: Small) -> None:
    """A project that is not adjudicated has no rows of gold unless gold alone is asked for."""
    fill(sqlite_study)
    reveal(sqlite_study)
    raw, gold, both = (
        rows(exported(sqlite_study, sqlite_study.ana, Order(Format.CSV_WIDE, answers=whose))) for whose in Whose
    )
    assert both == raw
    assert {(row["origin"], row["status"], row["annotator"]) for row in gold} == {("gold", "unseen", "")}
