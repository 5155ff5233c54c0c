"""Alpha of marked stretches against its definition, written out."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotate.agreement.estimate import Undefined
from annotate.agreement.unitizing import Stretch, unitizing_alpha
from annotate.errors import Refused

LENGTH = 24
Marks = list[Stretch]


@st.composite
def marks(draw: st.DrawFn) -> Marks:
    """What one annotator marked as "a" or "b", without overlaps of a label."""
    found = []
    for label in "ab":
        ends = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=6)))
        found += [(*place, label) for place in zip(ends[::2], ends[1::2], strict=False)]
    return found


def sections(marked: Marks, label: str) -> list[tuple[int, int, bool]]:
    """Stretches and gaps of a label in order: begin, length, whether it is a stretch."""
    found, at = [], 0
    for begin, end, _ in sorted(each for each in marked if each[2] == label):
        found += [(at, begin - at, False)] * (begin > at) + [(begin, end - begin, True)]
        at = end
    return found + [(at, LENGTH - at, False)] * (at < LENGTH)


def apart(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> int:
    """The squared distance of two sections (Krippendorff 2004, p. 253)."""
    (begin, size, is_unit), (its_begin, its_size, its_unit) = one, other
    if is_unit and its_unit and begin < its_begin + its_size and its_begin < begin + size:
        return (begin - its_begin) ** 2 + (begin + size - its_begin - its_size) ** 2
    if is_unit and not its_unit and its_begin <= begin and begin + size <= its_begin + its_size:
        return size**2
    if its_unit and not is_unit and begin <= its_begin and its_begin + its_size <= begin + size:
        return its_size**2
    return 0


def by_hand(everybody: list[Marks], label: str) -> tuple[float, float]:
    """Observed and expected disagreement, term by term."""
    sides = [sections(marked, label) for marked in everybody]
    observed = sum(apart(*pair) for one, other in permutations(sides, 2) for pair in product(one, other))
    every = [section for side in sides for section in side]
    units = [size for _, size, is_unit in every if is_unit]
    gaps = [size for _, size, is_unit in every if not is_unit]
    expected = sum(
        (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in units
    )
    people = len(sides)
    whole = people * LENGTH
    return (
        observed / (people * (people - 1) * LENGTH**2),
        2 / LENGTH * expected / (whole * (whole - 1) - sum(size * (size - 1) for size in units)),
    )


@given(st.lists(marks(), min_size=2, max_size=4))
def test_it_is_its_definition(everybody: list[Marks]) -> None:
    """Parts and value are those that each two sections give, and those of all labels are the sums."""
    assume(any(everybody))
    every, labels = unitizing_alpha(everybody, LENGTH)
    for label, found in labels.items():
        assert (found.observed, found.expected) == pytest.approx(by_hand(everybody, str(label)))
    assert every.expected == pytest.approx(sum(each.expected for each in labels.values()))
    if every.value is not None:
        assert every.value == pytest.approx(1 - sum(each.observed for each in labels.values()) / every.expected)


@given(marks(), st.integers(2, 4))
def test_who_marks_the_same_agrees(marked: Marks, people: int) -> None:
    """The same stretches of everybody have alpha 1, unless nothing could differ."""
    assume(marked)
    every, _ = unitizing_alpha([marked] * people, LENGTH)
    assert every.value in (1, None)


@pytest.mark.parametrize(
    ("marked", "says"),
    [
        ([(3, 3, "a")], "has a length"),
        ([(20, 25, "a")], "from 0 to 24"),
        ([(1, 5, "a"), (4, 6, "a")], 'overlap that are both marked as "a"'),
    ],
)
def test_what_cannot_be_marked_is_refused(marked: list[tuple[int, int, str]], says: str) -> None:
    """A stretch without length, beyond the text, or over another of its label is named."""
    with pytest.raises(Refused, match=says):
        unitizing_alpha([marked, []], LENGTH)


@pytest.mark.parametrize("marked", [[[(1, 2, "a")]], [[], []]])
def test_nothing_to_compare_is_undefined(marked: list[Marks]) -> None:
    """One annotator, or nothing marked at all, has no alpha."""
    with pytest.raises(Undefined):
        unitizing_alpha(marked, LENGTH)
