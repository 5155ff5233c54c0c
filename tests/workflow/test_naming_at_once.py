"""Two annotators who name the same new source at the same instant."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from annotate.corpus.annotation import Answer
from annotate.store.queries.stored import Stored
from annotate.workflow.answers import save_answer
from tests.workflow.answers import one
from tests.workflow.conftest import START, Study

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def until_somebody_waits(study: Study) -> None:
    """Until the other save has come as far as the name; with SQLite it waits before it begins."""
    end = time.monotonic() + 10
    while not study.store.sqlite and time.monotonic() < end:
        with study.store.connection() as connection:
            if connection.scalar(text(WAITS)):
                return
        time.sleep(0.01)


@pytest.mark.parametrize("names", [("the minister",), ("Hale + Brook",)])
def test_the_same_new_name_at_once_is_one_entry(study: Study, names: tuple[str, ...]) -> None:
    """Both saves are kept, and both mean the same entry."""
    answer: Answer = one(*names, target=None)
    with ThreadPoolExecutor(1) as other:
        with study.store.writing() as session:
            place = (study.project.id, study.round.id, study.sentences[1])
            first = save_answer(session, study.ana, *place, 0, "first", answer, START)
            second = other.submit(study.save, 1, answer, user=study.ben)
            until_somebody_waits(study)
        assert entry(second.result(30)) == entry(first)


def entry(saved: Stored) -> int | None:
    """The entry that the answer's source is."""
    return saved.answer.acts[0].chain[0].entry
