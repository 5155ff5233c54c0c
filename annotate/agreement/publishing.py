"""A report's coefficients as a table for a paper: Markdown or LaTeX; and a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from annotate.agreement.rendering import TITLES

HEAD: Final = ("Coefficient", "Value", "SE", "Interval", "Note")
PLAN_HEAD: Final = ("Coefficient", "Documents", "Units", "Note")
SPECIAL: Final = str.maketrans(
    {
        **{char: f"\\{char}" for char in "&%$#_{}"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)


def as_markdown(report: dict[str, Any]) -> str:
    """One Markdown table a layer, with its counts before and its interval method after it."""
    return "\n".join(line for layer in report["layers"] for line in _markdown(layer))


def as_latex(report: dict[str, Any]) -> str:
    """One LaTeX tabular a layer; needs no package."""
    return "\n".join(line for layer in report["layers"] for line in _latex(layer))


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
    lines = []
    for plan in report["plans"]:
        lines += [f"**{_plain(_plan_title(plan))}**\n", *_markdown_table(PLAN_HEAD, "lrrl", _plan_cells(plan)), ""]
    return "\n".join([*lines, f"Caution: {_plain(report['caution'])}.\n"])


def plan_latex(report: dict[str, Any]) -> str:
    """A plan as one LaTeX tabular a layer."""
    lines = []
    for plan in report["plans"]:
        lines += [f"% {_plan_title(plan)}".replace("\n", " "), *_latex_table(PLAN_HEAD, "lrrl", _plan_cells(plan))]
    return "\n".join([*lines, f"% Caution: {report['caution']}\n"])


def _plan_title(plan: dict[str, Any]) -> str:
    of_round = f", round {plan['round']}" if plan["round"] is not None else ""
    return f"{plan['layer']}{of_round}: for an interval of the width {plan['width']:g}"


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


def _cells(layer: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, entry in layer["coefficients"].items():
        figures = (_number(entry["value"]), _number(entry["standard_error"]))
        low_high = "" if entry["interval"] is None else "[" + ", ".join(map(_number, entry["interval"])) + "]"
        note = entry["undefined"] or entry["interval_undefined"] or ""
        yield (TITLES.get(name, name), *figures, low_high, note)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _methods(layer: dict[str, Any]) -> list[str]:
    found = {entry["interval_method"] for entry in layer["coefficients"].values()}
    return sorted(method for method in found if method)


def _markdown(layer: dict[str, Any]) -> Iterator[str]:
    yield f"**{_plain(_title(layer))}**\n"
    yield from _markdown_table(HEAD, "lrrll", _cells(layer))
    yield ""
    yield from (f"Intervals: {_plain(method)}.\n" for method in _methods(layer))


def _markdown_table(head: Sequence[str], sides: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "|".join("---:" if side == "r" else "---" for side in sides) + "|"
    yield from ("| " + " | ".join(map(_plain, row)) + " |" for row in rows)


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _latex(layer: dict[str, Any]) -> Iterator[str]:
    yield rf"% {_title(layer)}".replace("\n", " ")
    yield from _latex_table(HEAD, "lrrll", _cells(layer))
    yield from (f"% Intervals: {method}" for method in _methods(layer))


def _latex_table(head: Sequence[str], sides: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield rf"\begin{{tabular}}{{{sides}}}"
    yield r"\hline"
    yield " & ".join(head) + r" \\ \hline"
    yield from (" & ".join(cell.translate(SPECIAL) for cell in row) + r" \\" for row in rows)
    yield r"\hline"
    yield r"\end{tabular}"
