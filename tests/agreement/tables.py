"""Random and hand-made tables of ratings for the tests of agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from annotate.agreement.report import report
from annotate.agreement.study import Study, from_rows

Table = list[list[str | None]]
LABELS = ("1", "2", "3", "4")


@st.composite
def tables(draw: st.DrawFn, *, complete: bool = False, annotators: int | None = None) -> Table:
    """2 to 12 units rated by 2 to 5 annotators with up to four labels, with holes unless `complete`."""
    width = annotators or draw(st.integers(2, 5))
    labels = st.sampled_from(LABELS) if complete else st.sampled_from((*LABELS, None))
    return draw(st.lists(st.lists(labels, min_size=width, max_size=width), min_size=2, max_size=12))


def study_of(table: Sequence[Sequence[Any]], **others: Any) -> Study:
    """A study of units x annotators, None for a missing rating; labels "1" to "4" are declared unless said."""
    rows = [
        (f"u{unit}", f"a{annotator}", value)
        for unit, ratings in enumerate(table)
        for annotator, value in enumerate(ratings)
    ]
    units, annotators, values = ([row[column] for row in rows] for column in range(3))
    if others.get("level", "nominal") in ("nominal", "ordinal", "interval", "ratio"):
        others.setdefault("categories", LABELS)
    return from_rows(units, annotators, values, **others)


def coefficients(study: Study, **options: Any) -> dict[str, dict[str, Any]]:
    """The coefficients of the study's report."""
    return report(study, layer="stance", reading="value", **options)["coefficients"]


def values(study: Study, **options: Any) -> dict[str, float | None]:
    """Each coefficient's value, rounded so that equal ones compare equal."""
    entries = coefficients(study, **options)
    return {name: None if each["value"] is None else round(each["value"], 9) for name, each in entries.items()}


def coded(table: Table) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Annotators x units as numbers, nan where missing: what the krippendorff package reads."""
    return np.array([[np.nan if value is None else float(value) for value in row] for row in table]).T
