"""Agreement of a round: the study that a reading makes of it, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from annotate import __version__
from annotate.corpus.codebook import Codebook, Layer
from annotate.errors import Message, NotFound, Refused
from annotate.store.models import Project, Round, User
from annotate.store.queries.codebooks import StoredCodebook, stored_codebook
from annotate.workflow.blindness import is_open_to, peeks, refuse_blind, round_named, rounds_of
from annotate.workflow.gold import gold_count

if TYPE_CHECKING:
    from annotate.agreement.study import Study
    from annotate.corpus.readings import Reading

NO_RELATIONS = Message(
    "No two sources are related: the registry has no joint source and says of no entry what it is to another. "
    "Say so on the page of an entry, such as “spokesman of”, or take the reading innermost."
)
# The readings and the coefficients need numpy, which is slow to import: only where something is computed.


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared: a layer of a round by a reading; `unclear` makes "unclear" a label instead of missing."""

    project: Project
    round: Round
    stored: StoredCodebook
    layer: Layer
    reading: Reading
    unclear: bool = False

    @property
    def codebook(self) -> Codebook:
        """The codebook version of the round."""
        return self.stored.codebook


def questions(
    session: Session, project: Project, round_: Round, layer: str | None = None, reading: str | None = None
) -> list[Question]:
    """What can be asked of a round: without a layer the usual reading of each, with one all readings of it.

    `reading` is the name of a reading, or "all". Raises NotFound for an unknown layer or reading, Refused for a
    reading that does not apply.
    """
    from annotate.store.queries.relations import has_relations

    stored = stored_codebook(session, round_.codebook_version_id)
    layers = [stored.codebook.layer(layer)] if layer else stored.codebook.layers
    relations = has_relations(session, project.id)
    asked = [
        Question(project, round_, stored, each, found)
        for each in layers
        for found in _readings(each, stored.codebook, "all" if layer and not reading else reading, relations)
    ]
    if not asked:
        raise Refused(_nothing_to_ask(stored.codebook, layer, reading, relations))
    return asked


def _readings(layer: Layer, codebook: Codebook, reading: str | None, relations: bool) -> Sequence[Reading]:
    from annotate.corpus.readings import Reading, readings_of

    possible = readings_of(layer, codebook, relations=relations)
    if reading is None:
        return possible[:1]
    if reading == "all":
        return possible
    if reading not in list(Reading):
        raise NotFound(
            "There is no reading '{reading}'; there are: {known}.", reading=reading, known=", ".join(Reading)
        )
    return [each for each in possible if each == reading]


def _nothing_to_ask(codebook: Codebook, layer: str | None, reading: str | None, relations: bool) -> Message:
    from annotate.corpus.readings import Reading, why_not_compared

    if reading == Reading.RELATED and not relations:
        return NO_RELATIONS
    if layer is None:
        return Message("The reading {reading} applies to no layer of this codebook.", reading=reading)
    if why := why_not_compared(codebook.layer(layer)):
        return Message("The layer {layer} cannot be compared: {why}.", layer=layer, why=why)
    return Message(
        "The reading {reading} does not apply to the layer {layer}; those that do: {known}.",
        reading=reading,
        layer=layer,
        known=list(_readings(codebook.layer(layer), codebook, "all", relations)),
    )


def study_of(session: Session, actor: User | None, question: Question, *, gold: bool = False) -> Study:
    """The study that the question's reading makes, with the gold as one more annotator if `gold`.

    Raises Forbidden unless the round is open to `actor`.
    """
    from annotate.corpus.readings import read
    from annotate.store.queries.rating_columns import Wanted
    from annotate.store.queries.ratings import answers_of

    refuse_blind(session, question.project, actor, question.round)
    wanted = Wanted(
        project_id=question.project.id,
        round_id=question.round.id,
        stored=question.stored,
        layer=question.layer,
        reading=question.reading,
        unclear=question.unclear,
        gold=gold,
    )
    return read(answers_of(session, wanted), question.layer, question.codebook, question.reading)


def layer_report(question: Question, study: Study, *, by_document: bool = False, **options: Any) -> dict[str, Any]:
    """One element of the report's "layers"; `options` are those of `agreement.report.report`: inference, weights.

    `by_document` adds every document's own, and their mean beside the pooled value.
    """
    from annotate.agreement.breakdowns import by_document as documents
    from annotate.agreement.breakdowns import summary
    from annotate.export.naming import with_f1

    found = _report(question, study, **_tree(question, study), **options)
    if _is_naming(question):
        found = with_f1(found, study)
    if by_document:
        groups = [(name, _report(question, part, **options)) for name, part in documents(study)]
        found["by"] = summary("document", found, groups) if groups else None
    return found


