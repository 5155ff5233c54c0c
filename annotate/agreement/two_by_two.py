"""Two annotators' labels as a table: prevalence and bias of each label, the largest kappa their margins allow."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.measures.coefficient import CERTAIN


def prevalence_index(table: NDArray[np.int64], label: int) -> float:
    """|a - d| / n for the label against the rest (Byrt, Bishop & Carlin 1993, J Clin Epidemiol 46, p. 425)."""
    total = int(table.sum())
    both = int(table[label, label])
    neither = total - int(table[label].sum()) - int(table[:, label].sum()) + both
    return abs(both - neither) / total


def bias_index(table: NDArray[np.int64], label: int) -> float:
    """|b - c| / n for the label against the rest (Byrt et al. 1993, p. 425): how far the two choose it unequally."""
    return abs(int(table[label].sum()) - int(table[:, label].sum())) / int(table.sum())


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


def table_entry(table: NDArray[np.int64], texts: list[str]) -> dict[str, Any]:
    """The confusion matrix of a pair with its indices, as part of a report; indices null without a common unit."""
    some = bool(table.sum())
    return {
        "confusion": table.tolist(),
        "kappa_max": kappa_max(table) if some else None,
        "pabak": pabak(table) if some and len(texts) == 2 else None,
        "labels": [
            {
                "label": text,
                "prevalence_index": prevalence_index(table, code) if some else None,
                "bias_index": bias_index(table, code) if some else None,
            }
            for code, text in enumerate(texts)
        ],
    }
