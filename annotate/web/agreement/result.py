"""One layer by one reading: what its page shows of the report, and its sentences in which annotators differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from annotate.agreement.phrases import low_for_certain
from annotate.store.models import User
from annotate.web.agreement.kept import Computed, computed
from annotate.web.agreement.page import Asked, Filter
from annotate.workflow import agreement, agreement_report
from annotate.workflow.comparison import texts_at

if TYPE_CHECKING:
    from annotate.agreement.study import Study
    from annotate.export.breakdown import Tally
    from annotate.export.disagreement import Confusion, Disagreement

ON_A_PAGE = 25
MOST_IN_MATRIX = 16
"""Annotators whose pairs fit into a square; those of more are a list."""


@dataclass(frozen=True, slots=True)
class OfDocument:
    """A document with its first coefficient, as in a report."""

    tally: Tally
    entry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What was computed. `labels` maps a label's id to its name."""

    found: Computed
    provenance: Mapping[str, Any]
    confusion: Confusion
    labels: Mapping[str, str]
    differing: int
    people: Mapping[str, tuple[int, int]]
    documents: Sequence[OfDocument]
    all_documents: int

    @property
    def layer(self) -> dict[str, Any]:
        """The part of the report."""
        return self.found.layer

    @property
    def undefined(self) -> list[tuple[str, list[str]]]:
        """The reasons for which coefficients are undefined, each with the coefficients."""
        reasons: dict[str, list[str]] = {}
        for name, entry in self.layer["coefficients"].items():
            if entry["value"] is None:
                reasons.setdefault(entry["undefined"], []).append(name)
        return list(reasons.items())

    @property
    def pair_measure(self) -> str:
        """What a pair of annotators is told by: kappa, or percent agreement where kappa is no measure of the values."""
        pairs = self.layer["pairs"]
        if pairs and "f1" in pairs[0]:
            return "f1"
        has_kappa = any(pair["cohen_kappa"]["value"] is not None for pair in pairs)
        return "cohen_kappa" if has_kappa else "percent_agreement"

    @property
    def annotators(self) -> list[str]:
        """The annotators, in the order of the report."""
        return list(self.found.study.annotators)

    @property
    def matrix(self) -> dict[tuple[str, str], dict[str, Any]] | None:
        """Both directions of each pair -> its part of the report; None where there are too many for a square."""
        if len(self.annotators) > MOST_IN_MATRIX:
            return None
        pairs = {tuple(pair["annotators"]): pair for pair in self.layer["pairs"]}
        return {**pairs, **{(second, first): pair for (first, second), pair in pairs.items()}}

    @property
    def lowest_pairs(self) -> list[dict[str, Any]]:
        """The pairs that agree least for certain; those without a value are left out."""
        measure = self.pair_measure
        found = [pair for pair in self.layer["pairs"] if pair[measure]["value"] is not None]
        return sorted(found, key=lambda pair: low_for_certain(pair[measure]))[:ON_A_PAGE]

    @property
    def by_annotator(self) -> list[tuple[str, tuple[int, int], dict[str, Any]]]:
        """Annotators: name, how many units they rated and in how many they differ, part of the report.

        Where they do not fit on the page, those who agree least with the others for certain.
        """
        told = {each["annotator"]: each for each in self.layer["by_annotator"]}
        found = [(name, counts, told.get(name, {})) for name, counts in self.people.items()]
        return found if len(found) <= ON_A_PAGE else sorted(found, key=_with_the_others)[:ON_A_PAGE]

    @property
    def of_kinds(self) -> Sequence[str]:
        """The kinds of sentences that count; none for all."""
        return self.provenance["sentence_kinds"] or ()

    def shown(self, label: str) -> str:
        """See `shown`."""
        return shown(label, self.layer["level"], self.labels)


