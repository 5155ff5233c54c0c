"""What an address of the agreement pages asks for: rounds, a layer with a reading, and which disagreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from annotate.corpus.document import SentenceKind
from annotate.errors import NotFound
from annotate.store.models import Project, Round, User
from annotate.store.queries.unit_groups import kinds_there
from annotate.workflow import agreement, blindness
from annotate.workflow.agreement import Question

if TYPE_CHECKING:
    from annotate.export.disagreement import Where


@dataclass(frozen=True, slots=True)
class Choice:
    """The rounds of a project, those that are shown, and those that the person may see.

    `kinds` are those of the sentences that count, () for all; `kinds_there` those that the project has.
    """

    rounds: Sequence[Round]
    shown: Sequence[Round]
    open: Sequence[Round]
    unclear: bool
    kinds: tuple[SentenceKind, ...]
    kinds_there: Sequence[SentenceKind]

    @property
    def is_open(self) -> bool:
        """Whether the person may see the rounds that are shown."""
        return all(each in self.open for each in self.shown)

    @property
    def round(self) -> Round | None:
        """The round, where it is a single one."""
        return self.shown[0] if len(self.shown) == 1 else None

    @property
    def how(self) -> dict[str, str | None]:
        """The parts of an address that say which answers count."""
        return _how(self.unclear, self.kinds)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the others of its round."""

    choice: Choice
    question: Question
    others: Sequence[Question]

    @property
    def here(self) -> dict[str, Any]:
        """The parts of an address that ask this."""
        return address_of(self.question)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which disagreements are listed, and which page of the list. `annotators` and `labels` hold up to two."""

    annotators: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    document: str | None = None
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filter:
        """The filter of an address; a page that makes no sense is the first."""
        page = given.get("page", "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 9 else 1
        return cls(
            _given(given, "a", "b"), _given(given, "one", "other"), given.get("document") or None, max(number, 1)
        )

    @property
    def pair(self) -> tuple[str, str] | None:
        """The two annotators, where two are asked for."""
        return (self.annotators[0], self.annotators[1]) if len(self.annotators) == 2 else None

    @property
    def where(self) -> Where:
        """The same for the list of disagreements."""
        from annotate.export.disagreement import Where

        return Where(self.annotators, self.labels, self.document)

    @property
    def address(self) -> dict[str, str]:
        """The parts of an address that ask for it, without the page."""
        people = zip(("a", "b"), self.annotators, strict=False)
        labels = zip(("one", "other"), self.labels, strict=False)
        return dict(people) | dict(labels) | ({"document": self.document} if self.document else {})


def _given(given: Mapping[str, str], first: str, second: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(given[name] for name in (first, second) if given.get(name)))
    # Two equal labels ask where both were chosen; an annotator is no pair.
    return found * 2 if first == "one" and given.get(first) == given.get(second) and found else found


def choose(session: Session, project: Project, actor: User, given: Mapping[str, str]) -> Choice:
    """The rounds to show: the one that is named, all that are open where `round` is "", else the newest open one.

    Raises NotFound for a round that does not exist.
    """
    rounds = blindness.rounds_of(session, project)
    open_ones = [each for each in rounds if blindness.is_open_to(session, project, actor, each)]
    if given.get("round"):
        shown = [blindness.round_named(rounds, given["round"])]
    elif "round" in given and open_ones:
        shown = open_ones
    else:
        shown = (open_ones or rounds)[:1]
    kinds = _kinds(given.get("kinds", "")), kinds_there(session, project.id)
    return Choice(rounds, shown, open_ones, given.get("unclear") == "label", *kinds)


def _kinds(text: str) -> tuple[SentenceKind, ...]:
    asked = dict.fromkeys(each for each in text.split(",") if each)
    if unknown := [each for each in asked if each not in list(SentenceKind)]:
        raise NotFound(
            "There is no kind of sentence {kind}; there are {known}.", kind=unknown[0], known=[*SentenceKind]
        )
    return tuple(kind for kind in SentenceKind if kind in asked)


def _how(unclear: bool, kinds: Sequence[SentenceKind]) -> dict[str, str | None]:
    return {"unclear": "label" if unclear else None, "kinds": ",".join(kinds) or None}


def ask(session: Session, project: Project, actor: User, given: Mapping[str, str]) -> Asked:
    """The question of an address: `compare` is "layer:reading", by default the first layer by its usual reading.

    Raises NotFound for a round, layer or reading that does not exist, Forbidden for a round that is not open.
    """
    choice = choose(session, project, actor, given)
    if not choice.shown:
        raise NotFound("This project has no round yet, and agreement is computed inside a round.")
    blindness.refuse_blind(session, project, actor, choice.shown[0])
    others = questions_of(session, project, choice.shown[0], choice)
    compare = given.get("compare")
    for question in others:
        if not compare or compare == name_of(question):
            return Asked(choice, question, others)
    raise NotFound("This round has no layer and reading '{compare}' to compare.", compare=compare)


def questions_of(session: Session, project: Project, round_: Round, choice: Choice) -> list[Question]:
    """Every layer of a round by every reading."""
    found = agreement.questions(session, project, round_, reading="all")
    return [replace(question, unclear=choice.unclear, kinds=choice.kinds) for question in found]


def name_of(question: Question) -> str:
    """How an address names a layer and reading."""
    return f"{question.layer.id}:{question.reading.value}"


def address_of(question: Question) -> dict[str, Any]:
    """The parts of an address that ask this question."""
    return {
        "slug": question.project.slug,
        "round": question.round.name,
        "compare": name_of(question),
        **_how(question.unclear, question.kinds),
    }
