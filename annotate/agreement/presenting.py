"""A coefficient, or the reason why it is undefined, as its entry of a report: value, parts, error, interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from annotate.agreement.annotator_variance import THREE, annotator_variances
from annotate.agreement.bootstrap import Replicates, bootstrap_interval, replicate
from annotate.agreement.coefficients import alpha, distance, from_ranks, only_alpha
from annotate.agreement.compat import gwet_interval, kalpha_interval
from annotate.agreement.conventions import convention_of
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.inference import Inference
from annotate.agreement.intervals import FEW, FISHER, LOGIT, Interval, Scale, interval_of, standard_error
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.patterns import Patterns
from annotate.agreement.student import t_quantile
from annotate.agreement.study import Study
from annotate.agreement.sums import plan, servable

SHARES: Final = ("percent_agreement", "specific_agreement", "f1")
FOR_SETS: Final = ("krippendorff_alpha", "percent_agreement")
FIELDS: Final = (
    "value", "observed", "expected", "standard_error", "interval", "interval_method", "interval_undefined",
    "degrees_of_freedom", "p_value", "convention", "undefined",
)  # fmt: skip
NOTHING_KNOWN: Final[dict[str, Any]] = dict.fromkeys(FIELDS)
Compute = Callable[[Patterns], Coefficient]


@dataclass(frozen=True)
class Presenter:
    """Makes entries for one study; `over` names what intervals are over, `drawn` are bootstrap replicates."""

    study: Study
    patterns: Patterns
    inference: Inference
    over: str
    set_distance: str | Form = "masi"
    drawn: Replicates | None = None

    @cached_property
    def distance(self) -> Form | None:
        """The distance of alpha; None where that of some annotators' values is not that of all, or there is none."""
        if from_ranks(self.study, self.set_distance):
            return None
        try:
            return distance(self.study, self.patterns, self.set_distance)
        except Undefined:
            return None

    def alpha(self, patterns: Patterns) -> Coefficient:
        """Krippendorff's alpha of the study's patterns, or of those without an annotator."""
        return alpha(self.study, patterns, self.distance or self.set_distance)

    def __call__(self, compute: Compute, name: str, *, of_all: bool = False) -> dict[str, Any]:
        """The entry of a coefficient; `of_all` says that it is one of the study's own, not of a label or a pair."""
        return self.each([(name, compute)], of_all=of_all)[0]

    def each(self, wanted: Sequence[tuple[str, Compute]], *, of_all: bool = False) -> list[dict[str, Any]]:
        """The entries of coefficients, each by its name and how it is computed."""
        more: list[float | Undefined] = [0.0] * len(wanted)
        if self.inference.annotators == "random":
            more = annotator_variances(self.patterns, [compute for _, compute in wanted])
        # One after the other: the influences of all at once could be too large.
        return [
            self._entry(name, compute, variance, of_all) for (name, compute), variance in zip(wanted, more, strict=True)
        ]

    def _entry(self, name: str, compute: Compute, more: float | Undefined, of_all: bool) -> dict[str, Any]:
        convention = convention_of(name, self.study.level if of_all else "nominal", self.set_distance)
        try:
            found = compute(self.patterns)
        except Undefined as reason:
            return entry(undefined=str(reason), convention=convention)
        interval, p_value = self._interval(found, name, more, of_all)
        told = entry(
            value=found.value.value,
            observed=found.observed,
            expected=found.expected,
            p_value=p_value,
            convention=found.convention or convention,
        )
        return with_interval(told, interval)

    def _interval(
        self, found: Coefficient, name: str, more: float | Undefined, of_all: bool
    ) -> tuple[Interval, float | None]:
        asked = self.inference
        if asked.compat == "irrCAC":
            return gwet_interval(name, found, self.patterns, asked.confidence)
        if asked.compat == "kalpha" and name == "krippendorff_alpha" and of_all:
            form = distance(self.study, self.patterns, self.set_distance)
            return kalpha_interval(found, self.patterns, form, asked.confidence, asked.replicates, asked.seed), None
        counting = self.patterns.rated if found.units is None else found.units
        error, clusters = standard_error(self.patterns, found.value.influence, counting)
        if asked.bootstrap and self.drawn and of_all and name in self.drawn.values:
            return bootstrap_interval(
                asked.bootstrap, self.drawn, name, found, self.patterns, asked.confidence, error, clusters
            ), None
        scale = LOGIT if name in SHARES else FISHER
        plain = interval_of(found.value.value, error, clusters, scale, self.over, asked.confidence)
        if asked.annotators == "random":
            return self._with_annotators(plain, found, more, clusters, scale), None
        return plain, None

    def _with_annotators(
        self, plain: Interval, found: Coefficient, more: float | Undefined, clusters: int, scale: Scale
    ) -> Interval:
        """The interval with the variance of annotators added, t with the fewer of documents and annotators less 1."""
        if plain.standard_error is None:
            return plain
        method = f"annotators as a sample and {plain.method}"
        if isinstance(more, Undefined):
            return Interval(None, method, None, None, str(more))
        error = math.sqrt(plain.standard_error**2 + more)
        degrees = min(clusters, self.patterns.annotators) - 1
        # The quantile of the fewer degrees on the same scale: interval_of takes degrees from the clusters it is told.
        wider = interval_of(found.value.value, error, degrees + 1, scale, self.over, self.inference.confidence)
        return wider._replace(method=method)


def presenter(
    study: Study, patterns: Patterns, weights: Form, names: Sequence[str], inference: Inference, over: str,
    set_distance: str | Form,
) -> Presenter:  # fmt: skip
    """A presenter with its bootstrap replicates, where these are asked for and the study has a pair of ratings."""
    drawn = None
    if inference.bootstrap and float(patterns.weight @ patterns.pairable) and patterns.annotators > 1:
        served = [name for name in servable(study, patterns, names) if name in FOR_SETS or not only_alpha(study)]
        sums = plan(study, patterns, weights, served, set_distance)
        drawn = replicate(sums, patterns, served, inference.replicates, inference.seed, over)
    return Presenter(study, patterns, inference, over, set_distance, drawn)


def cautions(patterns: Patterns, inference: Inference) -> list[str]:
    """What to beware of in the way intervals were made."""
    return [THREE] if inference.annotators == "random" and patterns.annotators == 3 else []


def entry(**known: Any) -> dict[str, Any]:
    """An entry with every field there, null unless known."""
    return {**NOTHING_KNOWN, **known}


def with_interval(found: dict[str, Any], interval: Interval) -> dict[str, Any]:
    """The entry itself, with the fields that an interval tells."""
    found["standard_error"] = interval.standard_error
    found["interval"] = list(interval.limits) if interval.limits else None
    found["interval_method"] = interval.method if interval.limits else None
    found["interval_undefined"] = interval.reason
    found["degrees_of_freedom"] = interval.degrees_of_freedom
    return found


def difference(value: float, error: float | None, clusters: int, over: str, confidence: float) -> dict[str, Any]:
    """The entry of a difference: the value +- t standard errors, on no other scale (it may lie anywhere)."""
    if error is None or error <= 0:
        reason = FEW if error is None else "the standard error is zero"
        return entry(value=value, standard_error=error, interval_undefined=reason)
    half = t_quantile((1 + confidence) / 2, clusters - 1) * error
    return entry(
        value=value, standard_error=error, interval=[value - half, value + half], degrees_of_freedom=clusters - 1,
        interval_method=f"infinitesimal jackknife of the difference over {over}, t",
    )  # fmt: skip
