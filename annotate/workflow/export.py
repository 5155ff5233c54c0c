"""Exports: label tables, the ratings of a study, the agreement report; in pieces that never fill the memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin
from annotate.corpus.codebook import Codebook
from annotate.corpus.document import SentenceKind
from annotate.corpus.record import Record
from annotate.errors import Refused
from annotate.store.models import Assignment, Project, Round, User
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.identities import canonical_names, member_names
from annotate.store.queries.records import Selection, documents_of, records_of
from annotate.workflow.agreement import open_rounds, questions, study_of
from annotate.workflow.agreement_report import project_report
from annotate.workflow.blindness import is_open_to, refuse_blind, round_named, rounds_of
from annotate.workflow.gold import GoldCount, gold_count

Progress = Callable[[int], None]


class Format(StrEnum):
    """What an export is, by the name that the command line and the page give it."""

    CSV_LONG = "csv-long"
    CSV_WIDE = "csv-wide"
    JSONL = "jsonl"
    CSV_STUDY = "csv-study"
    REPORT_JSON = "report-json"
    REPORT_CSV = "report-csv"
    REPORT_MARKDOWN = "report-markdown"
    REPORT_LATEX = "report-latex"

    @property
    def of_labels(self) -> bool:
        """Whether it holds annotations, not what was computed from them."""
        return self in (Format.CSV_LONG, Format.CSV_WIDE, Format.JSONL)

    @property
    def media_type(self) -> str:
        """The type of the file, for a browser."""
        return _FILES.get(self, ("text/csv", "csv"))[0]

    @property
    def suffix(self) -> str:
        """The end of the file's name."""
        return _FILES.get(self, ("text/csv", "csv"))[1]


_FILES = {
    Format.JSONL: ("application/x-ndjson", "jsonl"),
    Format.REPORT_JSON: ("application/json", "json"),
    Format.REPORT_MARKDOWN: ("text/markdown", "md"),
    Format.REPORT_LATEX: ("application/x-tex", "tex"),
}
"""Media type and suffix of each format that is no CSV."""


class Whose(StrEnum):
    """Whose answers a label table has: the annotators' as they gave them, the curators' gold, or all there are."""

    RAW = "raw"
    GOLD = "gold"
    BOTH = "both"

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The origins of these answers."""
        return {Whose.RAW: (Origin.ANNOTATOR,), Whose.GOLD: (Origin.GOLD,), Whose.BOTH: tuple(Origin)}[self]


@dataclass(frozen=True, slots=True)
class Order:
    """An export that is wanted: of one round or all that are open; `layer` and `reading` are for studies and reports.

    So are `kinds`, those of the sentences that count; `by`, `compare` and `width` are for reports, see
    `agreement_report.project_report`. `compare` has the kind of the comparison and its two sides.

    `own` asks for one's own answers alone, `answers` is for label tables, `excel` begins a CSV with the mark by which
    Excel knows UTF-8.
    """

    format: Format
    round: str | None = None
    layer: str | None = None
    reading: str | None = None
    own: bool = False
    unclear: bool = False
    answers: Whose = Whose.RAW
    excel: bool = False
    kinds: tuple[SentenceKind, ...] = ()
    by: str | None = None
    compare: tuple[str, str, str] | None = None
    width: float | None = None

    def file_name(self, project: Project) -> str:
        """The name of the file."""
        parts = (project.slug, self.round, self.layer, self.reading, *self.kinds, self.by, self.format.value)
        safe = ("".join(c if c.isalnum() or c in "-_" else "-" for c in part) for part in parts if part)
        return f"{'_'.join(safe)}.{self.format.suffix}"


def export(
    session: Session, project: Project, actor: User | None, order: Order, progress: Progress = lambda count: None
) -> Iterator[str]:
    """The text of an export, in pieces; `progress` is called with the number of sentences that each piece finishes.

    `actor` None is the server's owner. An annotator gets the own answers of a round that is not revealed. What cannot
    be exported is refused before the first piece: NotFound for unknown names, Forbidden for a round that is not open
    to `actor`, Refused where nothing can be computed.
    """
    if order.format.of_labels:
        selections = _selections(session, project, actor, order)
        return _labels(session, project, order, selections, progress)
    if order.format is Format.CSV_STUDY:
        return _study(session, project, actor, order)
    return iter([_WRITTEN[order.format](_report(session, project, actor, order), order)])


def gold_counts(session: Session, project: Project, actor: User | None, order: Order) -> list[GoldCount]:
    """How far the gold is of each round that a label table with gold is of, and that has any."""
    if not order.format.of_labels or Origin.GOLD not in order.answers.origins:
        return []
    counts = (gold_count(session, project, each.round) for each in _selections(session, project, actor, order))
    return [count for count in counts if count]


def sentences_in(session: Session, project: Project, actor: User | None, order: Order) -> int:
    """How many sentences a label table goes through, for a progress bar."""
    return sum(
        text.sentences
        for selection in _selections(session, project, actor, order)
        for text in documents_of(session, selection)
    )


def _report(session: Session, project: Project, actor: User | None, order: Order) -> dict[str, object]:
    from annotate.agreement.comparing import Comparison

    comparison = Comparison(*order.compare).checked() if order.compare else None
    asked: dict[str, Any] = {"unclear": order.unclear, "kinds": order.kinds, "by": order.by, "width": order.width}
    return project_report(session, project, actor, order.round, order.layer, order.reading, compare=comparison, **asked)


def _as_json(report: dict[str, object], _order: Order) -> str:
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _as_csv(report: dict[str, object], order: Order) -> str:
    from annotate.agreement.csv_rows import as_csv
    from annotate.formats.spreadsheet import BOM

    return (BOM if order.excel else "") + as_csv(report)


def _as_markdown(report: dict[str, object], _order: Order) -> str:
    from annotate.agreement.publishing import as_markdown

    return as_markdown(report)


def _as_latex(report: dict[str, object], _order: Order) -> str:
    from annotate.agreement.publishing import as_latex

    return as_latex(report)


_WRITTEN: Mapping[Format, Callable[[dict[str, object], Order], str]] = {
    Format.REPORT_JSON: _as_json,
    Format.REPORT_CSV: _as_csv,
    Format.REPORT_MARKDOWN: _as_markdown,
    Format.REPORT_LATEX: _as_latex,
}


def _study(session: Session, project: Project, actor: User | None, order: Order) -> Iterator[str]:
    from annotate.export.tables import study_rows
    from annotate.formats.spreadsheet import csv_lines

    rounds = open_rounds(session, project, actor, order.round)
    if len(rounds) > 1:
        raise Refused("A study is of one round; name one of {known}.", known=[each.name for each in rounds])
    asked = questions(session, project, rounds[0], order.layer, order.reading)
    if order.layer is None:
        raise Refused("A study is of one layer; name one of {known}.", known=[each.layer.id for each in asked])
    study = study_of(session, actor, replace(asked[0], unclear=order.unclear, kinds=order.kinds))
    return csv_lines(study_rows(study), excel=order.excel)


def _selections(session: Session, project: Project, actor: User | None, order: Order) -> list[Selection]:
    """What is exported of each round: everything if it is open, else one's own answers."""
    every = rounds_of(session, project)[::-1]
    rounds = [round_named(every, order.round)] if order.round else every
    own = actor.id if actor and order.own else None
    found = [
        Selection(project, each, own, order.answers.origins)
        for each in rounds
        if own is not None or is_open_to(session, project, actor, each)
    ]
    found = found or [
        Selection(project, each, actor.id) for each in rounds if actor and _labels_in(session, actor, each)
    ]
    if not found and rounds:
        refuse_blind(session, project, actor, rounds[-1])
    if not found:
        raise Refused("This project has no round yet, so that there is nothing to export.")
    return found


