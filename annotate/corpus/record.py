"""An annotation together with its sentence and who made it: what exports write, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from annotate.corpus.annotation import Answer, Origin, Status
from annotate.corpus.document import SentenceKind


@dataclass(frozen=True, slots=True)
class Record:
    """One annotator's answer to one sentence, or that it is unseen: then there is no version, time or codebook version.

    `sentence` counts from 1; `start` and `end` are code points of the document's text; `annotator` is a login;
    `active_seconds` is how long they were at work at the sentence, None where that was not measured.
    """

    project: str
    round: str
    document: str
    document_version: int
    sentence: int
    start: int
    end: int
    kind: SentenceKind
    text: str
    annotator: str = ""
    origin: Origin = Origin.ANNOTATOR
    status: Status = Status.UNSEEN
    answer: Answer = field(default_factory=Answer)
    version: int | None = None
    saved_at: datetime | None = None
    codebook_version: int | None = None
    active_seconds: float | None = None
