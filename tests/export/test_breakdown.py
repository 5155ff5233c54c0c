"""Agreement by document and by annotator."""

from __future__ import annotations

from annotate.agreement.report import report
from annotate.agreement.study import Study, from_rows
from annotate.export.breakdown import Tally, differing_of, documents, of_document

RATINGS = {
    "d/1": "xxy", "d/2": "xyy", "d/3": "yyy",
    "e/1": "xxx", "e/2": "y--", "e/3": "yyx",
    "f/1": "x--",
}  # fmt: skip


def study(units: dict[str, str] = RATINGS) -> Study:
    """The ratings of u, v and w; a dash is missing."""
    rows = [
        (unit, who, value)
        for unit, values in units.items()
        for who, value in zip("uvw", values, strict=True)
        if value != "-"
    ]
    names, annotators, values = zip(*rows, strict=True)
    return from_rows(names, annotators, values, categories=["x", "y"], documents=[name[0] for name in names])


def whole(given: Study) -> dict:
    """The report of a study."""
    return report(given, layer="stance", reading="sentence")


def test_documents_come_with_what_differs() -> None:
    """The document with the largest share of differing units comes first; one that cannot be compared is left out."""
    assert documents(study()) == [Tally("d", 3, 2), Tally("e", 2, 1)]


def test_a_document_alone_is_what_its_own_file_would_give() -> None:
    """The report of a document is the report of its ratings alone, with the interval over its units."""
    alone = whole(study({unit: values for unit, values in RATINGS.items() if unit[0] == "d"}))
    found = of_document(study(), "d", whole)
    for name, entry in found["coefficients"].items():
        assert entry["value"] == alone["coefficients"][name]["value"]
    assert found["units"] == 3
    assert "over units" in found["coefficients"]["krippendorff_alpha"]["interval_method"]


def test_how_often_each_annotator_differs() -> None:
    """Each annotator stands with the units they rated, and those in which somebody rated otherwise."""
    assert differing_of(study()) == {"u": (7, 3), "v": (5, 3), "w": (5, 3)}
    assert differing_of(study({"d/1": "xy-", "d/2": "xx-"})) == {"u": (2, 1), "v": (2, 1)}
