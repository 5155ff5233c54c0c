"""A report as tables for a paper, in Markdown or LaTeX; and a plan as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotate.agreement.phrases import EVERYBODY, counted, counts, left_out, provenance, round_of, title

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
    groups, annotators with themselves, differences, and plans. Without layers the plans alone."""
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
            documents = f"{counted(row['documents'], 'document')}, " if row["documents"] else ""
            said = row["reason"] or f"{documents}{counted(row['units'], 'unit')}"
            lines.append(f"  {title(row['coefficient']):<22}{said}")
    return "\n".join([*lines, f"  caution: {report['caution']}"]) + "\n"


def _tables(report: dict[str, Any]) -> Iterator[Table]:
    known = [_sentence(line) for line in provenance(report["provenance"])]
    for layer in report.get("layers", ()):
        yield Table(_title(layer), HEAD, "lrrll", _cells(layer["coefficients"]), (*_notes(layer), *known))
        if by := layer.get("by"):
            rows = [(group["group"], str(group["units"]), *cells) for group in by["groups"] for cells in _of(group)]
            yield Table(f"{_title(layer)}, by {by['column']}", GROUP_HEAD, "lrlrrll", rows)
    if own := report.get("intra_annotator"):
        rows = [
            (_where(each), each["annotator"] or EVERYBODY, ", ".join(each["rounds"]), str(each["units"]), *cells)
            for each in own
            for cells in _of(each)
        ]
        yield Table("Annotators with themselves", OWN_HEAD, "lllrlrrll", rows)
    if found := report.get("comparisons"):
        yield Table("Differences", DIFFERENCE_HEAD, "lllrrll", [_difference(each) for each in found])
    for plan in report.get("plans", ()):
        yield Table(_plan_title(plan), PLAN_HEAD, "lrrl", list(_plan_cells(plan)), (f"Caution: {plan['caution']}",))


def _sentence(line: str) -> str:
    return line[:1].upper() + line[1:]


def _plan_title(plan: dict[str, Any]) -> str:
    by = f" ({plan['reading']})" if plan["reading"] != "value" else ""
    return f"{plan['layer']}{by}{round_of(plan)}: for an interval of the width {plan['width']:g}"


def _plan_cells(plan: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for row in plan["needed"]:
        needed = ("" if row[what] is None else str(row[what]) for what in ("documents", "units"))
        yield (title(row["coefficient"]), *needed, row["reason"] or "")


def _title(layer: dict[str, Any]) -> str:
    return f"{layer['layer']}{round_of(layer)} ({layer['level']}, {layer['reading']}): {counts(layer)}"


def _cells(coefficients: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(title(name), *_figures(entry)) for name, entry in coefficients.items()]


def _of(part: dict[str, Any]) -> list[tuple[str, ...]]:
    """The coefficients of a part that have a value."""
    return _cells({name: entry for name, entry in part["coefficients"].items() if entry["value"] is not None})


def _difference(found: dict[str, Any]) -> tuple[str, ...]:
    name = title(found["coefficient"] or "")
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
        yield f"Left out: {left_out(layer['excluded'])}"
    yield from (f"Caution: {caution}" for caution in layer["caution"])


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