def against_gold(session: Session, actor: User | None, question: Question, **options: Any) -> list[dict[str, Any]]:
    """Each annotator with the gold, as in the report's "pairs"; empty where no gold is decided.

    Raises Forbidden unless the round is open to `actor`.
    """
    from annotate.agreement.breakdowns import of_annotators
    from annotate.store.queries.ratings import GOLD

    if gold_count(session, question.project, question.round) is None:
        return []
    study = study_of(session, actor, question, gold=True)
    parts = [of_annotators(study, (GOLD, name)) for name in study.annotators if name != GOLD]
    return [pair for part in parts for pair in layer_report(question, part, **options)["pairs"]]


def _report(question: Question, study: Study, **options: Any) -> dict[str, Any]:
    from annotate.agreement.report import report

    return report(
        study,
        layer=question.layer.id,
        reading=question.reading.value,
        unit_name=question.reading.unit,
        round=question.round.name,
        **options,
    )


def _is_naming(question: Question) -> bool:
    from annotate.corpus.readings import Reading

    return question.reading is Reading.NAMING_SOURCE


def _tree(question: Question, study: Study) -> dict[str, Any]:
    """The parents of the layer's labels, where labels are compared and some have one."""
    parents = {label.id: label.parent for label in question.layer.labels if label.parent}
    return {"parents": parents} if parents and study.level in ("nominal", "ordinal") and not study.open_set else {}


def themselves(pairs: Sequence[tuple[Question, Study]], **options: Any) -> list[dict[str, Any]]:
    """Each annotator who labelled in two of the rounds, against themselves, for each layer and reading."""
    from annotate.agreement.breakdowns import between_rounds

    rounds: dict[tuple[str, str], list[tuple[Question, Study]]] = {}
    for question, study in pairs:
        if not _is_naming(question):
            rounds.setdefault((question.layer.id, question.reading.value), []).append((question, study))
    return [
        {"layer": layer, "reading": reading, "annotator": name, "rounds": list(own.annotators)}
        | {key: found[key] for key in ("units", "ratings", "coefficients")}
        for (layer, reading), asked in rounds.items()
        if len(asked) > 1
        for name, own in between_rounds([(question.round.name, study) for question, study in asked])
        for found in [_report(asked[0][0], own, **options)]
    ]


def whole_report(session: Session, asked: Sequence[Question], layers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The report with its provenance: version, codebook versions, how unclear counted, who looked before revealing."""
    from annotate.agreement.report import whole_report as with_provenance

    rounds = {question.round.id: question for question in asked}.values()
    numbers = {question.round.name: question.stored.number for question in rounds}
    return with_provenance(
        layers,
        version=__version__,
        project=asked[0].project.slug,
        codebook_version=next(iter(numbers.values())) if len(set(numbers.values())) == 1 else numbers,
        unclear="label" if asked[0].unclear else "missing",
        peeks=[
            {"round": question.round.name, "by": each.login, "at": each.at.isoformat()}
            for question in rounds
            for each in peeks(session, question.project, question.round)
        ],
    )


def project_report(
    session: Session,
    project: Project,
    actor: User | None,
    round_name: str | None = None,
    layer: str | None = None,
    reading: str | None = None,
    *,
    unclear: bool = False,
    by_document: bool = False,
    **options: Any,
) -> dict[str, Any]:
    """The report of a round, or of every round that is open to `actor`, on the layers and readings of `questions`.

    `options` are those of `agreement.report.report`: inference, weights, only. Where several rounds are asked for,
    "intra_annotator" holds how far each annotator agrees with themselves between them.
    `actor` None is the server's owner. Raises NotFound for unknown names, Forbidden for a round that is not open,
    Refused when there is nothing to compare.
    """
    asked = [
        replace(question, unclear=unclear)
        for round_ in open_rounds(session, project, actor, round_name)
        for question in questions(session, project, round_, layer, reading)
    ]
    studies = [(question, study_of(session, actor, question)) for question in asked]
    layers = [
        layer_report(question, study, by_document=by_document, **options)
        | {"against_gold": against_gold(session, actor, question, **options)}
        for question, study in studies
    ]
    found = whole_report(session, asked, layers)
    if (inference := options.get("inference")) and inference.drawn:
        found["provenance"]["seed"] = inference.seed
    own = themselves(studies, **options)
    return {**found, "intra_annotator": own} if own else found


def open_rounds(session: Session, project: Project, actor: User | None, name: str | None) -> list[Round]:
    """The round of this name, or every round that is open to `actor`, the oldest first.

    Raises NotFound for an unknown name, Refused where there is no round, Forbidden where none is open.
    """
    every = rounds_of(session, project)
    if name is not None:
        return [round_named(every, name)]
    if not every:
        raise Refused("This project has no round yet; make one, label, and reveal it.")
    found = [each for each in reversed(every) if is_open_to(session, project, actor, each)]
    if not found:
        refuse_blind(session, project, actor, every[0])
    return found
