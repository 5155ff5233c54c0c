"""annotate agreement: how far annotators agree, in a table of labels or a project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from annotate import __version__
from annotate.errors import Refused

EXAMPLES = """
\b
Examples:
  annotate agreement labels.csv --unit sentence --annotator coder --label stance
  annotate agreement labels.csv --unit id --annotator coder --label tone --level ordinal \\
      --categories negative,neutral,positive --cluster article --format json
  annotate agreement my-project --round main --layer stance
"""


class Failed(click.ClickException):
    """A table or project whose agreement cannot be computed."""

    exit_code = 2


def _listed(_context: click.Context, _option: click.Parameter, value: str | None) -> list[str] | None:
    return None if value is None else value.split(",")


@click.command("agreement", epilog=EXAMPLES)
@click.argument("source", metavar="FILE|PROJECT")
@click.option("--unit", default="", help="Column of a file that names the unit.")
@click.option("--annotator", default="", help="Column that names the annotator.")
@click.option("--label", default="", help="Column that holds the label.")
@click.option("--round", "round_", help="Column that tells rounds apart; of a project, the name of the round.")
@click.option("--act", help="Column that tells apart several rows of an annotator for a unit: their labels are a set.")
@click.option("--cluster", help="Column that names the document of the unit; intervals are over documents.")
@click.option("--level", type=click.Choice(["nominal", "ordinal", "interval", "ratio"]), default="nominal")
@click.option("--categories", callback=_listed, help="All labels in their order, unused ones too: a,b,c.")
@click.option("--missing", callback=_listed, help="Cells that mean missing: a,b. By default the empty cell alone.")
@click.option(
    "--weights",
    type=click.Choice(["identity", "linear", "quadratic", "ordinal", "radical", "ratio"]),
    default="identity",
    help="How far labels agree by degrees; for all coefficients but alpha, which follows --level.",
)
@click.option("--layer", help="Layer of a project; all of them by default.")
@click.option("--reading", help="Reading of a project, or all; by default the usual one of each layer, all of --layer.")
@click.option(
    "--unclear",
    type=click.Choice(["missing", "category"]),
    default="missing",
    help="How a project's sentences marked unclear count.",
)
@click.option("--unrevealed", is_flag=True, help="Look at a project's rounds that are not revealed; it is recorded.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table")
def command(
    source: str, format_: str, layer: str | None, reading: str | None, unclear: str, unrevealed: bool, **options: Any
) -> None:
    """Show how far annotators agree, in a table of labels (FILE) or in a PROJECT.

    A table has one rating a row: CSV, TSV, JSON Lines, Parquet or XLSX. Columns that are not named are told by their
    usual names.
    """
    try:
        path = Path(source)
        report = (
            _of_file(path, **options)
            if path.is_file()
            else _of_project(source, options["round_"], layer, reading, unclear == "category", unrevealed)
        )
    except Refused as refusal:
        raise Failed(str(refusal)) from refusal
    click.echo(_written(report, format_), nl=False)


def _of_file(
    path: Path, unit: str, annotator: str, label: str, round_: str | None, act: str | None, cluster: str | None,
    level: str, categories: list[str] | None, missing: list[str] | None, weights: str,
) -> dict[str, Any]:  # fmt: skip
    from annotate.agreement.report import report, whole_report
    from annotate.formats.table import Columns, read_studies

    asked = Columns(unit, annotator, label, round_, act, cluster)
    taken, studies = read_studies(
        path, asked, level=level, categories=categories, missing=("",) if missing is None else missing
    )
    if (unit, annotator, label) != (taken.unit, taken.annotator, taken.label):
        click.echo(f"unit: {taken.unit}, annotator: {taken.annotator}, label: {taken.label}", err=True)
    layers = [
        report(study, layer=taken.label, reading="value", unit_name=taken.unit, round=name, weights=weights)
        for name, study in studies
    ]
    return whole_report(layers, version=__version__)


def _of_project(
    project: str, round_: str | None, layer: str | None, reading: str | None, unclear: bool, unrevealed: bool
) -> dict[str, Any]:
    if Path(project).suffix:
        raise Failed(f"there is no file {project}")
    from annotate.cli.looking import looking_at
    from annotate.settings import Settings
    from annotate.workflow.agreement import project_report

    settings = Settings.from_environ()
    if settings.sqlite and not settings.sqlite_file.exists():
        raise Refused(f'there is no file "{project}", and no project either: {settings.data} holds no data yet')
    with looking_at(project, round_, unrevealed=unrevealed) as (session, found):
        return project_report(session, found, None, round_, layer, reading, unclear=unclear)


def _written(report: dict[str, Any], format_: str) -> str:
    from annotate.agreement.rendering import as_csv, as_text

    if format_ == "json":
        return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    return as_csv(report) if format_ == "csv" else as_text(report)
