"""Readings: how the acts of an annotation become one value per unit and annotator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from annotate.agreement.study import Study
from annotate.corpus.codebook import BelongsTo, Codebook, Layer, LayerKind
from annotate.corpus.readings import by_sentence, by_source
from annotate.corpus.readings.answers import Answers
from annotate.errors import Message, Refused


class Reading(StrEnum):
    """What is compared, and on what unit: the sentence, or a sentence and a source that was named in it."""

    SENTENCE = "sentence"
    INNERMOST = "innermost"
    INNERMOST_BEFORE = "innermost-before-aliasing"
    OUTERMOST = "outermost"
    OUTERMOST_BEFORE = "outermost-before-aliasing"
    CHAIN = "chain"
    CHAIN_BEFORE = "chain-before-aliasing"
    RELATED = "related-sources"
    GIVEN_SOURCE = "given-same-source"
    NAMING_SOURCE = "naming-same-source"
    JOINT = "joint"

    @property
    def before_aliasing(self) -> bool:
        """Whether sources are compared by the names that were chosen, not by the entries these resolve to."""
        return self in (Reading.INNERMOST_BEFORE, Reading.OUTERMOST_BEFORE, Reading.CHAIN_BEFORE)

    @property
    def unit(self) -> str:
        """What one unit is."""
        by_source = self in (Reading.GIVEN_SOURCE, Reading.NAMING_SOURCE)
        return "sentence and source" if by_source else "sentence"


def readings_of(layer: Layer, codebook: Codebook, *, relations: bool = True) -> tuple[Reading, ...]:
    """The readings that apply to `layer`, the usual one first; none for texts, spans and layers of links.

    `relations` says whether the registry holds any, without which no source is related to another.
    """
    if why_not_compared(layer):
        return ()
    if layer.kind is LayerKind.SOURCE:
        return (*_SOURCE, *((Reading.RELATED,) if relations else ()), Reading.NAMING_SOURCE)
    if layer.belongs_to is BelongsTo.SENTENCE or codebook.source_layer is None:
        return (Reading.SENTENCE,)
    in_key = layer == codebook.target_layer and "target" in codebook.act_key
    given = () if in_key else (Reading.GIVEN_SOURCE,)
    return (Reading.SENTENCE, *given, *((Reading.JOINT,) if layer == stance_layer(codebook) else ()))


def why_not_compared(layer: Layer) -> Message | None:
    """Why no reading applies to `layer`, or None where one does."""
    if layer.belongs_to is BelongsTo.LINK:
        return Message("a layer of links is not compared: its values stand with links that annotators need not share")
    if layer.kind is LayerKind.TEXT:
        return Message("free text is not compared: two people rarely write the same words for the same thing")
    if layer.kind is LayerKind.SPAN:
        return Message("marked words are not compared: no reading says how alike two stretches of text are")
    return None


def stance_layer(codebook: Codebook) -> Layer | None:
    """The layer that the joint reading pairs with sources: the first choice or scale of an act, a required one before
    an optional one."""
    fitting = [layer for layer in codebook.act_layers if layer.kind in (LayerKind.CHOICE, LayerKind.SCALE)]
    return next((layer for layer in fitting if layer.required), fitting[0] if fitting else None)


def read(answers: Answers, layer: Layer, codebook: Codebook, reading: Reading) -> Study:
    """The study that `reading` makes of one layer.

    Chains in `answers` are names as chosen for a reading before aliasing, else the canonical names of the entries.
    Raises Refused when the reading does not apply to the layer.
    """
    possible = readings_of(layer, codebook)
    if reading not in possible:
        known = list(possible) or Message("none")
        raise Refused(
            "The reading {reading} does not apply to the layer {layer}; those that do: {known}.",
            reading=reading,
            layer=layer.id,
            known=known,
        )
    return _READ[reading](answers, layer, codebook)


_SOURCE = (
    Reading.INNERMOST,
    Reading.INNERMOST_BEFORE,
    Reading.OUTERMOST,
    Reading.OUTERMOST_BEFORE,
    Reading.CHAIN,
    Reading.CHAIN_BEFORE,
)
_READ: Mapping[Reading, Callable[[Answers, Layer, Codebook], Study]] = {
    Reading.SENTENCE: by_sentence.values,
    Reading.INNERMOST: by_sentence.innermost,
    Reading.INNERMOST_BEFORE: by_sentence.innermost,
    Reading.OUTERMOST: by_sentence.outermost,
    Reading.OUTERMOST_BEFORE: by_sentence.outermost,
    Reading.CHAIN: by_sentence.chains,
    Reading.CHAIN_BEFORE: by_sentence.chains,
    Reading.RELATED: by_sentence.related,
    Reading.GIVEN_SOURCE: by_source.given,
    Reading.NAMING_SOURCE: by_source.naming,
    Reading.JOINT: by_source.joint,
}
