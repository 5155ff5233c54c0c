"""Agreement of a round: the study that a reading makes of it, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from annotate import __version__
from annotate.corpus.codebook import Codebook, Layer
from annotate.errors import NotFound, Refused
from annotate.store.models import Project, Round, User
from annotate.store.queries.codebooks import StoredCodebook, stored_codebook
from annotate.workflow.blindness import is_open_to, peeks, refuse_blind, round_named, rounds_of

if TYPE_CHECKING:
    from annotate.agreement.study import Study
    from annotate.corpus.readings import Reading

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
    stored = stored_codebook(session, round_.codebook_version_id)
    layers = [stored.codebook.layer(layer)] if layer else stored.codebook.layers
    asked = [
        Question(project, round_, stored, each, found)
        for each in layers
        for found in _readings(each, stored.codebook, "all" if layer and not reading else reading)
    ]
    if not asked:
        raise Refused(_nothing_to_ask(stored.codebook, layer, reading))
    return asked


def _readings(layer: Layer, codebook: Codebook, reading: str | None) -> Sequence[Reading]:
    from annotate.corpus.readings import Reading, readings_of

    possible = readings_of(layer, codebook)
    if reading is None:
        return possible[:1]
    if reading == "all":
        return possible
    if reading not in list(Reading):
        raise NotFound(f"There is no reading {reading!r}; there are: {', '.join(Reading)}.")
    return [each for each in possible if each == reading]


def _nothing_to_ask(codebook: Codebook, layer: str | None, reading: str | None) -> str:
    if layer is None:
        return f"The reading {reading} applies to no layer of this codebook."
    possible = _readings(codebook.layer(layer), codebook, "all")
    if not possible:
        return f"The layer {layer} cannot be compared: texts, stretches and layers of links have no reading."
    return f"The reading {reading} does not apply to the layer {layer}; those that do: {', '.join(possible)}."


def study_of(session: Session, actor: User | None, question: Question) -> Study:
    """The study that the question's reading makes; raises Forbidden unless the round is open to `actor`."""
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
    )
    return read(answers_of(session, wanted), question.layer, question.codebook, question.reading)


def layer_report(question: Question, study: Study, **options: Any) -> dict[str, Any]:
    """One element of the report's "layers"; `options` are those of `agreement.report.report`: inference, weights."""
    from annotate.agreement.report import report
    from annotate.corpus.readings import Reading
    from annotate.export.naming import with_f1

    found = report(
        study,
        layer=question.layer.id,
        reading=question.reading.value,
        unit_name=question.reading.unit,
        round=question.round.name,
        **options,
    )
    return with_f1(found, study) if question.reading is Reading.NAMING_SOURCE else found


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
    **options: Any,
) -> dict[str, Any]:
    """The report of a round, or of every round that is open to `actor`, on the layers and readings of `questions`.

    `options` are those of `agreement.report.report`: inference, weights, only.
    `actor` None is the server's owner. Raises NotFound for unknown names, Forbidden for a round that is not open,
    Refused when there is nothing to compare.
    """
    asked = [
        replace(question, unclear=unclear)
        for round_ in open_rounds(session, project, actor, round_name)
        for question in questions(session, project, round_, layer, reading)
    ]
    layers = [layer_report(question, study_of(session, actor, question), **options) for question in asked]
    return whole_report(session, asked, layers)


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
