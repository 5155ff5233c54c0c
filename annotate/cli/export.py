"""`annotate export`: the labels of a project, the ratings of a study, or its agreement report."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from annotate.cli.looking import looking_at
from annotate.corpus.document import SentenceKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from annotate.store.models import Project
    from annotate.workflow.export import Order

FORMATS = (
    "csv-long", "csv-wide", "jsonl", "csv-study", "report-json", "report-csv", "report-markdown", "report-latex",
)  # fmt: skip
EXAMPLES = """
\b
Examples:
  annotate export news --format csv-long -o labels.csv
  annotate export news --format csv-study --round main --layer stance --reading sentence -o study.csv
  annotate export news --format csv-wide --round main --answers gold -o gold.csv
  annotate export news --format report-json --round main
"""


@click.command("export", epilog=EXAMPLES)
@click.argument("project")
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True, help="What is written.")
@click.option("--round", "round_", help="Name of the round; all that are open by default.")
@click.option("--layer", help="Layer of a study or report.")
@click.option("--reading", help="Reading of a study or report; 'all' for every one that applies.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in SentenceKind]),
    help="Of a study or report: sentences of this kind alone; several times for several.",
)
@click.option("--unclear", type=click.Choice(["missing", "category"]), default="missing", show_default=True)
@click.option(
    "--answers",
    type=click.Choice(["raw", "gold", "both"]),
    default="raw",
    show_default=True,
    help="Of labels: as annotators gave them, the curators' gold, or both; what gold is missing is counted.",
)
@click.option("--excel", is_flag=True, help="Begin a CSV with the mark by which Excel knows UTF-8.")
@click.option("--unrevealed", is_flag=True, help="Look at rounds that are not revealed; it is recorded in the project.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else the screen.")
def command(
    project: str,
    format_: str,
    round_: str | None,
    unclear: str,
    answers: str,
    unrevealed: bool,
    output: Path | None,
    kinds: Sequence[str],
    **options: Any,
) -> None:
    """Write the labels of PROJECT, the ratings that a reading makes of them, or the agreement report.

    csv-long has one row a sentence, annotator, stance act and layer; csv-wide one a sentence, annotator and act;
    jsonl one annotation a line, which `annotate import` reads again; csv-study the unit, annotator and label of each
    rating of one layer and reading.
    """
    from annotate.workflow.export import Format, Order, Whose, export, gold_counts

    order = Order(
        Format(format_),
        round_,
        unclear=unclear == "category",
        answers=Whose(answers),
        kinds=tuple(map(SentenceKind, kinds)),
        **options,
    )
    with (
        looking_at(project, round_, unrevealed=unrevealed) as (session, found),
        _progress(session, found, order, output) as progress,
    ):
        pieces = export(session, found, None, order, progress)
        if output is None:
            _print(pieces, sys.stdout)
        else:
            _save(pieces, output)
        for count in gold_counts(session, found, None, order):
            click.echo(
                f"Gold of {count.round}: {count.decided} of {count.sentences} sentences decided, {count.unclear} left "
                f"unclear, {count.undecided} undecided.",
                err=True,
            )


def _print(pieces: Iterator[str], screen: TextIO) -> None:
    for piece in pieces:
        click.echo(piece, file=screen, nl=False)


def _save(pieces: Iterator[str], output: Path) -> None:
    """Writes beside the file and renames, so that a file that was there is not lost when something fails."""
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _progress(session: Session, project: Project, order: Order, output: Path | None) -> Iterator[Any]:
    """A bar on the standard error output where somebody sees it and the file goes elsewhere."""
    if output is None or not order.format.of_labels or not sys.stderr.isatty():
        yield lambda count: None
        return
    from annotate.workflow.export import sentences_in

    length = sentences_in(session, project, None, order)
    with click.progressbar(length=length, label="Sentences", file=sys.stderr) as bar:
        yield bar.update
