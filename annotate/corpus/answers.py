"""What a codebook says of an answer: which layers apply, what is kept, what is refused, how far it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace

from annotate.corpus.annotation import Act, Answer, Link, Reference, Status, Value
from annotate.corpus.answer_values import check_name, check_value
from annotate.corpus.codebook import BelongsTo, Codebook, Layer, LayerKind
from annotate.corpus.document import Offsets
from annotate.corpus.entry import AUTHOR, normalise
from annotate.errors import Message, Refused

_SAME_SOURCE = Message("Two stance acts have the same source ({who}); change one or remove it.")
_SAME_TARGET_TOO = Message("Two stance acts have the same source and target ({who}); change one or remove it.")
LONGEST_COMMENT = 10_000
LONGEST_CHAIN = 10
MOST_ACTS = 50

Values = Mapping[str, Value]
Resolve = Callable[[int], int]
Identity = Hashable
"""Who an entry is after merges: the id it resolves to, the set of a joint source's identities, or, while it is not
looked up, its normalised name."""


def _as_it_is(entry: int) -> int:
    return entry


def applies(layer: Layer, codebook: Codebook, own: Values, of_sentence: Values) -> bool:
    """Whether `layer` is to be decided, given its owner's values and the sentence's.

    A layer whose condition rests on a layer that does not apply does not apply either.
    """
    condition = layer.condition
    if condition is None:
        return True
    other = codebook.layer(condition.layer)
    values = of_sentence if other.belongs_to is BelongsTo.SENTENCE else own
    return applies(other, codebook, values, of_sentence) and condition.holds(values.get(other.id))


def settle(answer: Answer, codebook: Codebook) -> Answer:
    """`answer` as it is stored: without blank values, values of layers that do not apply, and acts that say nothing.

    An empty set of labels stays: it is an answer. So do values of unknown layers, for `check` to refuse.
    """
    of_sentence = _settled(answer.values, codebook, answer.values)
    acts = tuple(_settled_act(act, codebook, of_sentence) for act in answer.acts)
    return replace(
        answer,
        values=of_sentence,
        acts=tuple(act for act in acts if act.chain or act.values),
        comment=answer.comment.strip(),
    )


def status_of(answer: Answer, codebook: Codebook) -> Status:
    """How far `answer` is. A mark decides; an answer that says nothing (after undo, say) is unseen; it is done when
    no required layer that applies is open and there is a stance act or "no stance act here" was pressed."""
    settled = settle(answer, codebook)
    if settled.mark is not None:
        return Status(settled.mark.value)
    if not (settled.acts or settled.values or settled.no_act or settled.comment):
        return Status.UNSEEN
    acted = settled.acts or settled.no_act or not codebook.act_layers
    return Status.DONE if acted and not any(_open_layers(settled, codebook)) else Status.STARTED


def check(
    answer: Answer,
    codebook: Codebook,
    sentence: Offsets,
    *,
    resolve: Resolve = _as_it_is,
    author: int | None = None,
    kept: Answer | None = None,
) -> None:
    """Raises Refused, naming the layer, when a settled `answer` cannot be stored.

    `sentence` bounds the spans; `resolve` follows merges of entries; `author` is the id of the author's entry (its
    reserved name counts always); `kept` is the answer stored now, whose retired labels may stay.
    """
    if len(answer.comment) > LONGEST_COMMENT:
        raise Refused(
            "The comment has {count} characters; the most is {longest}.",
            count=len(answer.comment),
            longest=LONGEST_COMMENT,
        )
    _check_acts(answer, codebook)
    for layer, value, owner in _answered(answer, codebook):
        check_value(layer, value, sentence, frozenset() if kept is None else _labels_in(kept, layer.id, owner))
    for act in answer.acts:
        _check_chain(act.chain, codebook, resolve, author)
    _check_keys(answer, codebook, resolve)


def identity(source: Link | Reference, resolve: Resolve = _as_it_is) -> Identity:
    """Who `source` is: two sources with equal identities are one speaker."""
    if source.entry is not None:
        return resolve(source.entry)
    if isinstance(source, Link) and source.members:
        return frozenset(identity(member, resolve) for member in source.members)
    return normalise(source.name)


def act_key(act: Act, codebook: Codebook, resolve: Resolve = _as_it_is) -> tuple[Identity, ...]:
    """What tells `act` from the others of its annotation: its chain, with its target where the codebook says so."""
    chain = tuple(identity(link, resolve) for link in act.chain)
    if "target" not in codebook.act_key or codebook.target_layer is None:
        return (chain,)
    target = act.values.get(codebook.target_layer.id)
    return (chain, identity(target, resolve) if isinstance(target, Reference) else None)


def written_chain(chain: tuple[Link, ...]) -> str:
    """The chain as people write it, by the names that were chosen."""
    return " > ".join(link.name for link in chain)


def _settled(values: Values, codebook: Codebook, of_sentence: Values) -> dict[str, Value]:
    kept = {layer: value for layer, value in values.items() if not _blank(value)}
    known = {layer.id: layer for layer in codebook.layers}
    sentence = {layer: value for layer, value in of_sentence.items() if not _blank(value)}
    return {
        name: value
        for name, value in kept.items()
        if name not in known or applies(known[name], codebook, kept, sentence)
    }


def _blank(value: Value | None) -> bool:
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def _settled_act(act: Act, codebook: Codebook, of_sentence: Values) -> Act:
    chain = tuple(replace(link, values=_settled(link.values, codebook, of_sentence)) for link in act.chain)
    return replace(act, chain=chain, values=_settled(act.values, codebook, of_sentence))


def _open_layers(answer: Answer, codebook: Codebook) -> Iterator[Layer]:
    """The required layers that apply and are not answered."""
    yield from _open(codebook.sentence_layers, codebook, answer.values, answer.values)
    for act in answer.acts:
        for layer in _open(codebook.act_layers, codebook, act.values, answer.values):
            if layer.kind is not LayerKind.SOURCE or not act.chain:
                yield layer
        for link in act.chain:
            yield from _open(codebook.link_layers, codebook, link.values, answer.values)


def _open(layers: tuple[Layer, ...], codebook: Codebook, own: Values, of_sentence: Values) -> Iterator[Layer]:
    for layer in layers:
        if layer.required and layer.id not in own and applies(layer, codebook, own, of_sentence):
            yield layer


def _owners(answer: Answer) -> Iterator[tuple[BelongsTo, Values]]:
    yield BelongsTo.SENTENCE, answer.values
    for act in answer.acts:
        yield BelongsTo.ACT, act.values
        for link in act.chain:
            yield BelongsTo.LINK, link.values


def _answered(answer: Answer, codebook: Codebook) -> Iterator[tuple[Layer, Value, BelongsTo]]:
    known = {(layer.id, layer.belongs_to): layer for layer in codebook.layers if layer.kind is not LayerKind.SOURCE}
    for owner, values in _owners(answer):
        for name, value in values.items():
            if (name, owner) not in known:
                raise Refused(
                    "The codebook asks for no layer '{name}' of the {owner}.", where=name, name=name, owner=owner
                )
            yield known[name, owner], value, owner


def _labels_in(answer: Answer, layer: str, owner: BelongsTo) -> frozenset[str]:
    """The labels that `answer` has in `layer`."""
    found: set[str] = set()
    for whose, values in _owners(answer):
        value = values.get(layer) if whose is owner else None
        found |= value if isinstance(value, frozenset) else {value} if isinstance(value, str) else set()
    return frozenset(found)


def _check_acts(answer: Answer, codebook: Codebook) -> None:
    if len(answer.acts) > MOST_ACTS:
        raise Refused(
            "An answer has at most {most} stance acts; this one has {count}.", most=MOST_ACTS, count=len(answer.acts)
        )
    if answer.acts and not codebook.act_layers:
        raise Refused("The codebook asks for no stance acts.")
    if answer.no_act and not codebook.no_act_allowed:
        raise Refused('The codebook does not offer "no stance act here".')
    if answer.no_act and answer.acts:
        raise Refused('"No stance act here" and a stance act exclude each other; remove one of them.')


def _check_chain(chain: tuple[Link, ...], codebook: Codebook, resolve: Resolve, author: int | None) -> None:
    layer = codebook.source_layer
    if not chain:
        return
    if layer is None:
        raise Refused("The codebook does not ask for a source.")
    if len(chain) > LONGEST_CHAIN:
        raise Refused(
            "A chain has at most {longest} sources; this one has {count}.",
            where=layer.name,
            longest=LONGEST_CHAIN,
            count=len(chain),
        )
    for link in chain:
        _check_link(link, layer, resolve)
    who = [identity(link, resolve) for link in chain]
    named_author = any(normalise(link.name) == AUTHOR for link in chain)
    if len(chain) > 1 and (named_author or (author is not None and author in who)):
        raise Refused("The author is the root of every chain and stands only alone; leave it out here.", layer.name)
    for outer, inner, link in zip(who, who[1:], chain, strict=False):
        if outer == inner:
            raise Refused("'{link}' stands twice in a row; name each source once.", where=layer.name, link=link.name)


def _check_link(link: Link, layer: Layer, resolve: Resolve) -> None:
    if link.members:
        if len({identity(member, resolve) for member in link.members}) < 2:
            raise Refused("The joint source '{link}' needs two different members.", where=layer.name, link=link.name)
        for member in link.members:
            check_name(member.name, layer)
    else:
        check_name(link.name, layer)
    for offsets in (link.mention, link.cue):
        if offsets is not None and not 0 <= offsets.start < offsets.end:
            raise Refused(
                "'{link}': {start} to {end} is no stretch of text.",
                where=layer.name,
                link=link.name,
                start=offsets.start,
                end=offsets.end,
            )


def _check_keys(answer: Answer, codebook: Codebook, resolve: Resolve) -> None:
    source = codebook.source_layer
    awaited = source is not None and source.required
    seen: set[tuple[Identity, ...]] = set()
    for act in answer.acts:
        if awaited and not act.chain:
            continue
        key = act_key(act, codebook, resolve)
        if key in seen:
            who = written_chain(act.chain) or Message("none")
            same = _SAME_TARGET_TOO if "target" in codebook.act_key else _SAME_SOURCE
            raise Refused(same.naming(who=who), where=source.name if source else None)
        seen.add(key)