def _with_the_others(of_annotator: tuple[str, tuple[int, int], dict[str, Any]]) -> tuple[bool, float]:
    """What sorts by agreement with the rest, or where the report has none by the share of units that do not differ."""
    _, (units, differing), told = of_annotator
    entry = told["against_rest"] if told else {"value": None}
    if entry["value"] is None:
        entry = {"value": 1 - differing / max(units, 1), "interval": None}
    return low_for_certain(entry)


@dataclass(frozen=True, slots=True)
class Listed:
    """One disagreement with its sentence's text and its document's id."""

    found: Disagreement
    document_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """One page of the sentences in which annotators differ, and the confusion table of the annotators in question."""

    found: Computed
    filter: Filter
    confusion: Confusion
    listed: Sequence[Listed]
    number: int
    last_page: int
    labels: Mapping[str, str]

    @property
    def annotators(self) -> list[str]:
        """Everybody whose answers are compared."""
        return list(self.found.study.annotators)

    @property
    def documents(self) -> list[str]:
        """The documents in which something is compared."""
        return list(self.found.study.clusters)

    def shown(self, label: str) -> str:
        """See `shown`."""
        return shown(label, self.found.layer["level"], self.labels)


def shown(label: str, level: str, names: Mapping[str, str]) -> str:
    """A label of a study by its name, sets without braces; "" for an answered empty set."""
    if label == "{}":
        return ""
    if level in ("set", "related") and label.startswith("{"):
        return ", ".join(names.get(each, each) for each in label[1:-1].split(", "))
    return names.get(label, label)


def result(session: Session, actor: User, asked: Asked) -> Result:
    """Raises Forbidden for a round that is not open."""
    from annotate.export import breakdown, disagreement

    found = computed(session, actor, asked.question)
    tallies = breakdown.documents(found.study)
    return Result(
        found=found,
        provenance=agreement_report.whole_report(session, [asked.question], [])["provenance"],
        confusion=disagreement.confusion(found.study),
        labels=_names(asked),
        differing=len(disagreement.disagreed(found.study)),
        people=breakdown.differing_of(found.study),
        documents=of_documents(asked, found, tallies[:ON_A_PAGE]),
        all_documents=len(tallies),
    )


def of_documents(asked: Asked, found: Computed, tallies: Sequence[Tally]) -> list[OfDocument]:
    """The first coefficient of each of some documents."""
    from annotate.export.breakdown import of_document

    def report(study: Study) -> dict[str, Any]:
        return agreement.layer_report(asked.question, study, brief=True)

    every = [(each, of_document(found.study, each.document, report)) for each in tallies]
    return [OfDocument(each, layer["coefficients"][found.headline]) for each, layer in every]


def sentences(session: Session, actor: User, asked: Asked, wanted: Filter) -> Sentences:
    """One page of the disagreements that `wanted` asks for; raises Forbidden for a round that is not open."""
    from annotate.export import disagreement

    found = computed(session, actor, asked.question)
    units = disagreement.disagreed(found.study, wanted.where)
    last = max(-(-len(units) // ON_A_PAGE), 1)
    page = min(wanted.page, last)
    on_page = units[(page - 1) * ON_A_PAGE : page * ON_A_PAGE].tolist()
    return Sentences(
        found=found,
        filter=replace(wanted, page=page),
        confusion=disagreement.confusion(found.study, wanted.pair),
        listed=_listed(session, asked, found, on_page),
        number=len(units),
        last_page=last,
        labels=_names(asked),
    )


def _listed(session: Session, asked: Asked, found: Computed, units: Sequence[int]) -> list[Listed]:
    from annotate.export.disagreement import describe

    described = describe(found.study, units)
    places = [(each.document, each.sentence) for each in described]
    texts = texts_at(session, asked.question.project, places)
    return [Listed(each, *texts[each.document, each.sentence]) for each in described]


def _names(asked: Asked) -> dict[str, str]:
    return {label.id: label.name for label in asked.question.layer.labels}
