"""A reading in parts: broken down, compared, and planned for; each shows one coefficient or all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from annotate.errors import NotFound, Refused
from annotate.store.models import User
from annotate.web.agreement import words
from annotate.web.agreement.kept import Computed, computed
from annotate.web.agreement.page import Asked, name_of, questions_of
from annotate.workflow import agreement_groups, agreement_report
from annotate.workflow.agreement import Question

if TYPE_CHECKING:
    from annotate.agreement.comparing import Comparison
    from annotate.agreement.study import Study

MOST_GROUPS = 200
WIDTHS = (0.4, 0.3, 0.2, 0.1, 0.05)
DEFAULT_WIDTH = 0.2


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its counts and entry of a report, and the parts of an address that lead to its sentences, if any."""

    name: str
    counts: Mapping[str, Any]
    entry: Mapping[str, Any]
    address: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups that `by` makes, by one coefficient; `own` has annotators against themselves in another round."""

    by: str
    coefficient: str
    coefficients: Sequence[str]
    layer: Mapping[str, Any]
    groups: Sequence[Group]
    number: int
    own: Sequence[Mapping[str, Any]]

    @property
    def pooled(self) -> Mapping[str, Any]:
        """The entry of all groups together."""
        entry: Mapping[str, Any] = self.layer["coefficients"][self.coefficient]
        return entry

    @property
    def mean(self) -> Mapping[str, Any] | None:
        """The mean of the groups."""
        return self.layer["by"]["mean"][self.coefficient] if self.layer["by"] else None


def breakdown(session: Session, actor: User, asked: Asked, by: str, coefficient: str) -> Breakdown:
    """Raises Forbidden for a round that is not open, NotFound for another coefficient, Refused for no such groups."""
    agreement_groups.check(by)
    found = computed(session, actor, asked.question)
    if by in agreement_groups.OF_ROUNDS:
        studies = _studies(session, actor, _every_round(session, asked))
        (layer,) = agreement_groups.rounds_together(studies, by)
        own, _apart = agreement_report.themselves(studies)
    else:
        layer = agreement_groups.with_groups(session, asked.question, found.study, found.layer, by)
        own = []
    name = _chosen(coefficient, found)
    groups = layer["by"]["groups"] if layer["by"] else []
    shown = [Group(each["group"], each, each["coefficients"][name], _leads(by, each)) for each in groups[:MOST_GROUPS]]
    return Breakdown(by, name, _valued(found), layer, shown, len(groups), own)


def _every_round(session: Session, asked: Asked) -> list[Question]:
    """The same layer and reading in every round that is open, the oldest first."""
    return [
        question
        for round_ in reversed(asked.choice.open)
        for question in _questions(session, asked, round_)
        if name_of(question) == name_of(asked.question)
    ]


def _studies(session: Session, actor: User, questions: Sequence[Question]) -> list[tuple[Question, Study]]:
    return [(question, computed(session, actor, question).study) for question in questions]


def _questions(session: Session, asked: Asked, round_: Any) -> Sequence[Question]:
    try:
        return questions_of(session, asked.question.project, round_, asked.choice)
    except Refused:
        return ()


def _chosen(coefficient: str, found: Computed) -> str:
    if coefficient and coefficient not in found.layer["coefficients"]:
        raise NotFound("There is no coefficient {name} here.", name=coefficient)
    return coefficient or found.headline


def _valued(found: Computed) -> list[str]:
    """The coefficients that are defined."""
    return [name for name, entry in found.layer["coefficients"].items() if entry["value"] is not None]


def _leads(by: str, group: Mapping[str, Any]) -> Mapping[str, str] | None:
    """What of an address leads to the sentences of a group."""
    if by in ("document", "kind", "round"):
        return {"kinds" if by == "kind" else by: group["group"]}
    if by.startswith(agreement_groups.OF_PEOPLE) and group["group"].count("+") == 1:
        return dict(zip("ab", group["group"].split("+"), strict=True))
    return None


@dataclass(frozen=True, slots=True)
class Compared:
    """What can be compared, what was asked for, and the differences, one a coefficient."""

    what: str
    first: str
    second: str
    rounds: Sequence[str]
    annotators: Sequence[str]
    coefficients: Sequence[str]
    found: Sequence[Mapping[str, Any]]
    refused: Refused | None

    @property
    def title(self) -> str:
        """What is subtracted from what."""
        first, second = (words.COEFFICIENTS.get(side, side) for side in (self.first, self.second))
        title: str = _("%(first)s less %(second)s", first=first, second=second)
        return title

    @property
    def address(self) -> dict[str, str]:
        """The parts of an address that ask for it."""
        return {"what": self.what, "first": self.first, "second": self.second}

    def group(self, side: str) -> list[str]:
        """The annotators of a side."""
        return (self.first if side == "first" else self.second).split("+")


def compared(session: Session, actor: User, asked: Asked, given: MultiDict[str, str]) -> Compared:
    """The difference that is asked for, if one is; raises Forbidden for a round that is not open."""
    found = computed(session, actor, asked.question)
    questions = _every_round(session, asked)
    first, second = ("+".join(given.getlist(side)) for side in ("first", "second"))
    what = given.get("what", "")
    differences: list[dict[str, Any]] = []
    refused = None
    if what and first and second:
        try:
            comparison = _comparison(what, first, second)
            taken = questions if what == "rounds" else [asked.question]
            studies = _studies(session, actor, taken)
            differences = agreement_report.comparisons(studies, comparison)
        except Refused as refusal:
            refused = refusal
    rounds = [question.round.name for question in questions]
    return Compared(what, first, second, rounds, found.study.annotators, _valued(found), differences, refused)


def _comparison(what: str, first: str, second: str) -> Comparison:
    from annotate.agreement.comparing import Comparison

    return Comparison(what, first, second).checked()


@dataclass(frozen=True, slots=True)
class Plan:
    """What intervals of the `width` need, a row a coefficient, or why that cannot be told."""

    width: str
    layer: Mapping[str, Any]
    found: Mapping[str, Any] | None
    refused: Refused | None


def planned(session: Session, actor: User, asked: Asked, width: str) -> Plan:
    """Raises Forbidden for a round that is not open."""
    from annotate.agreement.planning import plans_of

    layer = computed(session, actor, asked.question).layer
    try:
        (found,) = plans_of([layer], _number(width))
    except Refused as refusal:
        return Plan(width, layer, None, refusal)
    return Plan(width, layer, found, None)


def _number(width: str) -> float:
    try:
        return float(width.replace(",", "."))
    except ValueError as error:
        raise Refused("The width of an interval is a number such as 0.1.") from error
