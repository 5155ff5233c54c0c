"""Rounds as one study: nothing is lost, and single values become sets where another round has sets."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from annotate.agreement.breakdowns import between_rounds, by_unit
from annotate.agreement.pooling import pooled
from annotate.agreement.report import report
from annotate.agreement.study import Study, from_rows
from annotate.errors import Refused

BOTH = frozenset({"favour", "against"})


def study(rows: str, **options: object) -> Study:
    """From "unit annotator value" separated by commas; the unit's letter is its document."""
    units, annotators, values = zip(*(row.split() for row in rows.split(", ")), strict=True)
    return from_rows(units, annotators, values, documents=[unit[0] for unit in units], **options)


def alpha(found: Study) -> float:
    return report(found, layer="x", reading="y")["coefficients"]["krippendorff_alpha"]["value"]


FIRST = study("a1 ana favour, a1 ben favour, a2 ana against, a2 ben favour")
SECOND = study("a1 ana favour, a1 cem against, b1 ana neither, b1 cem neither")


def test_a_sentence_of_two_rounds_is_two_units() -> None:
    """Everybody's ratings of all rounds stand in the pooled study, and a document of both rounds is one."""
    found = pooled([("pilot", FIRST), ("main", SECOND)])
    assert list(found.units) == ["pilot: a1", "pilot: a2", "main: a1", "main: b1"]
    assert (list(found.annotators), list(found.clusters), found.value.size) == (["ana", "ben", "cem"], ["a", "b"], 8)
    rows = "p1 ana favour, p1 ben favour, p2 ana against, p2 ben favour, m1 ana favour, m1 cem against"
    assert alpha(found) == pytest.approx(alpha(study(f"{rows}, n1 ana neither, n1 cem neither")))


def test_single_values_become_sets_beside_sets() -> None:
    """A round in which nobody had two values is as far apart by MASI as it was, also for an annotator in both."""
    sets = from_rows(["a1", "a1"], ["ana", "ben"], [BOTH, frozenset({"favour"})], level="set", documents=["a", "a"])
    found = pooled([("pilot", FIRST), ("main", sets)])
    assert found.level == "set"
    assert alpha(pooled([("pilot", FIRST), ("main", FIRST)])) == pytest.approx(
        alpha(
            pooled([("pilot", FIRST), ("main", study("a1 ana favour, a1 ben favour, a2 ana against, a2 ben favour"))])
        )
    )
    own = dict(between_rounds([("pilot", FIRST), ("main", sets)]))
    assert own["ben"].level == "set"
    assert {own["ben"].categories[value] for value in own["ben"].value} == {frozenset({"favour"})}


def test_contradicting_orders_are_not_pooled() -> None:
    """Labels that another codebook version put in another order have no common ranks."""
    one, other = (
        study("a1 ana low, a1 ben high", level="ordinal", categories=order)
        for order in (["low", "high"], ["high", "low"])
    )
    longer = study("a1 ana low, a1 ben mid", level="ordinal", categories=["low", "mid", "high"])
    assert pooled([("1", one), ("2", longer)]).categories == ["low", "mid", "high"]
    with pytest.raises(Refused, match="different orders"):
        pooled([("1", one), ("2", other)])
    with pytest.raises(Refused, match="nominal, ordinal"):
        pooled([("1", one), ("2", FIRST)])


def test_annotators_meet_themselves_on_the_labels_of_both_rounds() -> None:
    """A label that only one round's codebook has takes its place in the order, and unused ones count as labels."""
    one = study("a1 ana low, a2 ana high", level="ordinal", categories=["low", "high"])
    other = study("a1 ana low, a2 ana mid", level="ordinal", categories=["low", "mid", "high"])
    [(_, own)] = between_rounds([("pilot", one), ("main", other)])
    assert (own.level, list(own.categories)) == ("ordinal", ["low", "mid", "high"])
    plain = [study(f"a1 ana {first}, a2 ana {second}", categories=labels)
             for first, second, labels in (("x", "y", ["x", "y", "z"]), ("x", "x", ["x", "y", "w"]))]  # fmt: skip
    [(_, own)] = between_rounds([("pilot", plain[0]), ("main", plain[1])])
    expected = report(own, layer="x", reading="y")["coefficients"]["brennan_prediger"]["expected"]
    assert expected == pytest.approx(1 / 4)


def test_annotators_meet_themselves_on_the_numbers_of_their_labels() -> None:
    """Labels of an interval scale keep the numbers that the codebook gives them."""
    numbers = np.array([-1.0, 0.0, 3.0])
    labels = ["down", "same", "up"]
    one, other = (
        dataclasses.replace(study(rows, categories=labels), level="interval", numbers=numbers)
        for rows in ("a1 ana down, a2 ana up, a3 ana same", "a1 ana down, a2 ana up, a3 ana up")
    )
    [(_, own)] = between_rounds([("pilot", one), ("main", other)])
    as_numbers = study("a1 p -1, a2 p 3, a3 p 0, a1 m -1, a2 m 3, a3 m 3", level="interval")
    assert alpha(own) == pytest.approx(alpha(as_numbers))


def test_annotators_meet_themselves_together_too() -> None:
    """All annotators with themselves are one study of as many units as theirs together: Cohen's kappa of the rounds."""
    one = study("a1 ana x, a2 ana y, a1 ben x, a2 ben x")
    other = study("a1 ana x, a2 ana x, a1 ben y, a2 ben x")
    *own, (name, everybody) = between_rounds([("pilot", one), ("main", other)])
    assert ([each for each, _ in own], name) == (["ana", "ben"], None)
    same = study("a1 p x, a1 m x, a2 p y, a2 m x, b1 p x, b1 m y, b2 p x, b2 m x")
    kappas = [
        report(each, layer="x", reading="y")["coefficients"]["cohen_kappa"]["value"] for each in (everybody, same)
    ]
    assert kappas[0] == pytest.approx(kappas[1])


def test_units_fall_into_their_groups() -> None:
    """Each unit's ratings stand in the group of the unit, groups in the order of their names."""
    found = by_unit(FIRST, ["body", "headline"])
    assert [(name, list(part.units)) for name, part in found] == [("body", ["a1"]), ("headline", ["a2"])]
