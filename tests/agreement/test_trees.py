from __future__ import annotations

import numpy as np
import pytest

from annotate.agreement.distances import Nominal
from annotate.agreement.report import report
from annotate.agreement.trees import at_depth, own_distances, tree_distances
from annotate.errors import Refused
from tests.agreement.tables import coefficients, study_of

# favour and against are stances; strong and weak are kinds of favour.
PARENTS = {"strong": "favour", "weak": "favour"}
LABELS = ("strong", "weak", "against")
TABLE = [["strong", "weak"], ["weak", "strong"], ["against", "against"], ["strong", "strong"], ["against", "weak"]]


def test_steps_along_the_branches_are_the_distance() -> None:
    """Two kinds of one label are two steps apart, a kind and another label three, the most there are."""
    matrix = tree_distances(LABELS, PARENTS).entries
    assert matrix * 3 == pytest.approx(np.array([[0, 2, 3], [2, 0, 3], [3, 3, 0]]))


def test_labels_of_a_flat_tree_are_nominal() -> None:
    """Without parents the tree's alpha is the nominal one."""
    flat = tree_distances(LABELS, {}).entries
    codes = np.arange(3)
    assert flat == pytest.approx(np.array([Nominal().between(codes, np.full(3, other)) for other in codes]))


def test_agreement_at_each_depth() -> None:
    """At the highest depth strong and weak are both favour; at the deepest the labels are as they were chosen."""
    study = study_of(TABLE, categories=LABELS)
    tree = report(study, layer="stance", reading="value", parents=PARENTS)["tree"]
    merged = [[PARENTS.get(value, value) for value in row] for row in TABLE]
    high = coefficients(study_of(merged, categories=("favour", "against")))["krippendorff_alpha"]["value"]
    low = coefficients(study)["krippendorff_alpha"]["value"]
    assert [each["categories"] for each in tree["depths"]] == [["favour", "against"], list(LABELS)]
    assert [each["krippendorff_alpha"]["value"] for each in tree["depths"]] == pytest.approx([high, low])
    assert low < tree["krippendorff_alpha"]["value"] < high
    assert at_depth(study, PARENTS, 2).categories == list(LABELS)


def test_a_tree_has_no_circles() -> None:
    """A label that stands above itself is refused by its name."""
    with pytest.raises(Refused, match='"weak" stands above itself'):
        tree_distances(("weak", "favour"), {"weak": "favour", "favour": "weak"})


def test_own_distances_are_alphas_and_no_others() -> None:
    """A matrix of one's own serves alpha, its bootstrap's sums too, and is named as the convention."""
    study = study_of(TABLE, categories=LABELS)
    form = tree_distances(LABELS, PARENTS)
    entries = coefficients(study, set_distance=form)
    assert entries["krippendorff_alpha"]["value"] > coefficients(study)["krippendorff_alpha"]["value"]
    assert "one's own" in entries["krippendorff_alpha"]["convention"]
    assert entries["fleiss_kappa"]["value"] == coefficients(study)["fleiss_kappa"]["value"]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[0, 1], [1, 0]], "3 rows and columns"),
        ([[0, 1, 2], [1, 0, 1], [1, 1, 0]], "symmetric"),
        ([[1, 1, 1], [1, 0, 1], [1, 1, 0]], "0 from a label to itself"),
        ([[0, -1, 1], [-1, 0, 1], [1, 1, 0]], "nowhere negative"),
    ],
)
def test_distances_that_are_none_are_refused(matrix: list[list[float]], message: str) -> None:
    """A table that is no distance is refused with what a distance is."""
    with pytest.raises(Refused, match=message):
        own_distances(np.array(matrix, dtype=float), LABELS)
