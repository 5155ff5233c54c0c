"""A report as tables for a paper, in Markdown or LaTeX; and a plan as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotate.agreement.rendering import TITLES

HEAD: Final = ("Coefficient", "Value", "SE", "Interval", "Note")
OWN_HEAD: Final = ("Layer", "Annotator", "Rounds", "Units", *HEAD)
GROUP_HEAD: Final = ("Group", "Units", *HEAD)
DIFFERENCE_HEAD: Final = ("Layer", "First less second", *HEAD)
PLAN_HEAD: Final = ("Coefficient", "Documents", "Units", "Note")
SPECIAL: Final = str.maketrans(
    {
        **{char: f"\\{char}" for char in "&%$#_{}"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)


@dataclass(frozen=True)
class Table:
    """A table of a paper: `sides` has l or r for each column, `notes` stand below it."""

    title: str
    head: Sequence[str]
    sides: str
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def as_markdown(report: dict[str, Any]) -> str:
    """One Markdown table a layer, with its counts before and what must be known of its numbers after it; then its
    groups, annotators with themselves, and differences."""
    return "\n".join(line for table in _tables(report) for line in _markdown(table))


def as_latex(report: dict[str, Any]) -> str:
    """The same as LaTeX tabulars, titles and notes as comments; needs no package."""
    return "\n".join(line for table in _tables(report) for line in _latex(table)) + "\n"


def plan_text(report: dict[str, Any]) -> str:
    """How many documents and units each coefficient needs, a line each."""
    lines = []
    for plan in report["plans"]:
        lines.append(_plan_title(plan))
        for row in plan["needed"]:
            documents = f"{row['documents']} documents, " if row["documents"] else ""
            said = row["reason"] or f"{documents}{row['units']} units"
            lines.append(f"  {TITLES.get(row['coefficient'], row['coefficient']):<22}{said}")
    return "\n".join([*lines, f"  caution: {report['caution']}"]) + "\n"


def plan_markdown(report: dict[str, Any]) -> str:
    """A plan as one Markdown table a layer."""
    return "\n".join(line for table in _plans(report) for line in _markdown(table))


def plan_latex(report: dict[str, Any]) -> str:
    """A plan as one LaTeX tabular a layer."""
    return "\n".join(line for table in _plans(report) for line in _latex(table)) + "\n"


def _tables(report: dict[str, Any]) -> Iterator[Table]:
    known = _known(report["provenance"])
    for layer in report["layers"]:
        yield Table(_title(layer), HEAD, "lrrll", _cells(layer["coefficients"]), (*_notes(layer), *known))
        if by := layer.get("by"):
            rows = [(group["group"], str(group["units"]), *cells) for group in by["groups"] for cells in _of(group)]
            yield Table(f"{_title(layer)}, by {by['column']}", GROUP_HEAD, "lrlrrll", rows)
    if own := report.get("intra_annotator"):
        rows = [
            (_where(each), each["annotator"], ", ".join(each["rounds"]), str(each["units"]), *cells)
            for each in own
            for cells in _of(each)
        ]
        yield Table("Annotators with themselves", OWN_HEAD, "lllrlrrll", rows)
    if found := report.get("comparisons"):
        yield Table("Differences", DIFFERENCE_HEAD, "lllrrll", [_difference(each) for each in found])


def _plans(report: dict[str, Any]) -> Iterator[Table]:
    for plan in report["plans"]:
        yield Table(_plan_title(plan), PLAN_HEAD, "lrrl", list(_plan_cells(plan)), (f"Caution: {report['caution']}",))


def _plan_title(plan: dict[str, Any]) -> str:
    by = f" ({plan['reading']})" if plan["reading"] != "value" else ""
    of_round = f", round {plan['round']}" if plan["round"] is not None else ""
    return f"{plan['layer']}{by}{of_round}: for an interval of the width {plan['width']:g}"


def _plan_cells(plan: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for row in plan["needed"]:
        needed = ("" if row[what] is None else str(row[what]) for what in ("documents", "units"))
        yield (TITLES.get(row["coefficient"], row["coefficient"]), *needed, row["reason"] or "")


def _title(layer: dict[str, Any]) -> str:
    of_round = f", round {layer['round']}" if layer["round"] is not None else ""
    documents = f", {layer['documents']} documents" if layer["documents"] is not None else ""
    return (
        f"{layer['layer']}{of_round} ({layer['level']}, {layer['reading']}): {layer['units']} units{documents}, "
        f"{layer['annotators']} annotators, {layer['ratings']} ratings"
    )


def _cells(coefficients: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(TITLES.get(name, name), *_figures(entry)) for name, entry in coefficients.items()]


def _of(part: dict[str, Any]) -> list[tuple[str, ...]]:
    """The coefficients of a part that have a value."""
    return _cells({name: entry for name, entry in part["coefficients"].items() if entry["value"] is not None})


def _difference(found: dict[str, Any]) -> tuple[str, ...]:
    name = TITLES.get(found["coefficient"], found["coefficient"] or "")
    return (_where(found), f"{found['of'][0]} less {found['of'][1]}", name, *_figures(found))


def _where(part: dict[str, Any]) -> str:
    return ", ".join(str(part[key]) for key in ("layer", "reading", "round") if part.get(key))


def _figures(entry: dict[str, Any]) -> tuple[str, str, str, str]:
    low_high = "" if entry["interval"] is None else "[" + ", ".join(map(_number, entry["interval"])) + "]"
    note = entry["undefined"] or entry["interval_undefined"] or ""
    return _number(entry["value"]), _number(entry["standard_error"]), low_high, note


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _notes(layer: dict[str, Any]) -> Iterator[str]:
    methods = {entry["interval_method"] for entry in layer["coefficients"].values() if entry["interval_method"]}
    yield from (f"Intervals: {method}" for method in sorted(methods))
    if layer["excluded"]:
        yield "Left out: " + ", ".join(f"{each['count']} {each['reason']}" for each in layer["excluded"])
    yield from (f"Caution: {caution}" for caution in layer["caution"])


def _known(provenance: dict[str, Any]) -> Iterator[str]:
    """What must be known of all numbers of a report."""
    yield f"Missing values: {provenance['missing']}"
    known = {
        "confidence": provenance.get("confidence"), "seed": provenance["seed"],
        "codebook version": provenance["codebook_version"], "sentences marked unclear": provenance.get("unclear"),
        "kinds of sentences": provenance.get("sentence_kinds"), "annotate": provenance["version"],
    }  # fmt: skip
    yield "Computed with " + ", ".join(f"{name} {value}" for name, value in known.items() if value is not None)


def _markdown(table: Table) -> Iterator[str]:
    yield f"**{_plain(table.title)}**\n"
    yield "| " + " | ".join(table.head) + " |"
    yield "|" + "|".join("---:" if side == "r" else "---" for side in table.sides) + "|"
    yield from ("| " + " | ".join(map(_plain, row)) + " |" for row in table.rows)
    yield ""
    yield from (f"{_plain(note)}.\n" for note in table.notes)


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _latex(table: Table) -> Iterator[str]:
    yield f"% {table.title}".replace("\n", " ")
    yield rf"\begin{{tabular}}{{{table.sides}}}"
    yield r"\hline"
    yield " & ".join(table.head) + r" \\ \hline"
    yield from (" & ".join(cell.translate(SPECIAL) for cell in row) + r" \\" for row in table.rows)
    yield r"\hline"
    yield r"\end{tabular}"
    yield from (f"% {note}".replace("\n", " ") for note in table.notes)
