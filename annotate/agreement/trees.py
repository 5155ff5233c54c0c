"""Labels in a tree: distances along its branches, and agreement at each depth of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from annotate.agreement.arrays import Floats
from annotate.agreement.coefficients import alpha
from annotate.agreement.distances import Matrix
from annotate.agreement.labels import label_text
from annotate.agreement.patterns import merge
from annotate.agreement.presenting import Presenter
from annotate.agreement.study import Study
from annotate.errors import Refused

Parents = Mapping[Hashable, Hashable | None]


def path_to(label: Hashable, parents: Parents) -> list[Hashable]:
    """The label with all above it, the highest first; refused when labels stand above themselves."""
    path = [label]
    while (above := parents.get(path[-1])) is not None:
        if above in path:
            raise Refused(f'the label "{label_text(above)}" stands above itself')
        path.append(above)
    return path[::-1]


def tree_distances(labels: Sequence[Hashable], parents: Parents) -> Matrix:
    """Steps along the branches from one label to the other / the most steps between any two (labels, labels).

    Labels without a parent hang on one root (path length: Rada et al. 1989, IEEE Trans. SMC 19, p. 20).
    """
    paths = [path_to(label, parents) for label in labels]
    steps = np.array([[_steps(left, right) for right in paths] for left in paths], dtype=np.float64)
    return Matrix(steps / steps.max() if steps.size and steps.max() else steps)


def own_distances(matrix: Floats, labels: Sequence[Hashable]) -> Matrix:
    """Distances of one's own (labels, labels): symmetric, 0 for equal labels, none negative; else refused."""
    matrix = np.asarray(matrix, dtype=np.float64)
    if matrix.shape != (len(labels), len(labels)):
        raise Refused(f"the distances must be a table of {len(labels)} rows and columns, one for each label")
    if (
        not np.all(np.isfinite(matrix))
        or matrix.min() < 0
        or np.any(np.diag(matrix))
        or not np.allclose(matrix, matrix.T)
    ):
        raise Refused("distances must be symmetric, 0 from a label to itself and nowhere negative")
    return Matrix(matrix)


def at_depth(study: Study, parents: Parents, depth: int) -> Study:
    """The study with each label replaced by the one above it at a depth, 1 the highest; shorter branches stay."""
    paths = [path_to(label, parents) for label in study.categories]
    short = [path[min(depth, len(path)) - 1] for path in paths]
    labels = list(dict.fromkeys(short))
    code = np.array([labels.index(label) for label in short], dtype=np.int32)
    return dataclasses.replace(study, categories=labels, value=code[study.value], level="nominal", numbers=None)


def tree_entry(present: Presenter, parents: Parents) -> dict[str, Any]:
    """Alpha with the distances of the tree, and nominal alpha at each depth with the labels it tells apart there."""
    study = present.study
    form = tree_distances(study.categories, parents)
    deepest = max((len(path_to(label, parents)) for label in study.categories), default=0)
    own = dataclasses.replace(present, set_distance=form, drawn=None)
    return {
        "krippendorff_alpha": own(lambda patterns: alpha(study, patterns, form), "krippendorff_alpha", of_all=True),
        "depths": [_depth(present, at_depth(study, parents, depth), depth) for depth in range(1, deepest + 1)],
    }


def _depth(present: Presenter, study: Study, depth: int) -> dict[str, Any]:
    patterns = merge(study)
    if present.patterns.spread is None:
        patterns = patterns.by_unit()
    here = dataclasses.replace(present, study=study, patterns=patterns, set_distance="masi", drawn=None)
    return {
        "depth": depth,
        "categories": [label_text(label) for label in study.categories],
        "krippendorff_alpha": here(lambda known: alpha(study, known), "krippendorff_alpha", of_all=True),
    }


def _steps(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    shared = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        shared += 1
    return len(left) + len(right) - 2 * shared
