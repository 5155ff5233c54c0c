"""Merging units into patterns loses nothing: what is computed from patterns is what the table says."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotate.agreement.patterns import Patterns, merge
from annotate.agreement.study import Study, from_rows

LABELS = tuple(map(str, range(6)))
Cells = dict[tuple[int, int], str]


def tables(annotators: int) -> st.SearchStrategy[Cells]:
    """(unit, annotator) -> label; few annotators go one way through the engine, many another."""
    cell = st.tuples(st.integers(0, 7), st.integers(0, annotators - 1))
    return st.dictionaries(cell, st.sampled_from(LABELS), max_size=40)


def study_of(cells: Cells) -> Study:
    rows = [(f"unit {unit}", f"annotator {who}", label, f"text {unit % 3}") for (unit, who), label in cells.items()]
    units, people, labels, documents = map(list, zip(*rows, strict=True)) if rows else ([], [], [], [])
    return from_rows(units, people, labels, categories=LABELS, documents=documents)


def ratings(study: Study) -> list[frozenset[tuple[int, int]]]:
    """What was said of each unit."""
    found: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for unit, who, value in zip(study.unit.tolist(), study.annotator.tolist(), study.value.tolist(), strict=True):
        found[unit].add((who, value))
    return [frozenset(found[unit]) for unit in range(len(study.units))]


def shown(patterns: Patterns) -> list[frozenset[tuple[int, int]]]:
    """What each pattern says."""
    found: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    rows = zip(patterns.pattern.tolist(), patterns.annotator.tolist(), patterns.value.tolist(), strict=True)
    for pattern, who, value in rows:
        found[pattern].add((who, value))
    return [frozenset(found[pattern]) for pattern in range(patterns.number)]


def check(cells: Cells) -> None:
    study = study_of(cells)
    patterns, said = merge(study), ratings(study)
    told = shown(patterns)
    assert [told[pattern] for pattern in patterns.of_unit.tolist()] == said
    assert len(set(told)) == len(told)
    assert dict(zip(told, patterns.weight.tolist(), strict=True)) == Counter(said)
    if patterns.spread is not None:
        which, cluster, count = patterns.spread.standing(np.arange(patterns.number))
        spread: Counter[tuple[int, int]] = Counter()
        for one, where, number in zip(which.tolist(), cluster.tolist(), count.tolist(), strict=True):
            spread[one, where] += number
        assert study.cluster is not None
        assert spread == Counter(zip(patterns.of_unit.tolist(), study.cluster.tolist(), strict=True))


@given(tables(annotators=4))
def test_units_of_few_annotators_are_merged_without_loss(cells: Cells) -> None:
    """Every unit's pattern says of it what the table says; weights and documents count each unit once."""
    check(cells)


@given(tables(annotators=30))
def test_units_of_many_annotators_are_merged_without_loss(cells: Cells) -> None:
    """The same where there are too many annotators for one number a unit."""
    check(cells)
