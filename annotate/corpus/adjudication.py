"""Where the answers to one sentence are the same, how far they differ, and what they come to together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from itertools import combinations

from annotate.corpus.annotation import Act, Answer, Reference, Value
from annotate.corpus.answers import Resolve, Values, act_key, identity
from annotate.corpus.codebook import Codebook, LayerKind

WORDING = (LayerKind.TEXT, LayerKind.SPAN)
"""Kinds of layers in which people who mean the same differ: notes, and where exactly a cue begins."""


def content(answer: Answer, codebook: Codebook, resolve: Resolve) -> Hashable:
    """What `answer` decides: equal for two answers that say the same of the same sources, in whatever order.

    Comments, texts, spans and how a source was written do not count; merged entries are one.
    """
    acts = frozenset(_act_content(act, codebook, resolve) for act in answer.acts)
    return acts, _decided(answer.values, codebook, resolve), answer.mark, answer.no_act


def agree(contents: Sequence[Hashable]) -> bool:
    """Whether two or more answers are given and all decide the same."""
    return len(contents) > 1 and len(set(contents)) == 1


def dissent(contents: Sequence[Hashable]) -> float:
    """The share of pairs of answers that differ, 0 to 1; 0 with fewer than two answers."""
    pairs = list(combinations(contents, 2))
    return sum(one != other for one, other in pairs) / len(pairs) if pairs else 0.0


def combined(answers: Sequence[Answer], codebook: Codebook, resolve: Resolve) -> Answer:
    """The acts of all `answers`, comments left away; of two acts with one key, and two values of a layer, the first."""
    acts: dict[Hashable, Act] = {}
    values: dict[str, Value] = {}
    for answer in answers:
        for act in answer.acts:
            acts.setdefault(act_key(act, codebook, resolve), act)
        values = {**answer.values, **values}
    marks = {answer.mark for answer in answers}
    return Answer(
        acts=tuple(acts.values()),
        values=values,
        mark=None if acts or len(marks) != 1 else marks.pop(),
        no_act=not acts and any(answer.no_act for answer in answers),
    )


def taken(answer: Answer) -> Answer:
    """`answer` as a decision: without its annotator's comment."""
    return replace(answer, comment="")


def _act_content(act: Act, codebook: Codebook, resolve: Resolve) -> Hashable:
    chain = tuple((identity(link, resolve), _decided(link.values, codebook, resolve)) for link in act.chain)
    return chain, _decided(act.values, codebook, resolve)


def _decided(values: Values, codebook: Codebook, resolve: Resolve) -> Hashable:
    return frozenset(
        (layer, identity(value, resolve) if isinstance(value, Reference) else value)
        for layer, value in values.items()
        if codebook.layer(layer).kind not in WORDING
    )
