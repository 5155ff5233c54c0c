"""F1 of what annotators name, against counting it pair by pair."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.agreement.estimate import Undefined
from annotate.agreement.measures.f1 import f1, f1_of_pairs
from annotate.agreement.pairs import pair_tables
from annotate.agreement.patterns import merge
from annotate.agreement.report import report
from annotate.agreement.study import Study, from_rows
from annotate.export.naming import with_f1

Row = tuple[str, str, str]
ROWS = st.dictionaries(
    st.tuples(st.sampled_from("123456"), st.sampled_from("abc")), st.sampled_from(["named", "not named"]), min_size=1
)
EXAMPLE = {
    ("1", "a"): "named", ("1", "b"): "named", ("1", "c"): "named",
    ("2", "a"): "named", ("2", "b"): "not named",
    ("3", "a"): "not named", ("3", "b"): "named",
    ("4", "c"): "named",
}  # fmt: skip


def study(rows: dict[tuple[str, str], str], documents: str | None = None) -> Study:
    """The study in which annotators named cells or did not; every cell is a document of its own if not said."""
    units, annotators = zip(*rows, strict=True)
    place = documents and [documents[int(unit) - 1] for unit in units]
    return from_rows(units, annotators, list(rows.values()), categories=["named", "not named"], documents=place)


def counted(rows: dict[tuple[str, str], str], pairs: list[tuple[str, str]]) -> float | None:
    """Twice the cells that both named, over those that the one and those that the other named."""
    both = each = 0
    for one, other in pairs:
        shared = [unit for unit, who in rows if who == one and (unit, other) in rows]
        named = [(rows[unit, one] == "named", rows[unit, other] == "named") for unit in shared]
        both += sum(a and b for a, b in named)
        each += sum(a + b for a, b in named)
    return 2 * both / each if each else None


@given(ROWS)
def test_f1_is_what_counting_gives(rows: dict[tuple[str, str], str]) -> None:
    """F1 of all pairs together and of each pair, or undefined where nothing was named."""
    found = study(rows)
    patterns = merge(found)
    pairs = list(combinations(found.annotators, 2))
    expected = counted(rows, pairs)
    if expected is None:
        with pytest.raises(Undefined):
            f1(patterns)
    else:
        assert f1(patterns).value.value == pytest.approx(expected)
    of_pairs = [value for tables in pair_tables(patterns) for value in f1_of_pairs(tables).value.tolist()]
    by_hand = [counted(rows, [names]) for names in pairs]
    assert of_pairs == pytest.approx([np.nan if each is None else each for each in by_hand], nan_ok=True)


def test_f1_has_an_interval_over_documents() -> None:
    """By hand: a ratio of sums, whose standard error is that of the residuals of the documents."""
    layer = with_f1(
        report(study(EXAMPLE, "xyzx"), layer="source", reading="naming-same-source"), study(EXAMPLE, "xyzx")
    )
    entry = layer["coefficients"]["f1"]
    both, each = np.array([6, 0, 0]), np.array([6, 1, 1])
    residuals = (both - 6 / 8 * each) / 8
    assert entry["value"] == 6 / 8
    assert entry["standard_error"] == pytest.approx((3 / 2 * np.sum(residuals**2)) ** 0.5)
    assert entry["interval"][0] < 6 / 8 < entry["interval"][1]
    assert "documents" in entry["interval_method"]
    assert [pair["f1"]["value"] for pair in layer["pairs"]] == [pytest.approx(2 / 4), 1, 1]
    assert layer["coefficients"]["krippendorff_alpha"]["undefined"].startswith("a cell exists because")
