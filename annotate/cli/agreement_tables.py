"""Tables that come besides a table of labels: parents in a tree, distances, weights."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotate.errors import Unreadable

if TYPE_CHECKING:
    from annotate.agreement.arrays import Floats
    from annotate.agreement.distances import Matrix
    from annotate.agreement.estimate import Form


WEIGHTS: Final = ("identity", "linear", "quadratic", "ordinal", "radical", "ratio")


def read_parents(path: Path, labels: Sequence[Hashable]) -> Mapping[Hashable, Hashable | None]:
    """A table with the columns label and parent, the parent of a highest label empty; labels without a row are high."""
    from annotate.formats.table_rows import read_rows

    rows = read_rows(path)
    pairs = zip(rows.column("label"), rows.column("parent"), strict=True)
    found: dict[Hashable, Hashable | None] = {label: parent or None for label, parent in pairs}
    if not set(found) & set(labels):
        raise Unreadable(f"{path} names none of the labels: {', '.join(map(str, labels))}")
    return found


def read_distances(path: Path, labels: Sequence[Hashable]) -> Matrix:
    """Distances of one's own; see `_square`."""
    from annotate.agreement.trees import own_distances

    return own_distances(_square(path, labels, "distance"), labels)


def read_weights(path: Path, labels: Sequence[Hashable]) -> Form:
    """Weights of one's own; see `_square`."""
    from annotate.agreement.weights import own_weights

    return own_weights(_square(path, labels, "weight"), labels)


def _square(path: Path, labels: Sequence[Hashable], what: str) -> Floats:
    """A square table: the first column and the header name the labels, in any order, the cells are numbers."""
    import numpy as np

    from annotate.formats.table_rows import read_rows

    rows = read_rows(path)
    names = list(rows.columns[0])
    if unknown := [label for label in labels if label not in names or label not in rows.header[1:]]:
        raise Unreadable(f'{path} has no {what}s of the label "{unknown[0]}"; it needs a row and a column for each')
    places = [names.index(str(label)) for label in labels]
    try:
        table = [[float(rows.column(str(label))[place] or "") for label in labels] for place in places]
    except ValueError as error:
        raise Unreadable(f"{path}: a {what} is no number: {error}") from error
    return np.array(table)
