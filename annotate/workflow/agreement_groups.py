"""The parts of a round's units that agreement is told of one by one, and rounds taken together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import Session

from annotate.errors import Refused
from annotate.workflow.agreement import Question, layer_report

if TYPE_CHECKING:
    from annotate.agreement.study import Study

OF_UNITS: Final = ("document", "kind", "day", "batch")
"""What tells units of one round apart: their document, the kind of their sentence, the day on which the last of their
annotators saved them, when their document was first assigned."""
OF_ROUNDS: Final = ("round", "codebook-version")
"""What takes several rounds together."""
OF_PEOPLE: Final = "annotators:"
"""What begins groups of annotators: annotators:ana+ben,cem+dan."""
Studies = Sequence[tuple[Question, "Study"]]


def check(by: str) -> None:
    """Raises Refused, with what there is, for what makes no groups in a project."""
    if by not in (*OF_UNITS, *OF_ROUNDS) and not by.startswith(OF_PEOPLE):
        raise Refused(
            "The agreement of a project can be had by {known} or annotators:A+B,C+D, and not by {by}.",
            known=[*OF_UNITS, *OF_ROUNDS],
            by=by,
        )


def groups_of(session: Session, question: Question, study: Study, by: str) -> list[tuple[str, Study]]:
    """The groups of a study, those without a unit left out, by their names; annotators in the order that was given.

    `study` is one that the actor was let see. Raises Refused for annotators that are not there.
    """
    from annotate.agreement.breakdowns import by_document, by_unit
    from annotate.agreement.comparing import group

    if by.startswith(OF_PEOPLE):
        return [(names, group(study, names.split("+"))) for names in by.removeprefix(OF_PEOPLE).split(",")]
    return by_document(study) if by == "document" else by_unit(study, _names(session, question, study, by))


def _names(session: Session, question: Question, study: Study, by: str) -> list[str]:
    """The group of each unit."""
    from annotate.corpus.readings.units import places_of
    from annotate.store.queries import unit_groups

    places = places_of(study)
    if by == "batch":
        batches = unit_groups.batches(session, question.round.id)
        return [batches.get(document, "not assigned") for document, _ in places]
    find = unit_groups.kinds if by == "kind" else unit_groups.days
    known = find(session, question.project.id if by == "kind" else question.round.id)
    return [known[place] for place in places]


def with_groups(
    session: Session, question: Question, study: Study, layer: dict[str, Any], by: str, **options: Any
) -> dict[str, Any]:
    """`layer` of a report with its part "by"; null where there is no group."""
    from annotate.agreement.breakdowns import summary

    parts = groups_of(session, question, study, by)
    groups = [(name, layer_report(question, part, brief=True, **options)) for name, part in parts]
    return {**layer, "by": summary(by, layer, groups) if groups else None}


def rounds_together(studies: Studies, by: str, **options: Any) -> Iterator[dict[str, Any]]:
    """For each layer and reading all rounds as one, in which a unit is a sentence in a round; and each group's own.

    Raises Refused where the rounds' labels cannot be compared.
    """
    from annotate.agreement.breakdowns import summary
    from annotate.agreement.pooling import pooled

    for rounds in by_question(studies):
        question = rounds[-1][0]
        layer = layer_report(question, pooled([(each.round.name, study) for each, study in rounds]), **options)
        groups = [
            (
                name,
                layer_report(
                    question, pooled([(each.round.name, study) for each, study in part]), brief=True, **options
                ),
            )
            for name, part in _split(rounds, by)
        ]
        names = [each.round.name for each, _ in rounds]
        yield {**layer, "round": None, "rounds": names, "by": summary(by, layer, groups)}


def by_question(studies: Studies) -> list[list[tuple[Question, Study]]]:
    """The studies of each layer and reading, the oldest round first."""
    found: dict[tuple[str, str], list[tuple[Question, Study]]] = {}
    for question, study in studies:
        found.setdefault((question.layer.id, question.reading.value), []).append((question, study))
    return list(found.values())


def _split(rounds: Studies, by: str) -> list[tuple[str, list[tuple[Question, Study]]]]:
    if by == "round":
        return [(question.round.name, [(question, study)]) for question, study in rounds]
    ordered = sorted(rounds, key=lambda each: each[0].stored.number or 0)
    return [(str(number), list(part)) for number, part in groupby(ordered, key=lambda each: each[0].stored.number)]
