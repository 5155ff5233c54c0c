"""Figures of an agreement report as files."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from annotate.export.figures import FORMATS, Dot, forest, heat_map

DOTS = [
    Dot("Krippendorff’s alpha", 0.713, (0.602, 0.801)),
    Dot("costs $5 or $6 & <b>", -0.4),
    Dot("Čech, الاتفاق", None),
]


def drawn(kind: str, format: str) -> bytes:  # noqa: A002
    """The figure as a file."""
    if kind == "forest":
        return forest(DOTS, title="Stance: by sentence", note="98 units", axis="Coefficient", format=format)
    return heat_map(
        ["favour", "against"], [[40, 3], [1, 0]], title="Stance", note="", axes_of=("ana", "ben"), format=format
    )


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", ["forest", "heat map"])
def test_the_same_data_give_the_same_file(kind: str, format: str) -> None:  # noqa: A002
    """Nothing in a file depends on when or how often it was drawn, so that a paper's figures can be compared."""
    first, second = drawn(kind, format), drawn(kind, format)
    assert first == second
    assert not re.search(rb"20\d\d-\d\d-\d\d|CreationDate|<dc:date>", first)


def test_letters_come_with_the_file() -> None:
    """A PDF brings its font, and in an SVG letters are outlines: both look alike where the font is missing."""
    pdf = drawn("forest", "pdf")
    assert b"/FontFile2" in pdf
    svg = drawn("forest", "svg").decode()
    assert "<text" not in svg
    assert "http://www.w3.org/2000/svg" in svg
    assert "<script" not in svg


def test_empty_figures_are_drawn() -> None:
    """With nothing to show there is a figure without lines, and no crash."""
    assert forest([], title="", note="", axis="", format="png").startswith(b"\x89PNG")
    empty = heat_map([], [], title="", note="", axes_of=("a", "b"), format="png")
    assert empty.startswith(b"\x89PNG")


def test_figures_are_drawn_side_by_side() -> None:
    """Two people who ask at once both get the figure that each would get alone."""
    alone = [drawn("forest", "svg"), drawn("heat map", "svg")]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda kind: drawn(kind, "svg"), ["forest", "heat map"])) == alone


def test_numbers_of_a_language() -> None:
    """In a language with a decimal comma the limits of an interval are kept apart by a semicolon."""
    dot = Dot("alpha", 0.5, (-0.25, 0.75))
    assert dot.numbers() == "0.500  [-0.250, 0.750]"
    assert dot.numbers(",") == "0,500  [-0,250; 0,750]"
    assert Dot("alpha", None).numbers(",", "nicht definiert") == "nicht definiert"
