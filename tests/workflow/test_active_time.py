"""How long annotators are at work at sentences."""

from __future__ import annotations

import csv
import io

import pytest

from annotate.corpus.roles import RoundState
from annotate.errors import Refused
from annotate.store.models import Project, User
from annotate.workflow.active_time import LONGEST, add_times
from annotate.workflow.blindness import peek
from annotate.workflow.export import Format, Order, export
from annotate.workflow.projects import change_project
from annotate.workflow.rounds import round_of
from tests.workflow.answers import one
from tests.workflow.conftest import Study


def add(study: Study, times: dict[int, int], user: User | None = None) -> None:
    with study.store.writing() as session:
        project = session.get_one(Project, study.project.id)
        add_times(session, user or study.ana, project, round_of(session, project, study.round.id), times)


def exported(study: Study) -> dict[tuple[str, str], str]:
    """(sentence, who) -> active seconds, as the wide table has them."""
    with study.store.writing() as session:
        peek(session, study.project, study.manager, study.round, study.now())
    with study.store.reading() as session:
        text = "".join(export(session, study.project, study.manager, Order(Format.CSV_WIDE)))
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {(row["sentence"], row["annotator"].split("-")[0]): row["active_seconds"] for row in rows}


def test_times_add_up_and_are_exported(study: Study) -> None:
    """What the page tells piece by piece stands in the export as seconds, each annotator's own."""
    study.save(0, one("author"))
    first, second = study.sentences[:2]
    add(study, {first: 1500, second: 250})
    add(study, {first: 500})
    add(study, {first: 40}, study.ben)
    found = exported(study)
    assert (found["1", "ana"], found["2", "ana"], found["1", "ben"], found["2", "ben"]) == ("2.0", "0.25", "0.04", "")


def test_nothing_is_kept_where_it_is_switched_off(sqlite_study: Study) -> None:
    """A project that measures no time keeps none, whatever a page that was opened before still sends."""
    with sqlite_study.store.writing() as session:
        project = session.get_one(Project, sqlite_study.project.id)
        change_project(session, sqlite_study.manager, project, "Dam", "", sqlite_study.now(), measures_time=False)
    add(sqlite_study, {sqlite_study.sentences[0]: 1500})
    assert set(exported(sqlite_study).values()) == {""}


def test_only_work_that_is_assigned_and_open_counts(sqlite_study: Study) -> None:
    """Sentences of nobody's assignment, and rounds that are closed, take no time."""
    add(sqlite_study, {10**6: 5, sqlite_study.sentences[0]: 7}, sqlite_study.manager)
    sqlite_study.move(RoundState.CLOSED)
    add(sqlite_study, {sqlite_study.sentences[0]: 1500})
    assert set(exported(sqlite_study).values()) == {""}


@pytest.mark.parametrize("spent", [-1, LONGEST + 1])
def test_times_that_cannot_be_are_refused(sqlite_study: Study, spent: int) -> None:
    """Less than nothing, or more than a message can tell of, is no time."""
    with pytest.raises(Refused, match="milliseconds"):
        add(sqlite_study, {sqlite_study.sentences[0]: spent})
