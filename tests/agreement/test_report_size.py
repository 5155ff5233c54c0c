"""A report stays small however many values a study has."""

from __future__ import annotations

from annotate.agreement.report import MOST_LISTED, report
from annotate.agreement.study import from_rows


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
