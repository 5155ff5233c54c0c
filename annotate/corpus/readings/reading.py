"""Readings: how the acts of an annotation become one value per unit and annotator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from annotate.agreement.study import Study
from annotate.corpus.codebook import BelongsTo, Codebook, Layer, LayerKind
from annotate.corpus.readings import by_sentence, by_source
from annotate.corpus.readings.answers import Answers
from annotate.errors import Message, Refused

_BEFORE = "-before-aliasing"


class Reading(StrEnum):
    """What is compared, and on what unit: the sentence, or a sentence and a source that was named in it."""

    SENTENCE = "sentence"
    SENTENCE_BEFORE = "sentence-before-aliasing"
    INNERMOST = "innermost"
    INNERMOST_BEFORE = "innermost-before-aliasing"
    OUTERMOST = "outermost"
    OUTERMOST_BEFORE = "outermost-before-aliasing"
    CHAIN = "chain"
    CHAIN_BEFORE = "chain-before-aliasing"
    RELATED = "related-sources"
    GIVEN_SOURCE = "given-same-source"
    GIVEN_SOURCE_BEFORE = "given-same-source-before-aliasing"
    NAMING_SOURCE = "naming-same-source"
    NAMING_SOURCE_BEFORE = "naming-same-source-before-aliasing"
    JOINT = "joint"
    JOINT_BEFORE = "joint-before-aliasing"

    @property
    def before_aliasing(self) -> bool:
        """Whether sources and targets are compared by the names that were chosen, not by the entries these are."""
        return self.endswith(_BEFORE)

    @property
    def rule(self) -> Reading:
        """The reading itself or, of one before aliasing, the same by entries."""
        return Reading(self.removesuffix(_BEFORE))

    @property
    def unit(self) -> str:
        """What one unit is."""
        by_source = self.rule in (Reading.GIVEN_SOURCE, Reading.NAMING_SOURCE)
        return "sentence and source" if by_source else "sentence"


def readings_of(layer: Layer, codebook: Codebook, *, relations: bool = True) -> tuple[Reading, ...]:
    """The readings that apply to `layer`, the usual one first; none for texts, spans and layers of links.

    `relations` says whether the registry holds any, without which no source is related to another.
    """
    if why_not_compared(layer):
        return ()
    if layer.kind is LayerKind.SOURCE:
        related = (Reading.RELATED,) if relations else ()
        return (*_both(*_OF_SOURCES), *related, *_both(Reading.NAMING_SOURCE))
    sentence = _both(Reading.SENTENCE) if layer.kind is LayerKind.TARGET else (Reading.SENTENCE,)
    if layer.belongs_to is BelongsTo.SENTENCE or codebook.source_layer is None:
        return sentence
    in_key = layer == codebook.target_layer and "target" in codebook.act_key
    given = () if in_key else (Reading.GIVEN_SOURCE,)
    return (*sentence, *_both(*given, *((Reading.JOINT,) if layer == stance_layer(codebook) else ())))


def _both(*readings: Reading) -> tuple[Reading, ...]:
    """Each reading after aliasing, then before it."""
    return tuple(each for reading in readings for each in (reading, Reading(reading + _BEFORE)))


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

    Sources and targets in `answers` are names as chosen for a reading before aliasing, else those of the entries.
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
    return _READ[reading.rule](answers, layer, codebook)


_OF_SOURCES = (Reading.INNERMOST, Reading.OUTERMOST, Reading.CHAIN)
_READ: Mapping[Reading, Callable[[Answers, Layer, Codebook], Study]] = {
    Reading.SENTENCE: by_sentence.values,
    Reading.INNERMOST: by_sentence.innermost,
    Reading.OUTERMOST: by_sentence.outermost,
    Reading.CHAIN: by_sentence.chains,
    Reading.RELATED: by_sentence.related,
    Reading.GIVEN_SOURCE: by_source.given,
    Reading.NAMING_SOURCE: by_source.naming,
    Reading.JOINT: by_source.joint,
}
