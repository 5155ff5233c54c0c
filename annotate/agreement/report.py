"""The agreement of one study as a plain dictionary: what pages show and files hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from annotate.agreement.coefficients import coefficient, names, only_alpha
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.intervals import CONFIDENCE, FISHER, LOGIT, interval_of, standard_error
from annotate.agreement.labels import label_text
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.measures.cohen import cohen_kappa, pair_agreement
from annotate.agreement.pairs import Pair, each_pair
from annotate.agreement.patterns import Floats, Patterns, merge, tally
from annotate.agreement.per_label import alpha_against_rest, fleiss_per_category, specific_agreement
from annotate.agreement.study import Study
from annotate.agreement.weights import weights_named

FEW_DOCUMENTS: Final = 5
MOST_LISTED: Final = 1000  # a report does not grow with the project; what it leaves out it counts
MOST_LABELS: Final = 100  # numbers of an interval scale are no labels to look at one by one
BY_LABEL: Final = {
    "specific_agreement": specific_agreement,
    "krippendorff_alpha": alpha_against_rest,
    "fleiss_kappa": fleiss_per_category,
}
SHARES: Final = ("percent_agreement", "specific_agreement")
ONE_RATING: Final = "fewer than two annotators"
MISSING: Final = (
    "Gwet's convention: a unit rated once counts towards chance agreement only; alpha leaves it out; "
    "a pair of annotators uses the units both rated"
)
POOLING: Final = "all units of a layer and round together"


def report(
    study: Study,
    *,
    layer: str,
    reading: str,
    unit_name: str = "sentence",
    round: str | None = None,  # noqa: A002 - the word of the report
    confidence: float = CONFIDENCE,
    set_distance: str = "masi",
    weights: str = "identity",
) -> dict[str, Any]:
    """One element of the report's "layers": counts, every coefficient with its interval, and every pair.

    `layer`, `reading`, `unit_name` and `round` are copied into it. `set_distance` is "masi" or "jaccard",
    `weights` a name of `weights.NAMES`, for all coefficients but alpha.
    """
    form = weights_named(weights, study.categories)
    patterns, caution = _clustered(study)
    present = _Presenter(patterns, confidence, _interval_over(study, patterns, unit_name))
    coefficients = {
        name: present(lambda name=name: coefficient(name, study, patterns, form, set_distance), name)  # type: ignore[misc]
        for name in names(form)
    }
    return {
        "layer": layer,
        "level": study.level,
        "reading": reading,
        "weights": weights,
        "unit": unit_name,
        "round": round,
        **_counts(study, patterns),
        **_categories(study, patterns),
        "coverage": study.coverage,
        "caution": [*study.caution, *caution],
        "excluded": _excluded(study, patterns),
        "coefficients": coefficients,
        "labels": _labels(study, patterns, present),
        "pairs": [_pair(study, patterns, pair, form, present) for pair in each_pair(patterns)],
    }


def whole_report(layers: Sequence[dict[str, Any]], **provenance: Any) -> dict[str, Any]:
    """The report of several layers or rounds with its provenance: version, seed, codebook_version and more."""
    defaults = {"version": None, "seed": None, "codebook_version": None, "missing": MISSING, "pooling": POOLING}
    return {"layers": list(layers), "provenance": {**defaults, **provenance}}


def _counts(study: Study, patterns: Patterns) -> dict[str, Any]:
    ratings = float(patterns.weight @ (patterns.size * patterns.pairable))
    documents = None
    if study.cluster is not None:
        documents = int(np.unique(study.cluster[study.unit]).size)
    return {
        "units": int(patterns.weight @ patterns.rated),
        "documents": documents,
        "annotators": len(study.annotators),
        "ratings": int(ratings),
        "single_ratings": study.value.size - int(ratings),
    }


def _categories(study: Study, patterns: Patterns) -> dict[str, Any]:
    """The declared labels in order; of values that are no closed list the most chosen, in that order."""
    codes = np.arange(len(study.categories))
    if len(codes) > MOST_LISTED:
        codes = np.argsort(-chosen(patterns), kind="stable")[:MOST_LISTED]
    return {
        "categories": [label_text(study.categories[code]) for code in codes.tolist()],
        "categories_left_out": len(study.categories) - len(codes),
    }


def _excluded(study: Study, patterns: Patterns) -> list[dict[str, Any]]:
    counts: Mapping[str, int] = study.excluded
    single = study.value.size - int(patterns.weight @ (patterns.size * patterns.pairable))
    if single:
        counts = {**counts, ONE_RATING: counts.get(ONE_RATING, 0) + single}
    return [{"reason": reason, "count": count} for reason, count in counts.items() if count]


def _clustered(study: Study) -> tuple[Patterns, list[str]]:
    """The patterns of a study, with units as clusters when all stand in one document, and what to beware of."""
    patterns = merge(study)
    if study.cluster is None or not study.value.size:
        return patterns, []
    documents = patterns.clusters_with(patterns.rated)
    if documents == 1:
        return dataclasses.replace(patterns, clusters=len(study.units), spread=None), [
            "one document: says nothing of other texts"
        ]
    return patterns, ["few documents"] if documents <= FEW_DOCUMENTS else []


def _interval_over(study: Study, patterns: Patterns, unit_name: str) -> str:
    if patterns.spread is not None:
        return "documents"
    return "units" if study.cluster is None else f"units ({unit_name})"


@dataclasses.dataclass(frozen=True)
class _Presenter:
    """Turns a coefficient, or the reason why it is undefined, into its part of a report."""

    patterns: Patterns
    confidence: float
    over: str

    def __call__(self, compute: Callable[[], Coefficient], name: str) -> dict[str, Any]:
        try:
            found = compute()
        except Undefined as reason:
            return _entry(undefined=str(reason))
        counting = self.patterns.rated if found.units is None else found.units
        error, clusters = standard_error(self.patterns, found.value.influence, counting)
        scale = LOGIT if name in SHARES else FISHER
        interval = interval_of(found.value.value, error, clusters, scale, self.over, self.confidence)
        return _entry(
            value=found.value.value,
            observed=found.observed,
            expected=found.expected,
            standard_error=interval.standard_error,
            interval=list(interval.limits) if interval.limits else None,
            interval_method=interval.method if interval.limits else None,
            interval_undefined=interval.reason,
            degrees_of_freedom=interval.degrees_of_freedom,
            convention=found.convention,
        )


def _entry(**known: Any) -> dict[str, Any]:
    names = (
        "value", "observed", "expected", "standard_error", "interval", "interval_method", "interval_undefined",
        "degrees_of_freedom", "p_value", "convention", "undefined",
    )  # fmt: skip
    return {**dict.fromkeys(names), **known}


def _labels(study: Study, patterns: Patterns, present: _Presenter) -> list[dict[str, Any]]:
    """Each declared label by itself; none where labels are sets or no closed list."""
    if only_alpha(study) or len(study.categories) > MOST_LABELS:
        return []
    ratings = chosen(patterns)
    return [
        {"label": label_text(label), "ratings": int(ratings[code])}
        | {
            name: present(lambda measure=measure, code=code: measure(patterns, code), name)  # type: ignore[misc]
            for name, measure in BY_LABEL.items()
        }
        for code, label in enumerate(study.categories)
    ]


def chosen(patterns: Patterns) -> Floats:
    """How often each category was chosen (categories,)."""
    return tally(patterns.value, patterns.weight[patterns.pattern], patterns.categories)


def _pair(study: Study, patterns: Patterns, pair: Pair, form: Form, present: _Presenter) -> dict[str, Any]:
    def kappa() -> Coefficient:
        if reason := only_alpha(study):
            raise Undefined(reason)
        return cohen_kappa(patterns, pair, form)

    labels, counts = pair.disagreements()
    return {
        "annotators": [study.annotators[pair.left], study.annotators[pair.right]],
        "units": pair.units,
        "cohen_kappa": present(kappa, "cohen_kappa"),
        "percent_agreement": present(lambda: pair_agreement(patterns, pair, form), "percent_agreement"),
        "disagreements": [
            {"labels": [label_text(study.categories[code]) for code in codes], "count": count}
            for codes, count in zip(labels[:MOST_LISTED].tolist(), counts[:MOST_LISTED].tolist(), strict=True)
        ],
        "disagreements_left_out": max(len(counts) - MOST_LISTED, 0),
    }
