"""What readings, coefficients and reasons are called on pages, and what they mean in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

READINGS = {
    "sentence": (_l("by sentence"), _l("The labels of a sentence; where somebody has several, sets are compared.")),
    "sentence-before-aliasing": (
        _l("by sentence, before aliasing"),
        _l("The targets of a sentence by the names that were chosen, before names are resolved to entries."),
    ),
    "innermost": (_l("innermost source"), _l("Who speaks in the end: the last source of each chain, as an entry.")),
    "innermost-before-aliasing": (
        _l("innermost source, before aliasing"),
        _l("The last source of each chain by the name that was chosen, before names are resolved to entries."),
    ),
    "outermost": (_l("outermost source"), _l("Through whom the author knows: the first source of each chain.")),
    "outermost-before-aliasing": (
        _l("outermost source, before aliasing"),
        _l("The first source of each chain by the name that was chosen, before names are resolved to entries."),
    ),
    "chain": (_l("source chain"), _l("Whole chains; those that share links are less different.")),
    "chain-before-aliasing": (
        _l("source chain, before aliasing"),
        _l("Whole chains by the names that were chosen, before names are resolved to entries."),
    ),
    "related-sources": (
        _l("related sources"),
        _l("Who speaks in the end; to name somebody related, such as a party for its member, is half a difference."),
    ),
    "given-same-source": (
        _l("given the same source"),
        _l("The label in acts of one source, only where two or more annotators named that source in the sentence."),
    ),
    "given-same-source-before-aliasing": (
        _l("given the same source, before aliasing"),
        _l("The label in acts of one source, where two or more annotators chose that name for it in the sentence."),
    ),
    "naming-same-source": (
        _l("naming the same source"),
        _l("Whether annotators name the same sources in a sentence, whatever the label."),
    ),
    "naming-same-source-before-aliasing": (
        _l("naming the same source, before aliasing"),
        _l("Whether annotators choose the same names of sources in a sentence, whatever the label."),
    ),
    "joint": (_l("source and label together"), _l("The pairs of source and label of a sentence, compared as wholes.")),
    "joint-before-aliasing": (
        _l("source and label together, before aliasing"),
        _l("The pairs of source and label by the names that were chosen, before names are resolved to entries."),
    ),
}

COEFFICIENTS = {
    "krippendorff_alpha": _l("Krippendorff’s alpha"),
    "fleiss_kappa": _l("Fleiss’ kappa"),
    "percent_agreement": _l("Percent agreement"),
    "scott_pi": _l("Scott’s pi"),
    "light_kappa": _l("Light’s kappa"),
    "conger_kappa": _l("Conger’s kappa"),
    "cohen_kappa": _l("Cohen’s kappa"),
    "brennan_prediger": _l("Brennan–Prediger"),
    "gwet_ac1": _l("Gwet’s AC1"),
    "gwet_ac2": _l("Gwet’s AC2"),
    "f1": _l("F1"),
    "specific_agreement": _l("Specific agreement"),
}

UNITS = {"sentence": _l("sentence"), "sentence and source": _l("sentence and source")}

REASONS = {
    "unseen": _l("unseen: assigned, nothing saved"),
    "started": _l("started: the layer is still open"),
    "skipped": _l("skipped"),
    "unclear": _l("marked unclear"),
    "not applicable": _l("not applicable: the layer’s condition does not hold"),
    "several values": _l("several values where one is needed"),
    "fewer than two annotators": _l("rated by one annotator only"),
    "source named by one annotator only": _l("source named by one annotator only"),
}

STATUSES = {
    "unseen": _l("no answer"),
    "started": _l("started"),
    "done": _l("done"),
    "skipped": _l("skipped"),
    "unclear": _l("unclear"),
}

STATES = {
    "answered": _l("answered"),
    "open": _l("open"),
    "not applicable": _l("not applicable"),
    "no act": _l("no stance act"),
    **STATUSES,
}

LEVELS = {
    "nominal": _l("nominal: labels are the same or not"),
    "ordinal": _l("ordinal: by rank"),
    "interval": _l("interval: by distance"),
    "ratio": _l("ratio: by proportion"),
    "set": _l("sets, by MASI"),
    "chain": _l("chains, link by link"),
    "related": _l("sets of sources, related ones half apart"),
    "joint": _l("sources with their labels"),
}

CAUTIONS = {
    "few documents": _l("few documents: the interval is itself uncertain"),
    "one document: says nothing of other texts": _l("one document: says nothing of other texts"),
}

PARTS = {
    "document": _l("document"),
    "kind": _l("kind of sentence"),
    "day": _l("day"),
    "batch": _l("batch"),
    "round": _l("round"),
    "codebook-version": _l("codebook version"),
}
ABOUT_PARTS = {
    "document": _l("Each document by itself. Its interval is over its units, and says nothing of other texts."),
    "kind": _l("Headlines, body, turn headings and so on, each by themselves."),
    "day": _l("A sentence counts for the day (UTC) on which the last of its annotators saved it."),
    "batch": _l("A document belongs to the batch in which it was first assigned in this round."),
    "round": _l("Every round that is open to you. Taken together, a sentence of two rounds is two units."),
    "codebook-version": _l("Rounds under the same version of the codebook, taken together."),
}


def computed_from(layer: Mapping[str, Any]) -> str:
    """What a number of a report's layer was computed from: units, documents, annotators, ratings."""
    documents = layer["documents"] or 0  # a reading always says which document a sentence is in
    told: str = _(
        "%(units)s (%(unit)s) %(within)s, %(annotators)s, %(ratings)s in units with two or more; %(single)s.",
        units=ngettext("%(num)d unit", "%(num)d units", layer["units"]),
        unit=UNITS.get(layer["unit"], layer["unit"]),
        within=ngettext("in %(num)d document", "in %(num)d documents", documents),
        annotators=ngettext("%(num)d annotator", "%(num)d annotators", layer["annotators"]),
        ratings=ngettext("%(num)d rating", "%(num)d ratings", layer["ratings"]),
        single=ngettext("%(num)d single rating", "%(num)d single ratings", layer["single_ratings"]),
    )
    return told
