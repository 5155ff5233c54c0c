"""What changed between two versions of a codebook, in words, and what must not change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from annotate.corpus.codebook import Codebook, Condition, Label, Layer
from annotate.errors import Message, Refused

T = TypeVar("T", Layer, Label)

FIELDS = {
    "description": Message("description"),
    "citation": Message("citation"),
    "guidelines": Message("guidelines"),
    "definition": Message("definition"),
    "examples": Message("examples"),
    "kind": Message("kind"),
    "level": Message("level"),
    "belongs_to": Message("owner"),
    "minimum": Message("minimum"),
    "maximum": Message("maximum"),
    "key": Message("key"),
    "parent": Message("parent"),
    "value": Message("value"),
    "colour": Message("colour"),
}
_OFFERED = Message('"no stance act here" is now offered')
_NOT_OFFERED = Message('"no stance act here" is no longer offered')
_REQUIRED = Message("layer '{layer}' is now required")
_NOT_REQUIRED = Message("layer '{layer}' is no longer required")
_RETIRED = Message("label '{label}' retired")
_OFFERED_AGAIN = Message("label '{label}' offered again")


class ChangeKind(StrEnum):
    """What was done; of importance to answers already given: removed and changed."""

    ADDED = "added"
    REMOVED = "removed"
    RETIRED = "retired"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `layer` and `label` are ids, None for the codebook as a whole or the layer as a whole."""

    kind: ChangeKind
    layer: str | None
    label: str | None
    text: Message


def changes(old: Codebook, new: Codebook) -> tuple[Change, ...]:
    """Everything that differs from `old` in `new`; empty exactly when they are equal."""
    return (*_codebook_changes(old, new), *_layers_changes(old, new))


def removed_in_use(old: Codebook, new: Codebook, used: Collection[tuple[str, str | None]]) -> list[Refused]:
    """One refusal for each layer or label of `old` that answers use and that `new` no longer has.

    `used` holds (layer id, label id), label None for a layer that has values without labels.
    """
    kept = {layer.id: layer for layer in new.layers}
    answered = {layer for layer, _ in used}
    return [
        refusal for layer in old.layers if layer.id in answered for refusal in _lost(layer, kept.get(layer.id), used)
    ]


def _lost(old: Layer, new: Layer | None, used: Collection[tuple[str, str | None]]) -> Iterator[Refused]:
    if new is None:
        yield Refused("Layer '{layer}' has answers; it cannot be removed.", where=old.id, layer=old.name)
        return
    if (old.kind, old.belongs_to) != (new.kind, new.belongs_to):
        yield Refused(
            "Layer '{layer}' has answers; it stays of kind {kind} and belongs to the {owner}. Add another layer "
            "instead.",
            where=old.id,
            layer=old.name,
            kind=old.kind,
            owner=old.belongs_to,
        )
    for label in old.labels:
        if (old.id, label.id) in used and new.label(label.id) is None:
            yield Refused(
                "Label '{label}' has answers; it cannot be removed. Retire it instead.", where=old.id, label=label.name
            )


def _codebook_changes(old: Codebook, new: Codebook) -> Iterator[Change]:
    if old.name != new.name:
        renamed = Message("codebook '{before}' renamed to '{after}'", before=old.name, after=new.name)
        yield Change(ChangeKind.RENAMED, None, None, renamed)
    for field in ("description", "citation", "guidelines"):
        if getattr(old, field) != getattr(new, field):
            yield Change(ChangeKind.CHANGED, None, None, Message("{field} changed", field=FIELDS[field]))
    if old.act_key != new.act_key:
        told_apart = Message("stance acts are now told apart by {after} (before: {before})")
        keys = {"before": list(old.act_key), "after": list(new.act_key)}
        yield Change(ChangeKind.CHANGED, None, None, told_apart.naming(**keys))
    if old.no_act_allowed != new.no_act_allowed:
        yield Change(ChangeKind.CHANGED, None, None, _OFFERED if new.no_act_allowed else _NOT_OFFERED)


