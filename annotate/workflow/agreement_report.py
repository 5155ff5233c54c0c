"""The agreement report of a project: rounds, layers and readings, broken down, compared, with its provenance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from annotate import __version__
from annotate.corpus.document import SentenceKind
from annotate.errors import Refused
from annotate.store.models import Project, User
from annotate.workflow.agreement import Question, against_gold, layer_report, open_rounds, questions, study_of
from annotate.workflow.agreement_groups import OF_ROUNDS, Studies, by_question, check, rounds_together, with_groups
from annotate.workflow.blindness import peeks

if TYPE_CHECKING:
    from annotate.agreement.comparing import Comparison
    from annotate.agreement.study import Study


def project_report(
    session: Session,
    project: Project,
    actor: User | None,
    round_name: str | None = None,
    layer: str | None = None,
    reading: str | None = None,
    *,
    unclear: bool = False,
    kinds: Sequence[SentenceKind] = (),
    by: str | None = None,
    compare: Comparison | None = None,
    width: float | None = None,
    **options: Any,
) -> dict[str, Any]:
    """The report of a round, or of every round that is open to `actor`, on the layers and readings of `questions`.

    `kinds` are the kinds of the sentences that count, `by` what the report is broken down by (see
    `agreement_groups`), `compare` what is compared, `width` that of the intervals that "plans" are for.
    `options` are those of `agreement.report.report`: inference, weights, only. Where several rounds are asked for,
    "intra_annotator" holds how far each annotator agrees with themselves between them.
    `actor` None is the server's owner. Raises NotFound for unknown names, Forbidden for a round that is not open,
    Refused when there is nothing to compare.
    """
    if by:
        check(by)
    asked = [
        replace(question, unclear=unclear, kinds=tuple(kinds))
        for round_ in open_rounds(session, project, actor, round_name)
        for question in questions(session, project, round_, layer, reading)
    ]
    studies = [(question, study_of(session, actor, question)) for question in asked]
    if by in OF_ROUNDS:
        layers = list(rounds_together(studies, by, **options))
    else:
        layers = [_layer(session, actor, *each, by, **options) for each in studies]
    found = whole_report(session, asked, layers, **options)
    own, apart = themselves(studies, **options)
    more = {
        "intra_annotator": own,
        "intra_annotator_undefined": apart,
        "comparisons": comparisons(studies, compare, **options) if compare else [],
        "plans": _plans(layers, width, **options) if width else [],
    }
    return {**found, **{name: entries for name, entries in more.items() if entries}}


def _layer(
    session: Session, actor: User | None, question: Question, study: Any, by: str | None, **options: Any
) -> dict[str, Any]:
    layer = layer_report(question, study, **options)
    layer["against_gold"] = against_gold(session, actor, question, **options)
    return with_groups(session, question, study, layer, by, **options) if by else layer


def themselves(studies: Studies, **options: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Each annotator who labelled in two of the rounds, against themselves, for each layer and reading, then all.

    Besides, the layers and readings whose rounds cannot be compared, each with the reason.
    """
    from annotate.agreement.breakdowns import between_rounds
    from annotate.corpus.readings import Reading

    found: list[dict[str, Any]] = []
    apart: list[dict[str, Any]] = []
    for rounds in by_question(studies):
        question = rounds[0][0]
        if len(rounds) < 2 or question.reading.rule is Reading.NAMING_SOURCE:
            continue
        of = {"layer": question.layer.id, "reading": question.reading.value}
        try:
            own = between_rounds([(each.round.name, study) for each, study in rounds])
        except Refused as reason:
            apart.append({**of, "reason": str(reason)})
            continue
        found += [of | _with_themselves(question, name, study, **options) for name, study in own]
    return found, apart


def _with_themselves(question: Question, name: str | None, study: Study, **options: Any) -> dict[str, Any]:
    told = layer_report(question, study, brief=True, **options)
    kept = {key: told[key] for key in ("units", "documents", "ratings", "coefficients")}
    return {"annotator": name, "rounds": list(study.annotators), **kept}


def comparisons(studies: Studies, comparison: Comparison, **options: Any) -> list[dict[str, Any]]:
    """The difference that is asked for, of each layer and reading: between rounds once, else in each round.

    Raises Refused for what is not there.
    """
    return [
        {"layer": rounds[0][0].layer.id, "reading": rounds[0][0].reading.value, **found}
        for rounds in by_question(studies)
        for found in _compared(rounds, comparison, **options)
    ]


def _compared(rounds: Studies, comparison: Comparison, **options: Any) -> list[dict[str, Any]]:
    from annotate.agreement.inference import Inference
    from annotate.agreement.presenting import entry
    from annotate.corpus.readings import Reading
    from annotate.export.naming import WHY_ONLY_F1

    of_f1 = rounds[0][0].reading.rule is Reading.NAMING_SOURCE
    if of_f1 and comparison.kind == "coefficients":
        of = {"kind": comparison.kind, "of": [comparison.first, comparison.second], "coefficient": None}
        return [{**of, "round": question.round.name, **entry(undefined=WHY_ONLY_F1)} for question, _ in rounds]
    named = [(question.round.name, study) for question, study in rounds]
    confidence = (options.get("inference") or Inference()).confidence
    names = ["f1"] if of_f1 else options.get("only")
    return comparison.entries(named, names, options.get("weights") or "identity", confidence)


def _plans(layers: Sequence[dict[str, Any]], width: float, **options: Any) -> list[dict[str, Any]]:
    from annotate.agreement.inference import Inference
    from annotate.agreement.planning import plans_of

    return plans_of(layers, width, (options.get("inference") or Inference()).confidence)


def whole_report(
    session: Session, asked: Sequence[Question], layers: Sequence[dict[str, Any]], **options: Any
) -> dict[str, Any]:
    """The report with its provenance: version, codebook versions, which sentences and how unclear ones counted, the
    confidence and seed of the intervals, layers that are not compared and why, who looked before revealing."""
    from annotate.agreement.inference import Inference
    from annotate.agreement.report import whole_report as with_provenance
    from annotate.corpus.readings import why_not_compared

    rounds = {question.round.id: question for question in asked}.values()
    numbers = {question.round.name: question.stored.number for question in rounds}
    inference = options.get("inference") or Inference()
    silent = {layer.id: why_not_compared(layer) for question in rounds for layer in question.codebook.layers}
    return with_provenance(
        layers,
        version=__version__,
        project=asked[0].project.slug,
        codebook_version=next(iter(numbers.values())) if len(set(numbers.values())) == 1 else numbers,
        unclear="label" if asked[0].unclear else "missing",
        sentence_kinds=[kind.value for kind in asked[0].kinds] or None,
        confidence=inference.confidence,
        seed=inference.seed if inference.drawn else None,
        not_compared=[{"layer": layer, "reason": str(reason)} for layer, reason in silent.items() if reason],
        peeks=[
            {"round": question.round.name, "by": each.login, "at": each.at.isoformat()}
            for question in rounds
            for each in peeks(session, question.project, question.round)
        ],
    )
