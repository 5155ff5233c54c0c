"""The agreement of one study as a plain dictionary: what pages show and files hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import numpy as np

from annotate.agreement.arrays import dot
from annotate.agreement.benchmark_scales import reading_of
from annotate.agreement.by_annotator import annotator_entries
from annotate.agreement.by_pair import pair_entries
from annotate.agreement.coefficients import NOT_OF_ALL, coefficient, names
from annotate.agreement.details import chosen, coincidence_entries, label_entries
from annotate.agreement.estimate import Form
from annotate.agreement.inference import CONFIDENCE, Inference
from annotate.agreement.labels import label_text
from annotate.agreement.measures.coefficient import Coefficient
from annotate.agreement.patterns import Patterns, merge
from annotate.agreement.presenting import SHARES, Presenter, cautions, presenter
from annotate.agreement.study import Study
from annotate.agreement.trees import Parents, tree_entry
from annotate.agreement.weights import Weights, name_of, weights_of
from annotate.errors import Refused

FEW_DOCUMENTS: Final = 5
MOST_LISTED: Final = 1000  # a report does not grow with the project; what it leaves out it counts
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
    set_distance: str | Form = "masi",
    weights: Weights = "identity",
    inference: Inference | None = None,
    only: Sequence[str] | None = None,
    parents: Parents | None = None,
    brief: bool = False,
) -> dict[str, Any]:
    """One element of the report's "layers": counts, every coefficient with its interval, labels, annotators, pairs.

    `layer`, `reading`, `unit_name` and `round` are copied into it. `set_distance` is "masi", "jaccard" or a distance of
    one's own for alpha, `weights` (see there) are for all coefficients but alpha. `inference` says how
    intervals are made (by default the jackknife at `confidence`), `only` which coefficients are wanted; refused when
    one is unknown. `parents` gives the label above each label of a tree. A `brief` report ends with the coefficients.
    """
    form = weights_of(weights, study.categories)
    patterns, caution = clustered(study)
    inference = inference or Inference(confidence)
    wanted = wanted_names(form, only)
    over = interval_over(study, patterns, unit_name)
    present = presenter(study, patterns, form, wanted, inference, over, set_distance)
    found = {
        "layer": layer,
        "level": study.level,
        "reading": reading,
        "weights": name_of(weights),
        "unit": unit_name,
        "round": round,
        **_counts(study, patterns),
        **_categories(study, patterns),
        "coverage": study.coverage,
        "related": [list(pair) for pair in study.related][:MOST_LISTED] if study.level == "related" else None,
        "caution": [*study.caution, *caution, *cautions(patterns, inference)],
        "excluded": _excluded(study, patterns),
        "coefficients": coefficient_entries(wanted, present, form),
    }
    return found if brief else {**found, **_details(present, form, parents)}


def _details(present: Presenter, form: Form, parents: Parents | None) -> dict[str, Any]:
    """Agreement by label, annotator and pair."""
    return {
        "labels": label_entries(present),
        "coincidences": coincidence_entries(present.study, present.patterns),
        **annotator_entries(present, form),
        "tree": tree_entry(present, parents) if parents else None,
        **pair_entries(present, form),
    }


def wanted_names(form: Form, only: Sequence[str] | None) -> list[str]:
    """The coefficients asked for, in the order of a report; refused with the known ones when one is unknown."""
    of_all = names(form)
    known = (*of_all, *NOT_OF_ALL)
    if unknown := sorted(set(only or ()) - set(known)):
        raise Refused(f'there is no coefficient "{unknown[0]}" here; there are {", ".join(known)}')
    return [name for name in known if name in (of_all if only is None else only)]


def coefficient_entries(wanted: Sequence[str], present: Presenter, form: Form) -> dict[str, dict[str, Any]]:
    """The entries of the study's own coefficients by their names, each with what may be read from it."""

    def compute(name: str, patterns: Patterns) -> Coefficient:
        if name == "krippendorff_alpha":
            return present.alpha(patterns)
        return coefficient(name, present.study, patterns, form, present.set_distance)

    found = present.each([(name, partial(compute, name)) for name in wanted], of_all=True)
    return {
        name: {**each, "reading": None if name in SHARES else reading_of(each)}
        for name, each in zip(wanted, found, strict=True)
    }


def whole_report(layers: Sequence[dict[str, Any]], **provenance: Any) -> dict[str, Any]:
    """The report of several layers or rounds with its provenance: version, seed, codebook_version and more."""
    defaults = {
        "version": None, "seed": None, "codebook_version": None, "confidence": None, "missing": MISSING,
        "pooling": POOLING,
    }  # fmt: skip
    return {"layers": list(layers), "provenance": {**defaults, **provenance}}


def _counts(study: Study, patterns: Patterns) -> dict[str, Any]:
    documents = 1 if patterns.spread is None else patterns.clusters_rated
    return {
        "units": int(dot(patterns.weight, patterns.rated)),
        "documents": None if study.cluster is None else documents,
        "annotators": len(study.annotators),
        "ratings": int(dot(patterns.weight, patterns.size * patterns.pairable)),
        "single_ratings": _single(patterns),
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
    if single := _single(patterns):
        counts = {**counts, ONE_RATING: counts.get(ONE_RATING, 0) + single}
    return [{"reason": reason, "count": count} for reason, count in counts.items() if count]


def _single(patterns: Patterns) -> int:
    """How many ratings are the only one of their unit."""
    return int(dot(patterns.weight, patterns.size * (1 - patterns.pairable)))


def clustered(study: Study) -> tuple[Patterns, list[str]]:
    """The patterns of a study, with units as clusters when all stand in one document, and what to beware of."""
    patterns = merge(study)
    if study.cluster is None or not study.value.size:
        return patterns, []
    documents = patterns.clusters_with(patterns.rated)
    if documents == 1:
        return patterns.by_unit(), ["one document: says nothing of other texts"]
    return patterns, ["few documents"] if documents <= FEW_DOCUMENTS else []


def interval_over(study: Study, patterns: Patterns, unit_name: str) -> str:
    """What intervals are over: documents, or units by their name."""
    if patterns.spread is not None:
        return "documents"
    return "units" if study.cluster is None else f"units ({unit_name})"
