"""A report's coefficients as a table for a paper: Markdown or LaTeX; and a plan as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from annotate.agreement.rendering import TITLES

HEAD: Final = ("Coefficient", "Value", "SE", "Interval", "Note")
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
        lines.append(f"{plan['layer']}: for an interval of the width {plan['width']:g}")
        for row in plan["needed"]:
            documents = f"{row['documents']} documents, " if row["documents"] else ""
            said = row["reason"] or f"{documents}{row['units']} units"
            lines.append(f"  {TITLES.get(row['coefficient'], row['coefficient']):<22}{said}")
    return "\n".join([*lines, f"  caution: {report['caution']}"]) + "\n"


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
    yield "| " + " | ".join(HEAD) + " |"
    yield "|---|---:|---:|---|---|"
    yield from ("| " + " | ".join(map(_plain, row)) + " |" for row in _cells(layer))
    yield ""
    yield from (f"Intervals: {_plain(method)}.\n" for method in _methods(layer))


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _latex(layer: dict[str, Any]) -> Iterator[str]:
    yield rf"% {_title(layer)}".replace("\n", " ")
    yield r"\begin{tabular}{lrrll}"
    yield r"\hline"
    yield " & ".join(HEAD) + r" \\ \hline"
    yield from (" & ".join(cell.translate(SPECIAL) for cell in row) + r" \\" for row in _cells(layer))
    yield r"\hline"
    yield r"\end{tabular}"
    yield from (f"% Intervals: {method}" for method in _methods(layer))
