"""What the agreement page shows: the choice that was made, the report, the confusion table, the sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from annotate.errors import NotFound
from annotate.store.models import Project, Round, User
from annotate.workflow import agreement, blindness
from annotate.workflow.agreement import Question
from annotate.workflow.comparison import texts_at

if TYPE_CHECKING:
    from annotate.agreement.study import Study
    from annotate.export.disagreement import Confusion, Disagreement

ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Filter:
    """Which disagreements are listed: of two annotators, in two labels, of which page of the list."""

    annotators: tuple[str, str] | None
    labels: tuple[str, str] | None
    page: int

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filter:
        """The filter of an address; anything that makes no sense is left out."""
        page = given.get("page", "1")
        return cls(_two(given, "a", "b"), _two(given, "one", "other"), max(int(page), 1) if page.isdecimal() else 1)


def _two(given: Mapping[str, str], first: str, second: str) -> tuple[str, str] | None:
    return (given[first], given[second]) if given.get(first) and given.get(second) else None


@dataclass(frozen=True, slots=True)
class Listed:
    """One disagreement with its sentence's text and its document's id."""

    found: Disagreement
    document_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was computed. `labels` maps a label's id to its name."""

    layer: Mapping[str, Any]
    provenance: Mapping[str, Any]
    confusion: Confusion
    filter: Filter
    disagreements: Sequence[Listed]
    number: int
    last_page: int
    labels: Mapping[str, str]

    @property
    def headline(self) -> str:
        """The coefficient that is shown first."""
        return "f1" if "f1" in self.layer["coefficients"] else "krippendorff_alpha"

    @property
    def undefined(self) -> list[tuple[str, list[str]]]:
        """The reasons for which coefficients are undefined, each with the coefficients."""
        reasons: dict[str, list[str]] = {}
        for name, entry in self.layer["coefficients"].items():
            if entry["value"] is None:
                reasons.setdefault(entry["undefined"], []).append(name)
        return list(reasons.items())

    def shown(self, label: str) -> str:
        """A label of the study by its name, sets without braces; "" for an answered empty set."""
        if label == "{}":
            return ""
        if self.layer["level"] == "set":
            return ", ".join(self.labels.get(each, each) for each in label[1:-1].split(", "))
        return self.labels.get(label, label)


@dataclass(frozen=True, slots=True)
class Choice:
    """The rounds, and what can be compared in the chosen one; `is_open` says whether the person may see it."""

    rounds: Sequence[Round]
    round: Round | None
    is_open: bool
    questions: Sequence[Question]
    question: Question | None


def choose(session: Session, project: Project, actor: User, given: Mapping[str, str]) -> Choice:
    """What the address asks for; by default the newest round that is open, its first layer, the usual reading.

    `compare` is "layer:reading". Raises NotFound for a round, layer or reading that does not exist.
    """
    rounds = blindness.rounds_of(session, project)
    open_ids = {each.id for each in rounds if blindness.is_open_to(session, project, actor, each)}
    if not rounds:
        return Choice(rounds, None, False, (), None)
    newest = next((each for each in rounds if each.id in open_ids), rounds[0])
    round_ = blindness.round_named(rounds, given["round"]) if given.get("round") else newest
    asked = agreement.questions(session, project, round_, reading="all")
    return Choice(rounds, round_, round_.id in open_ids, asked, _asked(asked, given))


def _asked(questions: Sequence[Question], given: Mapping[str, str]) -> Question:
    compare, unclear = given.get("compare"), given.get("unclear") == "label"
    for question in questions:
        if not compare or compare == name_of(question):
            return replace(question, unclear=unclear)
    raise NotFound(f"This round has no layer and reading {compare!r} to compare.")


def name_of(question: Question) -> str:
    """How an address names a layer and reading."""
    return f"{question.layer.id}:{question.reading.value}"


def compute(session: Session, actor: User, question: Question, wanted: Filter) -> Result:
    """The report, the confusion table and one page of disagreements; raises Forbidden for a round that is not open."""
    from annotate.export import disagreement

    study = agreement.study_of(session, actor, question)
    layer = agreement.layer_report(question, study)
    units = disagreement.disagreed(study, wanted.annotators, wanted.labels)
    last = max(-(-len(units) // ON_A_PAGE), 1)
    first = (min(wanted.page, last) - 1) * ON_A_PAGE
    return Result(
        layer=layer,
        provenance=agreement.whole_report(session, [question], [])["provenance"],
        confusion=disagreement.confusion(study, wanted.annotators),
        filter=replace(wanted, page=min(wanted.page, last)),
        disagreements=_listed(session, question, study, units[first : first + ON_A_PAGE].tolist()),
        number=len(units),
        last_page=last,
        labels={label.id: label.name for label in question.layer.labels},
    )


def _listed(session: Session, question: Question, study: Study, units: Sequence[int]) -> list[Listed]:
    from annotate.export.disagreement import describe

    found = describe(study, units)
    texts = texts_at(session, question.project, [(each.document, each.sentence) for each in found])
    return [Listed(each, *texts[each.document, each.sentence]) for each in found]
