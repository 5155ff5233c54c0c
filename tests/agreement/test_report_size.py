"""A report stays small however many values a study has."""

from __future__ import annotations

import csv
import io

from annotate.agreement.breakdowns import of_annotators
from annotate.agreement.by_annotator import MOST_ANNOTATORS
from annotate.agreement.by_pair import MOST_PAIRS
from annotate.agreement.csv_rows import as_csv
from annotate.agreement.phrases import low_for_certain
from annotate.agreement.presenting import entry
from annotate.agreement.rendering import as_text
from annotate.agreement.report import MOST_LISTED, report, whole_report
from annotate.agreement.study import Study, from_rows


def test_a_report_counts_what_it_does_not_list() -> None:
    """Of thousands of sources the most frequent ones and disagreements are listed, the rest is counted."""
    pairs = [("agency", "minister")] * 2 + [(f"a{n}", f"b{n}") for n in range(MOST_LISTED + 5)]
    units = [str(unit) for unit in range(len(pairs)) for _ in "xy"]
    study = from_rows(units, ["x", "y"] * len(pairs), [who for pair in pairs for who in pair], open_set=True)
    found = report(study, layer="source", reading="innermost")
    assert set(found["categories"][:2]) == {"agency", "minister"}
    assert (len(found["categories"]), found["categories_left_out"]) == (MOST_LISTED, MOST_LISTED + 12)
    (pair,) = found["pairs"]
    assert pair["disagreements"][0] == {"labels": ["agency", "minister"], "count": 2}
    assert (len(pair["disagreements"]), pair["disagreements_left_out"]) == (MOST_LISTED, 6)


def crowd(units: int, raters: int, fresh: int) -> Study:
    """Each unit is rated by `raters`, of whom so many are `fresh`: the others rated the unit before it too."""
    rows = [(f"u{unit}", f"w{unit * fresh + place:04}") for unit in range(units) for place in range(raters)]
    labels = ["ab"[(place * 7 + place // 3) % 2] for place in range(len(rows))]
    return from_rows([unit for unit, _ in rows], [worker for _, worker in rows], labels)


def test_workers_who_never_met_are_counted_not_listed() -> None:
    """A crowd of which each rated a few units has the pairs that met, every annotator, and a count of other pairs."""
    found = report(crowd(100, 3, 2), layer="label", reading="label")
    assert len(found["pairs"]) == 300
    assert all(pair["units"] for pair in found["pairs"])
    assert found["pairs_left_out"] == [{"reason": "with no unit in common", "count": 201 * 200 // 2 - 300}]
    assert len(found["by_annotator"]) == 201
    assert found["by_annotator_left_out"] == []
    assert found["coefficients"]["light_kappa"]["undefined"]


def test_of_very_many_pairs_those_with_most_units_are_listed() -> None:
    """What a report holds does not grow with the square of its annotators, and pairs say what they say among few."""
    many = crowd(3, 210, 3)
    found = report(many, layer="label", reading="label")
    left_out = {each["reason"]: each["count"] for each in found["pairs_left_out"]}
    assert len(found["pairs"]) == MOST_PAIRS
    assert sum(left_out.values()) == 216 * 215 // 2 - MOST_PAIRS
    assert min(pair["units"] for pair in found["pairs"]) >= 2
    pair = found["pairs"][-1]
    alone = report(of_annotators(many, pair["annotators"]), layer="label", reading="label")["pairs"][0]
    for name in ("units", "cohen_kappa", "percent_agreement"):
        assert pair[name] == alone[name]


def test_of_very_many_annotators_those_with_most_ratings_are_listed() -> None:
    """The others are counted with the reason."""
    found = report(crowd(502, 3, 2), layer="label", reading="label")
    assert len(found["by_annotator"]) == MOST_ANNOTATORS
    assert found["by_annotator_left_out"] == [{"reason": "not among those with the most ratings", "count": 5}]
    ratings = {each["annotator"]: each["ratings"] for each in found["by_annotator"]}
    assert sum(each == 2 for each in ratings.values()) == 501
    assert list(ratings) == sorted(ratings)


def test_what_is_left_out_is_told_in_a_spreadsheet_and_in_a_terminal() -> None:
    """Beside the pairs that are listed both say how many are not, and why."""
    whole = whole_report([report(crowd(100, 3, 2), layer="label", reading="label")])
    rows = [row for row in csv.DictReader(io.StringIO(as_csv(whole))) if row["annotator_count"] == "2"]
    assert {row["excluded"] for row in rows} == {"19800 with no unit in common"}
    assert "pairs left out: 19800 with no unit in common" in as_text(whole)


def test_those_come_first_of_whom_most_is_known_to_be_low() -> None:
    """Among many, a pair that met twice and differed twice does not hide one that met often and agrees little."""
    often, seldom, twice = (
        entry(value=0.2, interval=[0.1, 0.3]),
        entry(value=-0.2, interval=[-0.9, 0.8]),
        entry(value=-1.0),
    )
    assert sorted([twice, seldom, often], key=low_for_certain) == [often, seldom, twice]
