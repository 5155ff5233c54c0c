"""What one sentence gives to others: its source chain, or its whole answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from annotate.corpus.annotation import Act, Answer, Link, Value
from annotate.corpus.codebook import Codebook, LayerKind
from annotate.errors import Refused

_STRETCH = re.compile(r"(\d{1,9})(?:\s*[-\u2013]\s*(\d{1,9}))?")


def sentences_named(text: str, last: int) -> list[int]:
    """The sentences that a text such as "4-6, 9" names, by their numbers from 1 to `last`, ascending.

    Raises Refused for anything that is no such list, and for a sentence that there is not.
    """
    named = {number for part in re.split(r"[,;]", text) if part.strip() for number in _stretch(part.strip(), last)}
    return sorted(named)


def _stretch(part: str, last: int) -> Iterator[int]:
    found = _STRETCH.fullmatch(part)
    if found is None:
        raise Refused("“{part}” names no sentences; write their numbers, such as 4-6, 9.", part=part[:40])
    first, end = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= end <= last:
        raise Refused(
            "“{part}” names no sentences of this document; it has the sentences 1 to {last}.", part=part[:40], last=last
        )
    return iter(range(first, end + 1))


def lacks_source(answer: Answer) -> bool:
    """Whether a source given to several sentences is given to this one: what stands there is never replaced."""
    return not answer.mark and not answer.no_act and not (answer.acts and answer.acts[0].chain)


def with_source(answer: Answer, chain: tuple[Link, ...], codebook: Codebook) -> Answer:
    """`answer` with the chain of another sentence in its first act. Marked words belong to that other sentence."""
    first, *further = answer.acts or (Act(),)
    said = tuple(_elsewhere(link, codebook) for link in chain)
    return replace(answer, acts=(replace(first, chain=said), *further))


def copied(before: Answer, here: Answer, codebook: Codebook) -> Answer:
    """The whole answer of the sentence before, save its comment and the words marked in it.

    Raises Refused where there is nothing to copy, and where another answer stands already.
    """
    if not (before.acts or before.values or before.no_act):
        raise Refused("The sentence before has nothing to copy.")
    if here.acts or here.values or here.mark or here.no_act:
        raise Refused("This sentence has an answer already; undo or remove it before copying another one.")
    acts = (
        Act(tuple(_elsewhere(link, codebook) for link in act.chain), _without_spans(act.values, codebook))
        for act in before.acts
    )
    values = _without_spans(before.values, codebook)
    return Answer(tuple(acts), values, no_act=before.no_act, comment=here.comment)


def _elsewhere(link: Link, codebook: Codebook) -> Link:
    return replace(link, mention=None, cue=None, values=_without_spans(link.values, codebook))


def _without_spans(values: Mapping[str, Value], codebook: Codebook) -> dict[str, Value]:
    spans = {layer.id for layer in codebook.layers if layer.kind is LayerKind.SPAN}
    return {layer: value for layer, value in values.items() if layer not in spans}
