"""Where a value of a coefficient lies in a picture, in percent of its width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LOW, HIGH = -0.2, 1.0
MARGIN = 3.0
"""Percent at both sides, so that a dot at the end is whole."""
TICKS = (0.0, 0.667, 0.8, 1.0)
THRESHOLDS = (0.667, 0.8)


def place(value: float) -> float:
    """Percent from the left; what lies below the scale stands at its end."""
    within = min(max(value, LOW), HIGH)
    return round(MARGIN + (100 - 2 * MARGIN) * (within - LOW) / (HIGH - LOW), 2)


@dataclass(frozen=True, slots=True)
class Dot:
    """A value and its interval in a picture; `beyond` says that some of it lies below the scale."""

    at: float
    start: float | None
    end: float | None
    beyond: bool

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Dot | None:
        """The dot of a coefficient in a report, or None where it is undefined."""
        if entry["value"] is None:
            return None
        if entry["interval"] is None:
            return cls(place(entry["value"]), None, None, entry["value"] < LOW)
        lower, upper = entry["interval"]
        return cls(place(entry["value"]), place(lower), place(upper), lower < LOW)


def ticks() -> list[tuple[float, float, bool]]:
    """The marks of the scale: value, place, and whether it is one of Krippendorff's thresholds."""
    return [(each, place(each), each in THRESHOLDS) for each in TICKS]


def shade(value: float | None) -> int:
    """How high an agreement is, from 1 for a fifth or less to 5; 0 for none. The number beside it says it too."""
    return 0 if value is None else min(max(int(value * 5), 0), 4) + 1
