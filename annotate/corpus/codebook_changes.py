"""What changed between two versions of a codebook, in words, and what must not change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from annotate.corpus.codebook import Codebook, Condition, Label, Layer
from annotate.errors import Refused

T = TypeVar("T", Layer, Label)


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
    text: str


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
        yield Refused(f"Layer {old.name!r} has answers; it cannot be removed.", where=old.id)
        return
    if (old.kind, old.belongs_to) != (new.kind, new.belongs_to):
        stays = f"it stays of kind {old.kind} and belongs to the {old.belongs_to}"
        yield Refused(f"Layer {old.name!r} has answers; {stays}. Add another layer instead.", where=old.id)
    for label in old.labels:
        if (old.id, label.id) in used and new.label(label.id) is None:
            yield Refused(f"Label {label.name!r} has answers; it cannot be removed. Retire it instead.", where=old.id)


def _codebook_changes(old: Codebook, new: Codebook) -> Iterator[Change]:
    if old.name != new.name:
        yield Change(ChangeKind.RENAMED, None, None, f"codebook {old.name!r} renamed to {new.name!r}")
    for field in ("description", "citation", "guidelines"):
        if getattr(old, field) != getattr(new, field):
            yield Change(ChangeKind.CHANGED, None, None, f"{field} changed")
    if old.act_key != new.act_key:
        before, after = " and ".join(old.act_key), " and ".join(new.act_key)
        yield Change(ChangeKind.CHANGED, None, None, f"stance acts are now told apart by {after} (before: {before})")
    if old.no_act_allowed != new.no_act_allowed:
        now = "now" if new.no_act_allowed else "no longer"
        yield Change(ChangeKind.CHANGED, None, None, f'"no stance act here" is {now} offered')


def _layers_changes(old: Codebook, new: Codebook) -> Iterator[Change]:
    for layer in _gone(old.layers, new.layers):
        yield Change(ChangeKind.REMOVED, layer.id, None, f"layer {layer.name!r} removed")
    for layer in _gone(new.layers, old.layers):
        yield Change(ChangeKind.ADDED, layer.id, None, f"layer {layer.name!r} added")
    if _moved(old.layers, new.layers):
        order = ", ".join(layer.name for layer in new.layers)
        yield Change(ChangeKind.MOVED, None, None, f"layers are now in the order {order}")
    for before, after in _both(old.layers, new.layers):
        yield from _layer_changes(before, after)
        yield from _labels_changes(before, after)


def _layer_changes(old: Layer, new: Layer) -> Iterator[Change]:
    if old.name != new.name:
        yield Change(ChangeKind.RENAMED, new.id, None, f"layer {old.name!r} renamed to {new.name!r}")
    if old.definition != new.definition:
        yield Change(ChangeKind.CHANGED, new.id, None, f"definition of layer {new.name!r} changed")
    for field in ("kind", "level", "belongs_to", "minimum", "maximum"):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            words = f"{field.replace('_', ' ')} of layer {new.name!r} changed from {_said(before)} to {_said(after)}"
            yield Change(ChangeKind.CHANGED, new.id, None, words)
    if old.required != new.required:
        now = "now" if new.required else "no longer"
        yield Change(ChangeKind.CHANGED, new.id, None, f"layer {new.name!r} is {now} required")
    if old.condition != new.condition:
        yield Change(ChangeKind.CHANGED, new.id, None, f"layer {new.name!r} now applies {_when(new.condition)}")


def _labels_changes(old: Layer, new: Layer) -> Iterator[Change]:
    of = f"of layer {new.name!r}"
    for label in _gone(old.labels, new.labels):
        yield Change(ChangeKind.REMOVED, new.id, label.id, f"label {label.name!r} {of} removed")
    for label in _gone(new.labels, old.labels):
        yield Change(ChangeKind.ADDED, new.id, label.id, f"label {label.name!r} {of} added")
    if _moved(old.labels, new.labels):
        order = ", ".join(label.name for label in new.labels)
        yield Change(ChangeKind.MOVED, new.id, None, f"labels {of} are now in the order {order}")
    for before, after in _both(old.labels, new.labels):
        for kind, text in _label_changes(before, after):
            yield Change(kind, new.id, after.id, text)


def _label_changes(old: Label, new: Label) -> Iterator[tuple[ChangeKind, str]]:
    if old.name != new.name:
        yield ChangeKind.RENAMED, f"label {old.name!r} renamed to {new.name!r}"
    if old.retired != new.retired:
        kind = ChangeKind.RETIRED if new.retired else ChangeKind.CHANGED
        yield kind, f"label {new.name!r} {'retired' if new.retired else 'offered again'}"
    for field in ("definition", "examples"):
        if getattr(old, field) != getattr(new, field):
            yield ChangeKind.CHANGED, f"{field} of label {new.name!r} changed"
    for field in ("key", "parent", "value", "colour"):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield ChangeKind.CHANGED, f"{field} of label {new.name!r} changed from {_said(before)} to {_said(after)}"


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


def _said(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _when(condition: Condition | None) -> str:
    if condition is None:
        return "always"
    parts = []
    if condition.is_one_of is not None:
        parts.append(f"{condition.layer!r} is {' or '.join(sorted(condition.is_one_of))}")
    if condition.is_not is not None:
        parts.append(f"{condition.layer!r} is not {' or '.join(sorted(condition.is_not))}")
    return f"when {' and '.join(parts)}"