def _labels_in(session: Session, user: User, round_: Round) -> bool:
    """Whether the user is or was an annotator of the round."""
    mine = select(Assignment.id).where(Assignment.round_id == round_.id, Assignment.user_id == user.id).limit(1)
    return session.scalar(mine) is not None


def _labels(
    session: Session, project: Project, order: Order, selections: list[Selection], progress: Progress
) -> Iterator[str]:
    from annotate.export import tables
    from annotate.formats.spreadsheet import csv_lines

    names = canonical_names(session, project.id)
    if order.format is Format.JSONL:
        members = member_names(session, project.id)
        return (
            line
            for records, _ in _records(session, selections, progress)
            for line in tables.json_lines(records, names, members)
        )
    return csv_lines(_table(session, order, selections, names, progress), excel=order.excel)


def _table(
    session: Session, order: Order, selections: list[Selection], names: Mapping[int, str], progress: Progress
) -> Iterator[Sequence[object]]:
    from annotate.export import tables

    if order.format is Format.CSV_LONG:
        yield tables.LONG
        for records, codebook in _records(session, selections, progress):
            yield from tables.long_rows(records, codebook, names)
        return
    layers = _columns(session, selections)
    yield tables.wide_header(layers)
    for records, codebook in _records(session, selections, progress):
        yield from tables.wide_rows(records, codebook, names, layers)


def _columns(session: Session, selections: Iterable[Selection]) -> list[str]:
    """The layers of all rounds' codebooks, each once."""
    codebooks = (stored_codebook(session, each.round.codebook_version_id).codebook for each in selections)
    return list(dict.fromkeys(layer.id for codebook in codebooks for layer in codebook.layers))


def _records(
    session: Session, selections: Iterable[Selection], progress: Progress
) -> Iterator[tuple[Iterator[Record], Codebook]]:
    """The records of each document, with the codebook of its round."""
    for selection in selections:
        codebook = stored_codebook(session, selection.round.codebook_version_id).codebook
        for text in documents_of(session, selection):
            yield records_of(session, selection, text), codebook
            progress(text.sentences)
