"""Labels as values: their order, their numbers, their text, and those that look alike."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Collection, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from annotate.errors import Refused

MOST_NAMED = 5


def order_categories(found: Collection[Hashable], declared: Sequence[Hashable] | None, level: str) -> list[Hashable]:
    """The labels of a study in order: the declared ones, else those found, by number or else by text.

    Refused when a found label is not declared, a label is declared twice, or words of an ordinal level have no order.
    """
    if declared is None:
        if level == "ordinal" and any(number_of(label) is None for label in found):
            raise Refused("an ordinal level of labels that are no numbers needs the labels in order, unused ones too")
        return sorted(found, key=sort_key)
    if repeated := [label for label, times in Counter(declared).items() if times > 1]:
        raise Refused(f'the label "{label_text(repeated[0])}" is declared twice')
    if unknown := sorted(set(found) - set(declared), key=sort_key):
        raise Refused(f"these labels are not among the declared ones: {quoted(unknown)}")
    return list(declared)


def sort_key(label: Hashable) -> tuple[int, float, str]:
    """Numbers in their order before words in theirs; "1" before "01", so that the order never depends on the rows."""
    number = number_of(label)
    text = label_text(label)
    return (1, 0.0, text) if number is None else (0, number, f"{len(text):04}{text}")


def number_of(label: Hashable) -> float | None:
    """The number a label stands for, or None; "nan" and "inf" are words."""
    try:
        number = float(label)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if isinstance(label, str) and "_" in label:
        return None
    return number if math.isfinite(number) else None


def to_numbers(labels: Sequence[Hashable]) -> NDArray[np.float64]:
    """The numbers of all labels (labels,); refused with the labels that are none."""
    numbers = [number_of(label) for label in labels]
    if words := [label for label, number in zip(labels, numbers, strict=True) if number is None]:
        raise Refused(f"this level needs numbers, and these labels are none: {quoted(words)}")
    return np.array(numbers, dtype=np.float64)


def label_text(value: Hashable) -> str:
    """A value as a person reads it: label, {a, b}, agency > spokesman, or agency > spokesman: favour; ..."""
    if isinstance(value, frozenset):
        if value and all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], tuple) for item in value):
            return "; ".join(sorted(f"{label_text(key)}: {label_text(kept)}" for key, kept in value))
        return "{" + ", ".join(sorted(label_text(item) for item in value)) + "}"
    if isinstance(value, tuple):
        return " > ".join(label_text(item) for item in value)
    return str(value)


def look_alikes(labels: Sequence[Hashable]) -> list[str]:
    """A caution for each group of labels that differ only in case, white space or the writing of a letter or number."""
    groups: dict[object, list[Hashable]] = {}
    for label in labels:
        if isinstance(label, str):
            groups.setdefault(_folded(label), []).append(label)
    return [f"these labels look alike and were kept apart: {quoted(group)}" for group in groups.values() if group[1:]]


def quoted(labels: Sequence[Hashable]) -> str:
    """The first few labels in quotes, and how many more there are."""
    named = ", ".join(f'"{label_text(label)}"' for label in labels[:MOST_NAMED])
    return f"{named} and {len(labels) - MOST_NAMED} more" if len(labels) > MOST_NAMED else named


def _folded(label: str) -> object:
    number = number_of(label)
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split()) if number is None else number
