"""What stands in each layer of an annotation, one cell an act and layer, with the reason where nothing does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotate.corpus.annotation import Act, Link, Reference, Status, Value
from annotate.corpus.answers import applies, written_chain
from annotate.corpus.codebook import Codebook, Layer
from annotate.corpus.record import Record

ANSWERED, OPEN, NOT_APPLICABLE, NO_ACT = "answered", "open", "not applicable", "no act"
Names = Mapping[int, str]
"""The canonical name of each entry, after merges."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`act` and `link` count from 1, None for a layer of the sentence. `state` is answered, open, not applicable, no
    act ("no stance act here") or the annotation's status; `value` names entries by their canonical names, `chosen` by
    the names that were chosen."""

    layer: str
    state: str
    value: str = ""
    chosen: str = ""
    act: int | None = None
    link: int | None = None


def cells_of(record: Record, codebook: Codebook, names: Names) -> Iterator[Cell]:
    """The cells of one annotation: act by act the act's layers and its links', then the sentence's.

    An annotation without acts has one cell for each layer of acts, which says why it is empty.
    """
    answer = record.answer
    for number, act in enumerate(answer.acts, start=1):
        yield from _act_cells(number, act, record, codebook, names)
    if not answer.acts:
        silent = NO_ACT if answer.no_act else _silence(record)
        yield from (Cell(layer.id, silent) for layer in codebook.act_layers)
    for layer in codebook.sentence_layers:
        value = answer.values.get(layer.id)
        yield _cell(layer, value, applies(layer, codebook, answer.values, answer.values), _silence(record), names)


def chain_name(chain: tuple[Link, ...], names: Names) -> str:
    """The chain by canonical names, outermost first."""
    return " > ".join(names.get(link.entry or 0, link.name) for link in chain)


def value_text(value: Value, names: Names | None = None) -> str:
    """A value as a cell shows it: {a, b} for several labels, 3-8; 10-12 for stretches, an entry by its name."""
    if isinstance(value, Reference):
        return (names or {}).get(value.entry or 0, value.name)
    if isinstance(value, tuple):
        return "; ".join(f"{start}-{end}" for start, end in value)
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(value)) + "}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _silence(record: Record) -> str:
    """Why a layer is empty that could have been answered."""
    return OPEN if record.status in (Status.STARTED, Status.DONE) else record.status.value


def _act_cells(number: int, act: Act, record: Record, codebook: Codebook, names: Names) -> Iterator[Cell]:
    for layer in codebook.act_layers:
        if layer == codebook.source_layer:
            state = ANSWERED if act.chain else OPEN
            yield Cell(layer.id, state, chain_name(act.chain, names), written_chain(act.chain), number)
        else:
            asked = applies(layer, codebook, act.values, record.answer.values)
            yield _cell(layer, act.values.get(layer.id), asked, OPEN, names, number)
    for place, link in enumerate(act.chain, start=1):
        for layer in codebook.link_layers:
            asked = applies(layer, codebook, link.values, record.answer.values)
            yield _cell(layer, link.values.get(layer.id), asked, OPEN, names, number, place)


def _cell(
    layer: Layer,
    value: Value | None,
    asked: bool,
    silence: str,
    names: Names,
    act: int | None = None,
    link: int | None = None,
) -> Cell:
    if value is not None:
        return Cell(layer.id, ANSWERED, value_text(value, names), value_text(value), act, link)
    return Cell(layer.id, silence if asked else NOT_APPLICABLE, act=act, link=link)
