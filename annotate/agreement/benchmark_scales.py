"""Reading a coefficient against customary limits, with the probability that it reaches them; never one word alone."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any, Final

SCALES: Final[dict[str, tuple[tuple[str, float], ...]]] = {
    "landis_koch": (
        ("almost perfect", 0.8), ("substantial", 0.6), ("moderate", 0.4), ("fair", 0.2), ("slight", 0.0),
        ("poor", -1.0),
    ),
    "altman": (("very good", 0.8), ("good", 0.6), ("moderate", 0.4), ("fair", 0.2), ("poor", -1.0)),
    "fleiss": (("excellent", 0.75), ("intermediate to good", 0.4), ("poor", -1.0)),
}  # fmt: skip
KRIPPENDORFF: Final = ((0.8, "reliable"), (0.667, "enough for tentative conclusions"))
KRIPPENDORFF_CAUTION: Final = (
    "Krippendorff's limits (2004, p. 241) judge the lower limit of the interval, and ask what a wrong conclusion costs"
)
LANDIS_KOCH_CAUTION: Final = (
    "Landis & Koch (1977, p. 165) call their limits arbitrary; they were made for kappa and depend on labels and "
    "prevalence. Cumulative membership probability: Gwet 2014, ch. 6"
)
FEW: Final = 5
FEW_CAUTION: Final = (
    f"{LANDIS_KOCH_CAUTION}. It takes the standard error as known, and is far too sure of few documents"
)
REACHED: Final = 0.95  # Gwet's rule: the highest level reached with this probability


def membership(value: float, error: float, scale: str) -> list[float]:
    """The probability of each level or a higher one, the highest first (Gwet 2014, Handbook, ch. 6.3).

    A normal distribution around the value cut off at -1 and 1; the last is 1. `scale` is a key of `SCALES`.
    """
    normal = NormalDist().cdf
    above = normal((value - 1) / error)
    whole = normal((value + 1) / error) - above
    return [(normal((value - low) / error) - above) / whole for _, low in SCALES[scale]]


def reading_of(entry: dict[str, Any]) -> dict[str, Any] | None:
    """What the entry of a report can be held to say; None without a value in the scales or a standard error."""
    if entry["value"] is None or not -1 <= entry["value"] <= 1 or not entry["standard_error"]:
        return None
    chances = membership(entry["value"], entry["standard_error"], "landis_koch")
    names = [name for name, _ in SCALES["landis_koch"]]
    levels = [
        {"level": name, "at_least": low, "probability": chance}
        for (name, low), chance in zip(SCALES["landis_koch"], chances, strict=True)
    ]
    return {
        "krippendorff": _krippendorff(entry["interval"]),
        "landis_koch": {
            "levels": levels,
            "reached": next(name for name, chance in zip(names, chances, strict=True) if chance >= REACHED),
            "caution": FEW_CAUTION if (entry["degrees_of_freedom"] or FEW) < FEW else LANDIS_KOCH_CAUTION,
        },
    }


def _krippendorff(interval: list[float] | None) -> dict[str, Any]:
    lower = None if interval is None else interval[0]
    return {
        "lower_limit": lower,
        "limits": [{"limit": limit, "reached": lower is not None and lower >= limit} for limit, _ in KRIPPENDORFF],
        "caution": KRIPPENDORFF_CAUTION,
    }
