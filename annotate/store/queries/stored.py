"""An annotation as it stands, read from the row of the log that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from annotate.corpus.annotation import Answer, Status
from annotate.corpus.answer_json import answer_from_json
from annotate.store.models import AnnotationLog, table

ANSWERS_KEPT = 5_000
"""So many different answers are remembered in the form that programs use."""
LOGGED_COLUMNS = tuple(
    table(AnnotationLog).c[column] for column in ("id", "sentence_id", "version", "status", "at", "answer")
)
"""The columns of the log that `stored_of` takes, in its order."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An annotation as it stands: its row, version, status and complete answer."""

    sentence: int
    version: int
    status: Status
    saved_at: datetime
    answer: Answer
    log_id: int | None = None


def stored_of(log_id: int, sentence_id: int, version: int, status: Status, at: datetime, answer: str) -> Stored:
    """The annotation as a row of the log left it."""
    return Stored(sentence_id, version, status, at, _read(answer), log_id)


# The same answers stand in many sentences, and are read again whenever somebody opens the document again.
@lru_cache(maxsize=ANSWERS_KEPT)
def _read(answer: str) -> Answer:
    return answer_from_json(json.loads(answer))


def stored_from_log(row: AnnotationLog | None) -> Stored | None:
    """The annotation as `row` left it."""
    if row is None:
        return None
    return stored_of(row.id, row.sentence_id, row.version, row.status, row.at, row.answer)
