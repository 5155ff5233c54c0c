"""Agreement of a round: the study that a reading makes of it, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from annotate.corpus.codebook import Codebook, Layer
from annotate.corpus.document import SentenceKind
from annotate.errors import Message, NotFound, Refused
from annotate.store.models import Project, Round, User
from annotate.store.queries.codebooks import StoredCodebook, stored_codebook
from annotate.workflow.blindness import is_open_to, refuse_blind, round_named, rounds_of
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
    """What is compared: a layer of a round by a reading; `unclear` makes "unclear" a label instead of missing.

    `kinds` are those of the sentences that count, () for all.
    """

    project: Project
    round: Round
    stored: StoredCodebook
    layer: Layer
    reading: Reading
    unclear: bool = False
    kinds: tuple[SentenceKind, ...] = ()

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
        kinds=question.kinds,
    )
    return read(answers_of(session, wanted), question.layer, question.codebook, question.reading)


def layer_report(question: Question, study: Study, **options: Any) -> dict[str, Any]:
    """One element of the report's "layers"; `options` are those of `agreement.report.report`: inference, weights."""
    from annotate.agreement.report import report
    from annotate.corpus.readings import Reading
    from annotate.export.naming import with_f1

    found = report(
        study, layer=question.layer.id, reading=question.reading.value, unit_name=question.reading.unit,
        round=question.round.name, **_tree(question, study), **options,
    )  # fmt: skip
    return with_f1(found, study, options.get("inference")) if question.reading.rule is Reading.NAMING_SOURCE else found


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


def _tree(question: Question, study: Study) -> dict[str, Any]:
    """The parents of the layer's labels, where labels are compared and some have one."""
    parents = {label.id: label.parent for label in question.layer.labels if label.parent}
    return {"parents": parents} if parents and study.level in ("nominal", "ordinal") and not study.open_set else {}


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
