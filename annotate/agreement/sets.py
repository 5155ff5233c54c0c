"""Sets of labels looked at one label at a time: whether each set holds it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from annotate.agreement.study import Study


def elements_of(study: Study) -> list[Hashable]:
    """The labels that the sets of a study hold, in the order in which its values name them."""
    sets = cast("list[frozenset[Hashable]]", study.categories)
    return list(dict.fromkeys(label for held in sets for label in sorted(held, key=str)))


def holding(study: Study, label: Hashable) -> NDArray[np.bool_]:
    """Whether each value holds the label (categories,)."""
    sets = cast("list[frozenset[Hashable]]", study.categories)
    return np.array([label in held for held in sets], dtype=bool)
