"""Two annotators' labels as a table: prevalence and bias of each label, the largest kappa their margins allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.arrays import Floats
from annotate.agreement.measures.coefficient import CERTAIN


def prevalence_index(table: NDArray[np.int64]) -> Floats:
    """|a - d| / n for each label against the rest (labels,) (Byrt, Bishop & Carlin 1993, J Clin Epidemiol 46, 425)."""
    total, both = table.sum(), np.diagonal(table)
    neither = total - table.sum(axis=1) - table.sum(axis=0) + both
    index: Floats = np.abs(both - neither) / total
    return index


def bias_index(table: NDArray[np.int64]) -> Floats:
    """|b - c| / n for each label against the rest (labels,) (Byrt et al. 1993, p. 425): how unequally it is chosen."""
    index: Floats = np.abs(table.sum(axis=1) - table.sum(axis=0)) / table.sum()
    return index


def pabak(table: NDArray[np.int64]) -> float:
    """2 Po - 1 of two labels (Byrt et al. 1993, p. 427): Brennan and Prediger's coefficient of two labels."""
    return 2 * float(np.trace(table)) / float(table.sum()) - 1


def kappa_max(table: NDArray[np.int64]) -> float | None:
    """The largest kappa that the margins allow (Cohen 1960, p. 42); None where kappa is undefined."""
    rows, columns = (table.sum(axis=axis) / table.sum() for axis in (1, 0))
    expected = float(rows @ columns)
    if 1 - expected < CERTAIN:
        return None
    return (float(np.minimum(rows, columns).sum()) - expected) / (1 - expected)


def table_entry(table: NDArray[np.int64], texts: Sequence[str]) -> dict[str, Any]:
    """The confusion matrix of a pair with its indices, as part of a report; indices null without a common unit."""
    some = bool(table.sum())
    none = [None] * len(texts)
    prevalence, bias = (index(table).tolist() if some else none for index in (prevalence_index, bias_index))
    return {
        "confusion": table.tolist(),
        "kappa_max": kappa_max(table) if some else None,
        "pabak": pabak(table) if some and len(texts) == 2 else None,
        "labels": [
            {"label": text, "prevalence_index": one, "bias_index": other}
            for text, one, other in zip(texts, prevalence, bias, strict=True)
        ],
    }
