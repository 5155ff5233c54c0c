"""Agreement weights for labels that differ by degrees (Gwet 2014, Handbook of inter-rater reliability, table 3.2)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final

import numpy as np

from annotate.agreement.arrays import Floats
from annotate.agreement.distances import Identity, Matrix
from annotate.agreement.estimate import Form
from annotate.agreement.labels import number_of
from annotate.errors import Refused

Weights = str | Callable[[Sequence[Hashable]], Form]
"""One of `NAMES`, or what gives weights of one's own for labels."""


def weights_of(asked: Weights, categories: Sequence[Hashable]) -> Form:
    """The weights for labels in their declared order; refused for a name that is none of `NAMES`."""
    return weights_named(asked, categories) if isinstance(asked, str) else asked(categories)


def name_of(asked: Weights) -> str:
    """How a report names the weights."""
    return asked if isinstance(asked, str) else "own"


def weights_named(name: str, categories: Sequence[Hashable]) -> Form:
    """The weights of this name, one of `NAMES`, for labels in their declared order; refused for another name."""
    if name == "identity":
        return Identity()
    if name not in _LOSS:
        raise Refused(f'there are no weights "{name}"; there are {", ".join(NAMES)}')
    return Matrix(1 - _scaled(_LOSS[name](scores(categories))))


def own_weights(matrix: Floats, categories: Sequence[Hashable]) -> Form:
    """Weights of one's own (labels, labels): symmetric, 1 for equal labels, 0 to 1 for others; else refused."""
    size = len(categories)
    matrix = np.asarray(matrix, dtype=np.float64)
    if matrix.shape != (size, size):
        raise Refused(f"the weights must be a table of {size} rows and {size} columns, one for each label")
    if not np.allclose(matrix, matrix.T) or not np.all(np.diag(matrix) == 1) or matrix.min() < 0 or matrix.max() > 1:
        raise Refused("weights must be symmetric, 1 for equal labels and from 0 to 1 for others")
    return Matrix(matrix)


def scores(categories: Sequence[Hashable]) -> Floats:
    """The numbers of the labels where all are numbers, else their ranks in the declared order (labels,)."""
    numbers = [number_of(label) for label in categories]
    if any(number is None for number in numbers):
        return np.arange(1, len(categories) + 1, dtype=np.float64)
    return np.array(numbers, dtype=np.float64)


def _scaled(loss: Floats) -> Floats:
    """A loss divided by its largest value, so that the weights run from 0 to 1."""
    largest = float(loss.max(initial=0.0))
    return loss / largest if largest else loss


def _difference(x: Floats) -> Floats:
    gap: Floats = np.abs(x[:, None] - x[None, :])
    return gap


def _ordinal(x: Floats) -> Floats:
    """The number of pairs of labels among those from one to the other."""
    between = _difference(np.argsort(np.argsort(x)).astype(np.float64))
    return between * (between + 1) / 2


def _ratio(x: Floats) -> Floats:
    if x.min(initial=0) < 0:
        raise Refused("ratio weights need labels of zero or more")
    sums = x[:, None] + x[None, :]
    return np.divide(x[:, None] - x[None, :], sums, out=np.zeros_like(sums), where=sums != 0) ** 2


_LOSS: Final[dict[str, Callable[[Floats], Floats]]] = {
    "linear": _difference,
    "quadratic": lambda x: _difference(x) ** 2,
    "ordinal": _ordinal,
    "radical": lambda x: np.sqrt(_difference(x)),
    "ratio": _ratio,
}
NAMES: Final = ("identity", *_LOSS)
