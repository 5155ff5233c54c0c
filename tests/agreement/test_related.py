"""The distance of sources some of which are related, against its definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.agreement.related import related
from annotate.agreement.report import report
from annotate.agreement.study import from_rows

SOURCES = "abcde"
SETS = st.lists(st.frozensets(st.sampled_from(SOURCES), max_size=3), min_size=1, max_size=8, unique=True)
PAIRS = st.lists(st.tuples(st.sampled_from(SOURCES), st.sampled_from(SOURCES)), max_size=5)
Pairs = list[tuple[str, str]]


def single(one: str, other: str, pairs: Pairs) -> float:
    """0 for the same source, 1/2 for related ones, else 1."""
    if one == other:
        return 0.0
    return 0.5 if (one, other) in pairs or (other, one) in pairs else 1.0


def slowly(left: frozenset[str], right: frozenset[str], pairs: Pairs) -> float:
    """The mean over the sources of either set of the distance to the nearest one in the other."""
    if left == right:
        return 0.0
    nearest = [
        min((single(one, other, pairs) for other in others), default=1.0)
        for mine, others in ((left, right), (right, left))
        for one in mine
    ]
    return sum(nearest) / len(nearest)


@given(SETS, PAIRS)
def test_the_distance_is_the_mean_distance_to_the_nearest(sets: list[frozenset[str]], pairs: Pairs) -> None:
    """Every two sets have the distance of the definition, whichever way it is asked for."""
    form = related(sets, pairs)
    expected = np.array([[slowly(left, right, pairs) for right in sets] for left in sets])
    left, right = (index.ravel() for index in np.indices(expected.shape))
    assert form.between(left, right) == pytest.approx(expected.ravel())
    margins = np.arange(1.0, len(sets) + 1)
    assert form.times(margins) == pytest.approx(expected @ margins)


def alpha(values: list[tuple[str, str]], pairs: Pairs = (), **more: object) -> float:
    """Alpha of two annotators' sources, one unit a pair."""
    rows = [
        (str(unit), who, frozenset(value))
        for unit, both in enumerate(values)
        for who, value in zip("xy", both, strict=True)
    ]
    units, annotators, sets = zip(*rows, strict=True)
    study = from_rows(units, annotators, sets, level="related", related=pairs)
    found = report(study, layer="source", reading="related-sources")
    assert {name for name, entry in found["coefficients"].items() if not entry["undefined"]} == {
        "krippendorff_alpha", "percent_agreement",
    }  # fmt: skip
    return found["coefficients"]["krippendorff_alpha"]["value"]


VALUES = [("a", "a"), ("a", "b"), ("b", "b"), ("c", "c"), ("c", "a")]


def test_without_related_sources_it_is_nominal_alpha() -> None:
    """Single sources of a registry without relations give the alpha of unordered labels."""
    rows = [(str(unit), who, value) for unit, both in enumerate(VALUES) for who, value in zip("xy", both, strict=True)]
    plain = report(from_rows(*zip(*rows, strict=True)), layer="source", reading="innermost")
    assert alpha(VALUES) == pytest.approx(plain["coefficients"]["krippendorff_alpha"]["value"])


def test_naming_a_related_source_is_half_a_disagreement() -> None:
    """By hand: 1.5 of 5 pairs differ; of 90 ordered pairs of ten values 66 differ, 24 of these by half: 54."""
    assert alpha(VALUES, [("a", "b")]) == pytest.approx(1 - (1.5 / 5) / (54 / 90))
