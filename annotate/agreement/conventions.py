"""Which rule a coefficient follows where papers and programs differ."""

from __future__ import annotations

from typing import Final

from annotate.agreement.estimate import Form

_OBSERVED: Final = (
    "observed agreement is the mean over units with two ratings or more, each unit counting once (Gwet 2014, eq. 2.12)"
)
_SINGLE: Final = "units rated once count towards chance agreement (Gwet 2014, as irrCAC)"
CONVENTIONS: Final[dict[str, str]] = {
    "percent_agreement": f"{_OBSERVED}; a pooled count of pairs differs where units have unequal numbers of ratings",
    "fleiss_kappa": f"{_OBSERVED}; {_SINGLE}",
    "scott_pi": "chance agreement from both annotators' labels together; only units that both rated",
    "cohen_kappa": "only units that both annotators rated; the shares of labels are counted in these alone",
    "light_kappa": "unweighted mean of all pairs' Cohen's kappa, each over the units that the pair shares",
    "conger_kappa": f"{_OBSERVED}; an annotator's shares of labels are of all their ratings (Gwet 2014, eq. 3.15-3.17)",
    "brennan_prediger": f"{_OBSERVED}; chance is uniform over the declared labels, unused ones too",
    "gwet_ac1": f"{_OBSERVED}; {_SINGLE}; all declared labels count, unused ones too",
    "gwet_ac2": f"{_OBSERVED}; {_SINGLE}; all declared labels count; named weights by numbers, else by declared order",
    "specific_agreement": "every rating counts once, pairs weighted by 1/(ratings of the unit - 1)",
    "f1": "no chance correction: there are no cells that nobody named",
}
_ALPHA: Final = {
    "nominal": "nominal metric",
    "ordinal": "Krippendorff's ordinal metric, from the ranks among all values; Gwet's ordinal weights differ",
    "interval": "interval metric, squared differences",
    "ratio": "ratio metric",
    "chain": "Levenshtein distance over entries / the longer chain, not squared",
    "related": "0 to the same source, 1/2 to a related one, else 1, from each source to the nearest; not squared",
    "joint": "share of sources on whose stance both agree, not squared",
}
_SETS: Final = {
    "masi": "distance of sets 1 - J * M (Passonneau 2006), 0 between two empty sets",
    "jaccard": "distance of sets 1 - J, 0 between two empty sets",
}


def convention_of(name: str, level: str, set_distance: str | Form = "masi") -> str | None:
    """The rule of the coefficient of this name for a study of this level; None for an unknown name."""
    if name != "krippendorff_alpha":
        return CONVENTIONS.get(name)
    if not isinstance(set_distance, str):
        metric = "a distance of one's own, taken as it is, not squared"
    else:
        metric = _SETS[set_distance] if level == "set" else _ALPHA.get(level, level)
    return f"{metric}; units rated once are left out; n (n - 1) pairs expected by chance (Krippendorff 2011)"