def _layers_changes(old: Codebook, new: Codebook) -> Iterator[Change]:
    for layer in _gone(old.layers, new.layers):
        yield Change(ChangeKind.REMOVED, layer.id, None, Message("layer '{layer}' removed", layer=layer.name))
    for layer in _gone(new.layers, old.layers):
        yield Change(ChangeKind.ADDED, layer.id, None, Message("layer '{layer}' added", layer=layer.name))
    if _moved(old.layers, new.layers):
        moved = Message("layers are now in the order {order}", order=[layer.name for layer in new.layers])
        yield Change(ChangeKind.MOVED, None, None, moved)
    for before, after in _both(old.layers, new.layers):
        for kind, text in _layer_changes(before, after):
            yield Change(kind, after.id, None, text)
        yield from _labels_changes(before, after)


def _layer_changes(old: Layer, new: Layer) -> Iterator[tuple[ChangeKind, Message]]:
    if old.name != new.name:
        yield ChangeKind.RENAMED, Message("layer '{before}' renamed to '{after}'", before=old.name, after=new.name)
    if old.definition != new.definition:
        yield ChangeKind.CHANGED, Message("definition of layer '{layer}' changed", layer=new.name)
    for field in ("kind", "level", "belongs_to", "minimum", "maximum"):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            changed = Message("{field} of layer '{layer}' changed from {before} to {after}", layer=new.name)
            yield ChangeKind.CHANGED, changed.naming(field=FIELDS[field], before=_said(before), after=_said(after))
    if old.required != new.required:
        yield ChangeKind.CHANGED, (_REQUIRED if new.required else _NOT_REQUIRED).naming(layer=new.name)
    if old.condition != new.condition:
        applies = Message("layer '{layer}' now applies {when}", layer=new.name, when=_when(new.condition))
        yield ChangeKind.CHANGED, applies


def _labels_changes(old: Layer, new: Layer) -> Iterator[Change]:
    for label in _gone(old.labels, new.labels):
        removed = Message("label '{label}' of layer '{layer}' removed", label=label.name, layer=new.name)
        yield Change(ChangeKind.REMOVED, new.id, label.id, removed)
    for label in _gone(new.labels, old.labels):
        added = Message("label '{label}' of layer '{layer}' added", label=label.name, layer=new.name)
        yield Change(ChangeKind.ADDED, new.id, label.id, added)
    if _moved(old.labels, new.labels):
        moved = Message("labels of layer '{layer}' are now in the order {order}", layer=new.name)
        yield Change(ChangeKind.MOVED, new.id, None, moved.naming(order=[label.name for label in new.labels]))
    for before, after in _both(old.labels, new.labels):
        for kind, text in _label_changes(before, after):
            yield Change(kind, new.id, after.id, text)


def _label_changes(old: Label, new: Label) -> Iterator[tuple[ChangeKind, Message]]:
    if old.name != new.name:
        yield ChangeKind.RENAMED, Message("label '{before}' renamed to '{after}'", before=old.name, after=new.name)
    if old.retired != new.retired:
        kind = ChangeKind.RETIRED if new.retired else ChangeKind.CHANGED
        yield kind, (_RETIRED if new.retired else _OFFERED_AGAIN).naming(label=new.name)
    for field in ("definition", "examples"):
        if getattr(old, field) != getattr(new, field):
            yield ChangeKind.CHANGED, Message("{field} of label '{label}' changed", field=FIELDS[field], label=new.name)
    for field in ("key", "parent", "value", "colour"):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            changed = Message("{field} of label '{label}' changed from {before} to {after}", label=new.name)
            yield ChangeKind.CHANGED, changed.naming(field=FIELDS[field], before=_said(before), after=_said(after))


def _gone(before: Sequence[T], after: Sequence[T]) -> list[T]:
    ids = {each.id for each in after}
    return [each for each in before if each.id not in ids]


def _both(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[T, T]]:
    before = {each.id: each for each in old}
    return ((before[each.id], each) for each in new if each.id in before)


def _moved(old: Sequence[T], new: Sequence[T]) -> bool:
    pairs = list(_both(old, new))
    kept = {each.id for _, each in pairs}
    return [each.id for _, each in pairs] != [each.id for each in old if each.id in kept]


def _said(value: object) -> object:
    return Message("none") if value is None else value


def _when(condition: Condition | None) -> Message:
    if condition is None:
        return Message("always")
    one_of = condition.is_one_of and Message("when '{layer}' is one of {labels}", labels=sorted(condition.is_one_of))
    no = condition.is_not and Message("when '{layer}' is none of {labels}", labels=sorted(condition.is_not))
    found = [each.naming(layer=condition.layer) for each in (one_of, no) if each]
    return Message("{first} and {second}", first=found[0], second=found[1]) if len(found) > 1 else found[0]
