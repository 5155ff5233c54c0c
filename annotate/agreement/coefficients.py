"""Which coefficients a study has, by the names of a report, and why it lacks the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from annotate.agreement import structured
from annotate.agreement.arrays import Floats, tally
from annotate.agreement.distances import Identity, Nominal, Squared, midranks, ratio
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.measures.alpha import krippendorff_alpha, ordinal_alpha
from annotate.agreement.measures.brennan_prediger import brennan_prediger
from annotate.agreement.measures.coefficient import Coefficient, by_count, lifted
from annotate.agreement.measures.conger import conger_kappa
from annotate.agreement.measures.f1 import CATEGORIES, f1
from annotate.agreement.measures.fleiss import fleiss_kappa
from annotate.agreement.measures.gwet import gwet_ac
from annotate.agreement.measures.light import kappa_of_two, light_kappa
from annotate.agreement.measures.percent import percent_agreement
from annotate.agreement.measures.scott import scott_pi
from annotate.agreement.patterns import Patterns
from annotate.agreement.related import related
from annotate.agreement.study import Scheme, Study

Measure = Callable[[Patterns, Form], Coefficient]

WITH_WEIGHTS: Final[dict[str, Measure]] = {
    "fleiss_kappa": by_count(fleiss_kappa),
    "scott_pi": by_count(scott_pi),
    "cohen_kappa": kappa_of_two,
    "light_kappa": light_kappa,
    "conger_kappa": conger_kappa,
    "brennan_prediger": by_count(brennan_prediger),
    "gwet_ac1": by_count(gwet_ac),
    "gwet_ac2": by_count(gwet_ac),
}
NOT_OF_ALL: Final = {
    "f1": "F1 is told of naming the same source alone",
    "specific_agreement": "specific agreement is told of each label",
}
BELOW_ZERO: Final = "a ratio level has a zero from which numbers are counted, and some of these lie below it"
SET_LIKE: Final = {
    "set": "sets",
    "chain": "chains",
    "joint": "several choices at once",
    "related": "sources of which some are related",
}


def names(weights: Form) -> tuple[str, ...]:
    """The coefficients of a report in their order; AC is AC1 under identity weights, else AC2."""
    left_out = "gwet_ac2" if isinstance(weights, Identity) else "gwet_ac1"
    others = [name for name in WITH_WEIGHTS if name not in ("fleiss_kappa", left_out)]
    return ("krippendorff_alpha", "fleiss_kappa", "percent_agreement", *others)


def coefficient(
    name: str, study: Study, patterns: Patterns, weights: Form, set_distance: str | Form = "masi"
) -> Coefficient:
    """The coefficient of this name (of `names` or `NOT_OF_ALL`) for a study and its patterns; raises `Undefined`."""
    if name == "percent_agreement":
        return by_count(percent_agreement)(patterns, weights)
    if name == "f1" and tuple(study.categories) == CATEGORIES:
        return lifted(f1(patterns.counts), patterns.further, patterns)
    if name in NOT_OF_ALL:
        raise Undefined(NOT_OF_ALL[name])
    if name == "krippendorff_alpha":
        return alpha(study, patterns, set_distance)
    if reason := only_alpha(study):
        raise Undefined(reason)
    return WITH_WEIGHTS[name](patterns, weights)


def alpha(study: Study, patterns: Patterns, set_distance: str | Form = "masi") -> Coefficient:
    """Krippendorff's alpha at the level of the study; `set_distance` is "masi", "jaccard" or one's own."""
    if study.level == "ordinal" and isinstance(set_distance, str):
        return lifted(ordinal_alpha(patterns.counts), patterns.further, patterns)
    return by_count(krippendorff_alpha)(patterns, distance(study, patterns, set_distance))


def from_ranks(study: Study, set_distance: str | Form = "masi") -> bool:
    """Whether alpha's distances come from the ranks among the values, so that some annotators' are not those of all."""
    if not isinstance(set_distance, str):
        return False
    return study.level == "ordinal" or (study.joint is not None and study.joint.level == "ordinal")


def only_alpha(study: Study) -> str | None:
    """Why this study has no coefficient but alpha and percent agreement, or None."""
    if study.level in SET_LIKE:
        return f"the values are {SET_LIKE[study.level]}, which only alpha compares"
    if study.open_set:
        return "the labels are no closed list, and its chance agreement depends on how many there are"
    return None


def distance(study: Study, patterns: Patterns, set_distance: str | Form = "masi") -> Form:
    """The distance of alpha for the study's level; the ordinal one from these values' ranks. Raises `Undefined`."""
    if not isinstance(set_distance, str):
        return set_distance
    values = study.categories
    if study.level == "ordinal":
        return Squared(midranks(pairable_values(patterns)))
    if study.level in ("interval", "ratio"):
        numbers = cast("Floats", study.numbers)
        return Squared(numbers) if study.level == "interval" else _ratio(numbers)
    if study.level == "set":
        sets = cast("list[frozenset[str]]", values)
        return structured.masi(sets) if set_distance == "masi" else structured.jaccard(sets)
    if study.level == "chain":
        return structured.chains(cast("list[tuple[str, ...]]", values))
    if study.level == "joint":
        maps = cast("list[frozenset[tuple[str, str]]]", values)
        return structured.joint(maps, study.joint or Scheme(()), pairable_values(patterns))
    if study.level == "related":
        return related(cast("list[frozenset[str]]", values), study.related)
    return Nominal()


def _ratio(numbers: Floats) -> Form:
    if numbers.min(initial=0) < 0:
        raise Undefined(BELOW_ZERO)
    return ratio(numbers)


def pairable_values(patterns: Patterns) -> Floats:
    """How often each value was chosen in units that two or more annotators rated (categories,)."""
    counts = patterns.counts
    chosen = (counts.weight * counts.pairable)[counts.pattern]
    return tally(counts.value, chosen, counts.categories)
