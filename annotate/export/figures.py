"""Figures of an agreement report, for papers: SVG, PDF and PNG.

The same data give the same bytes: there is no date in a file, and no random name. Letters are outlines in SVG and an
embedded font in PDF, so that a figure looks alike everywhere.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS: Final = ("svg", "pdf", "png")
INK, SOFT, LINE, DOT = "#21242a", "#5b6069", "#c9c5bb", "#1d5f7a"
WIDTH, ROW = 6.5, 0.32  # inches: the text width of a page, and the height of a line of a figure
DOTS_PER_INCH: Final = 200
NAME_WIDTH: Final = 44  # characters of a name before it is broken
_NO_DATE: Final[dict[str, dict[str, Any]]] = {
    "svg": {"Date": None, "Creator": "annotate"},
    "pdf": {"CreationDate": None, "Creator": "annotate", "Producer": None},
    "png": {"Software": None},
}
FONT: Final = "DejaVu Sans"  # comes with matplotlib
FALLBACKS: Final = (  # for scripts that it lacks, where they are installed
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "PingFang SC", "Hiragino Sans", "Microsoft YaHei",
    "Malgun Gothic", "Noto Sans Devanagari", "Nirmala UI", "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Thai",
)  # fmt: skip
_STYLE: Final[dict[Any, Any]] = {
    "font.size": 9,
    "text.parse_math": False,  # a name with two $ is no formula
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "svg.fonttype": "path",
    "svg.hashsalt": "annotate",
    "pdf.fonttype": 42,
}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Scale:
    """What is shown at least, whatever the values, and where dashed lines stand."""

    low: float
    high: float
    thresholds: Sequence[float] = ()


AGREEMENT: Final = Scale(-0.2, 1.0, (0.667, 0.8))
"""With the limits of Krippendorff 2004, Content analysis, p. 241."""
DIFFERENCE: Final = Scale(-0.1, 0.1)


@dataclass(frozen=True, slots=True)
class Dot:
    """One line of a forest plot: a name, a value (None where undefined) and the limits of its interval."""

    name: str
    value: float | None
    interval: tuple[float, float] | None = None

    @classmethod
    def of(cls, name: str, entry: dict[str, Any]) -> Dot:
        """The dot of a coefficient of a report."""
        return cls(name, entry["value"], tuple(entry["interval"]) if entry["interval"] else None)

    def numbers(self, point: str = ".", undefined: str = "undefined") -> str:
        """The numbers beside it, with the decimal point of a language; where it is a comma, limits are kept apart by
        a semicolon."""
        if self.value is None:
            return undefined
        between = ";" if point == "," else ","
        limits = f"  [{self.interval[0]:.3f}{between} {self.interval[1]:.3f}]" if self.interval else ""
        return f"{self.value:.3f}{limits}".replace(".", point)


def forest(
    dots: Sequence[Dot],
    *,
    title: str,
    note: str,
    axis: str,
    format: str,  # noqa: A002
    scale: Scale = AGREEMENT,
    point: str = ".",
    undefined: str = "undefined",
) -> bytes:
    """Values as dots, intervals as lines, one under the other, with their numbers; `format` is one of `FORMATS`.

    `axis` names what is measured on the `scale`, `note` says below what it was computed from. `point` and `undefined`
    are those of the words' language.
    """
    with _styled():
        figure, axes = _figure(1.5 + ROW * max(len(dots), 1))
        _draw_dots(axes, dots, scale)
        _write_numbers(axes, dots, point, undefined)
        axes.set_yticks(range(len(dots)), [_broken(dot.name) for dot in dots])
        axes.set_ylim(len(dots) - 0.4, -0.6)
        axes.set_xlabel(axis)
        return _written(figure, title, note, format)


def heat_map(
    labels: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    title: str,
    note: str,
    axes_of: tuple[str, str],
    format: str,  # noqa: A002
) -> bytes:
    """A confusion table (labels, labels) as a heat map with its counts; `axes_of` names rows and columns."""
    with _styled():
        figure, axes = _figure(1.9 + 0.5 * max(len(labels), 2))
        shares = [[count / max(sum(row), 1) for count in row] for row in counts]
        axes.imshow(shares or [[0]], cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for row, line in enumerate(counts):
            for column, count in enumerate(line):
                colour = "white" if shares[row][column] > 0.55 else INK
                axes.text(column, row, f"{count:,}", ha="center", va="center", color=colour)
        axes.set_xticks(range(len(labels)), [_broken(label, 12) for label in labels], rotation=30, ha="right")
        axes.set_yticks(range(len(labels)), [_broken(label, 24) for label in labels])
        axes.set_ylabel(axes_of[0])
        axes.set_xlabel(axes_of[1])
        return _written(figure, title, note, format)


def _draw_dots(axes: Axes, dots: Sequence[Dot], scale: Scale) -> None:
    ends = [end for dot in dots for end in (dot.value, *(dot.interval or ())) if end is not None]
    axes.set_xlim(min([scale.low, *ends]) - 0.03, max([scale.high, *ends]) + 0.03)
    axes.axvline(0, color=LINE, linewidth=1)
    for threshold in scale.thresholds:
        axes.axvline(threshold, color=LINE, linewidth=1, linestyle=(0, (4, 3)))
    for row, dot in enumerate(dots):
        if dot.interval:
            axes.plot(dot.interval, (row, row), color=DOT, linewidth=2, solid_capstyle="butt")
        if dot.value is not None:
            axes.plot([dot.value], [row], "o", color=DOT, markersize=6)


def _write_numbers(axes: Axes, dots: Sequence[Dot], point: str, undefined: str) -> None:
    axes.xaxis.set_major_formatter(lambda value, _at: f"{round(value, 6):g}".replace(".", point).replace("-", "−"))
    for row, dot in enumerate(dots):
        text = dot.numbers(point, undefined)
        axes.text(1.02, row, text, transform=axes.get_yaxis_transform(), va="center", color=INK)


def _figure(height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure, axes


@contextmanager
def _styled() -> Iterator[None]:
    """The style of a figure. Settings belong to the process, so that figures are drawn one after the other."""
    from matplotlib import rc_context

    with _lock, rc_context({**_STYLE, "font.family": list(_fonts())}):
        yield


@cache
def _fonts() -> tuple[str, ...]:
    from matplotlib.font_manager import get_font_names

    there = set(get_font_names())
    return (FONT, *(each for each in FALLBACKS if each in there))


def _written(figure: Figure, title: str, note: str, format: str) -> bytes:  # noqa: A002
    figure.suptitle(textwrap.fill(title, 70), x=0.01, ha="left", fontweight="bold", fontsize=10)
    figure.supxlabel(textwrap.fill(note, 105), x=0.01, ha="left", fontsize=7, color=SOFT)
    content = io.BytesIO()
    with warnings.catch_warnings():
        # A script that the font lacks is drawn as boxes; there is nobody here to warn.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(content, format=format, dpi=DOTS_PER_INCH, metadata=_NO_DATE[format])
    return content.getvalue()


def _broken(name: str, width: int = NAME_WIDTH) -> str:
    return textwrap.fill(textwrap.shorten(name, 2 * width, placeholder=" …"), width) if name else "–"
