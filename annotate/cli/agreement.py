"""annotate agreement: how far annotators agree, in a table of labels or a project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from annotate.corpus.document import SentenceKind
from annotate.errors import Refused

EXAMPLES = """
\b
Examples:
  annotate agreement labels.csv --unit sentence --annotator coder --label stance
  annotate agreement labels.csv --unit id --annotator coder --label tone --level ordinal \\
      --categories negative,neutral,positive --cluster article --format json
  annotate agreement labels.csv --label stance --cluster article --bootstrap bca --seed 1 --format markdown
  annotate agreement labels.csv --label stance --round wave --compare rounds:first,second
  annotate agreement plan labels.csv --label stance --cluster article --width 0.1
  annotate agreement my-project --round main --layer stance --by document
  annotate agreement my-project --layer stance --compare rounds:pilot,main
"""


EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
PLAN = "annotate.agreement.plan"


class Failed(click.ClickException):
    """A table or project whose agreement cannot be computed."""

    exit_code = 2


def _listed(_context: click.Context, _option: click.Parameter, value: str | None) -> list[str] | None:
    return None if value is None else value.split(",")


def _weights(_context: click.Context, _option: click.Parameter, value: str) -> Any:
    """The name, or what reads the table of this name."""
    from annotate.cli.agreement_tables import WEIGHTS, read_weights

    if value in WEIGHTS:
        return value
    if not Path(value).is_file():
        raise click.BadParameter(f'there are no weights and no file "{value}"; weights are {", ".join(WEIGHTS)}')
    return partial(read_weights, Path(value))


class Command(click.Command):
    """A command whose first word may be `plan`: the same table, and the units that an interval needs."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """A leading "plan" is remembered and taken off, unless it is a file."""
        ctx.meta[PLAN] = args[:1] == ["plan"] and not Path("plan").is_file()
        return super().parse_args(ctx, args[1:] if ctx.meta[PLAN] else args)


@click.command("agreement", cls=Command, epilog=EXAMPLES)
@click.argument("source", metavar="[plan] FILE|PROJECT")
@click.option("--unit", default="", help="Column of a file that names the unit.")
@click.option("--annotator", default="", help="Column that names the annotator.")
@click.option("--label", "labels", multiple=True, help="Column that holds the label; several times for several.")
@click.option("--round", "round_", help="Column that tells rounds apart; of a project, the name of the round.")
@click.option("--act", help="Column that tells apart several rows of an annotator for a unit: their labels are a set.")
@click.option("--cluster", help="Column of the unit's document; intervals are over documents. Empty: none.")
@click.option("--wide", is_flag=True, help="One row a unit, one column an annotator: all others, or --annotator a,b.")
@click.option("--level", type=click.Choice(["nominal", "ordinal", "interval", "ratio"]), default="nominal")
@click.option("--categories", callback=_listed, help="All labels in their order, unused ones too: a,b,c.")
@click.option("--missing", callback=_listed, help="Cells that mean missing, by default the empty one; with it: ,NA")
@click.option(
    "--weights",
    metavar="[identity|linear|quadratic|ordinal|radical|ratio|TABLE]",
    callback=_weights,
    default="identity",
    help="How far labels agree by degrees, or a square table of it; for all coefficients but alpha (see --level).",
)
@click.option("--distances", metavar="TABLE", type=EXISTING, help="Of a file: distances of labels for alpha, a square.")
@click.option("--parents", metavar="TABLE", type=EXISTING, help="Of a file: columns label and parent, of a tree.")
@click.option("--coefficients", callback=_listed, help="Only these: krippendorff_alpha,fleiss_kappa.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the intervals.")
@click.option("--bootstrap", type=click.Choice(["percentile", "bca"]), help="Intervals by drawing documents or units.")
@click.option("--replicates", type=int, default=10_000, show_default=True, help="How often to draw.")
@click.option("--seed", type=int, default=0, show_default=True, help="Start of the random numbers.")
@click.option(
    "--annotators",
    type=click.Choice(["fixed", "random"]),
    default="fixed",
    help="random: intervals for annotators like these, no longer for these alone.",
)
@click.option("--compat", type=click.Choice(["irrCAC", "kalpha"]), help="Intervals as another program makes them.")
@click.option(
    "--by",
    metavar="WHAT",
    help="The same by this column of a file; of a project by document, kind (of the sentence), day, batch, round, "
    "codebook-version or annotators:A+B,C+D.",
)
@click.option("--compare", metavar="WHAT", help="rounds:A,B or annotators:A+B,C+D or coefficients:A,B.")
@click.option("--width", type=float, default=0.1, show_default=True, help="With plan: of the interval wanted.")
@click.option("--layer", help="Layer of a project; all of them by default.")
@click.option("--reading", help="Reading of a project, or all; by default the usual one of each layer, all of --layer.")
@click.option(
    "--unclear",
    type=click.Choice(["missing", "category"]),
    default="missing",
    help="How a project's sentences marked unclear count.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in SentenceKind]),
    help="Of a project: sentences of this kind alone; several times for several.",
)
@click.option("--unrevealed", is_flag=True, help="Look at a project's rounds that are not revealed; it is recorded.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "markdown", "latex"]), default="table")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write instead.")
def command(source: str, format_: str, output: Path | None, width: float, **options: Any) -> None:
    """Show how far annotators agree, in a table of labels (FILE) or in a PROJECT.

    A table has one rating a row, or with --wide one unit: CSV, TSV, JSON Lines, Parquet or XLSX. Columns of unit,
    annotator, label and document that are not named are told by their usual names, and said. With the word plan first:
    how many units and documents an interval of a given width needs.
    """
    try:
        path = Path(source)
        report = _of_file(path, options) if path.is_file() else _of_project(source, options)
        if click.get_current_context().meta[PLAN]:
            report = _planned(report, width, options["confidence"])
        text = _written(report, format_)
    except Refused as refusal:
        raise Failed(str(refusal)) from refusal
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def _of_file(path: Path, options: dict[str, Any]) -> dict[str, Any]:
    from annotate.cli.agreement_of_file import Asked, report_of
    from annotate.formats.columns import Columns

    _refuse(FOR_PROJECTS, options, "projects")
    columns = Columns(
        unit=options["unit"], annotator=options["annotator"], round=options["round_"], act=options["act"],
        cluster=options["cluster"],
    )  # fmt: skip
    missing = ("",) if options["missing"] is None else options["missing"]
    asked = Asked(
        columns, options["level"], options["categories"], missing, options["weights"], _inference(options),
        options["coefficients"], options["by"], options["compare"], options["wide"], options["parents"],
        options["distances"],
    )  # fmt: skip
    return report_of(path, asked, options["labels"])


FOR_PROJECTS = {"layer": None, "reading": None, "kinds": (), "unclear": "missing", "unrevealed": False}
FOR_FILES = {
    "unit": "", "annotator": "", "labels": (), "act": None, "cluster": None, "wide": False, "level": "nominal",
    "categories": None, "missing": None, "parents": None, "distances": None,
}  # fmt: skip
SINGULAR = {"labels": "label", "kinds": "kind"}


def _refuse(foreign: Mapping[str, object], options: Mapping[str, Any], whose: str) -> None:
    if given := [name for name, usual in foreign.items() if options[name] != usual]:
        raise Refused(f"--{SINGULAR.get(given[0], given[0])} is for {whose} alone")


def _inference(options: dict[str, Any]) -> Any:
    from annotate.agreement.inference import Inference

    names = ("confidence", "bootstrap", "replicates", "seed", "annotators", "compat")
    return Inference(**{name: options[name] for name in names})


def _planned(report: dict[str, Any], width: float, confidence: float) -> dict[str, Any]:
    from annotate.agreement.planning import CAUTION, plans_of

    return {**report, "plans": plans_of(report["layers"], width, confidence), "caution": CAUTION}


def _of_project(project: str, options: dict[str, Any]) -> dict[str, Any]:
    if Path(project).suffix:
        raise Failed(f"there is no file {project}")
    from annotate.agreement.comparing import Comparison
    from annotate.cli.looking import looking_at
    from annotate.settings import Settings
    from annotate.workflow.agreement_report import project_report

    _refuse(FOR_FILES, options, "files")
    settings = Settings.from_environ()
    if settings.sqlite and not settings.sqlite_file.exists():
        raise Refused(f'there is no file "{project}", and no project either: {settings.data} holds no data yet')
    round_, compare = options["round_"], options["compare"]
    asked = {
        "inference": _inference(options), "weights": options["weights"], "only": options["coefficients"],
        "by": options["by"], "compare": Comparison.of(compare) if compare else None,
        "unclear": options["unclear"] == "category", "kinds": [SentenceKind(kind) for kind in options["kinds"]],
    }  # fmt: skip
    with looking_at(project, round_, unrevealed=options["unrevealed"]) as (session, found):
        return project_report(session, found, None, round_, options["layer"], options["reading"], **asked)


def _written(report: dict[str, Any], format_: str) -> str:
    if format_ == "csv":
        from annotate.agreement.csv_rows import as_csv

        return as_csv(report)
    if "plans" in report:
        report = {name: report[name] for name in ("plans", "caution", "provenance")}
    if format_ == "json":
        return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    from annotate.agreement import publishing
    from annotate.agreement.rendering import as_text

    text = publishing.plan_text if "plans" in report else as_text
    return {"table": text, "markdown": publishing.as_markdown, "latex": publishing.as_latex}[format_](report)
