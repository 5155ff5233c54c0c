"""How many units and documents an interval of a given width needs, told from a pilot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from annotate.agreement.inference import CONFIDENCE
from annotate.agreement.intervals import FISHER, LOGIT
from annotate.agreement.presenting import SHARES
from annotate.agreement.student import t_quantile
from annotate.errors import Refused

MOST: Final = 10_000_000
CAUTION: Final = (
    "a forecast: it takes the value, the spread between documents and the units of a document to stay as in the pilot"
)


def width_with(name: str, value: float, error: float, pilot: int, planned: int, confidence: float) -> float:
    """The width of the interval with `planned` clusters, where a pilot of `pilot` gave `error`; 2 clusters or more.

    The standard error falls with the square root of the number of clusters; the interval is the report's own.
    """
    scale = LOGIT if name in SHARES else FISHER
    half = t_quantile((1 + confidence) / 2, planned - 1) * error * math.sqrt(pilot / planned) * scale.slope(value)
    return float(scale.back(scale.forward(value) + half) - scale.back(scale.forward(value) - half))


def clusters_needed(
    name: str, value: float, error: float, pilot: int, width: float, confidence: float = CONFIDENCE
) -> int:
    """The fewest clusters (documents or units) whose interval is at most `width`; refused where none is enough."""
    if not 0 < width < 2:
        raise Refused("the width of an interval lies between 0 and 2, such as 0.1; it is {width}", width=width)
    low, high = 1, 2
    while width_with(name, value, error, pilot, high, confidence) > width:
        low, high = high, 2 * high
        if high > MOST:
            raise Refused(
                "no sample of fewer than {most} is enough for an interval as narrow as {width}", most=MOST, width=width
            )
    while high - low > 1:
        middle = (low + high) // 2
        enough = width_with(name, value, error, pilot, middle, confidence) <= width
        low, high = (low, middle) if enough else (middle, high)
    return high


def plans_of(layers: Sequence[dict[str, Any]], width: float, confidence: float = CONFIDENCE) -> list[dict[str, Any]]:
    """What each layer of a report needs for intervals of the width."""
    return [
        {key: layer[key] for key in ("layer", "reading", "round")}
        | {"width": width, "needed": plan_of(layer, width, confidence), "caution": CAUTION}
        for layer in layers
    ]


def plan_of(layer: dict[str, Any], width: float, confidence: float = CONFIDENCE) -> list[dict[str, Any]]:
    """For each coefficient of a layer's report: documents (null without them) and units for an interval of the width.

    `reason` stands where the pilot tells nothing: no value, no spread, a value at its limit.
    """
    return [_row(name, found, layer, width, confidence) for name, found in layer["coefficients"].items()]


def _row(name: str, found: dict[str, Any], layer: dict[str, Any], width: float, confidence: float) -> dict[str, Any]:
    row = {"coefficient": name, "value": found["value"], "documents": None, "units": None}
    reason = found["undefined"] or found["interval_undefined"]
    if reason:
        return {**row, "reason": reason}
    pilot = found["degrees_of_freedom"] + 1
    needed = clusters_needed(name, found["value"], found["standard_error"], pilot, width, confidence)
    by_document = (layer["documents"] or 0) > 1
    units = math.ceil(needed * layer["units"] / pilot) if by_document else needed
    return {**row, "documents": needed if by_document else None, "units": units, "reason": None}
