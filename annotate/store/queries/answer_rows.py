"""What an answer says as rows of links and values, one value a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotate.corpus.annotation import Act as ActValue
from annotate.corpus.annotation import Answer, Reference, Value
from annotate.corpus.codebook import Codebook, LayerKind
from annotate.store.queries.codebooks import StoredCodebook

Row = dict[str, Any]


def links_of(annotation_id: int, answer: Answer) -> Iterator[Row]:
    """The rows of all links of all acts."""
    for act, content in enumerate(answer.acts):
        for position, link in enumerate(content.chain):
            mention, cue = link.mention or (None, None), link.cue or (None, None)
            yield {
                "annotation_id": annotation_id,
                "act": act,
                "position": position,
                "entry_id": link.entry,
                "name": link.name,
                "mode": link.mode,
                "taken": link.taken,
                "mention_start": mention[0],
                "mention_end": mention[1],
                "cue_start": cue[0],
                "cue_end": cue[1],
            }


def values_of(annotation_id: int, answer: Answer, stored: StoredCodebook) -> Iterator[Row]:
    """The rows of all values: of the sentence, its acts and their links."""
    for act, link, values in _owners(answer):
        for layer, value in values.items():
            for filled in _filled(layer, value, stored):
                yield (
                    _EMPTY_VALUE
                    | filled
                    | {
                        "annotation_id": annotation_id,
                        "act": act,
                        "link": link,
                        "layer_id": stored.layers[layer],
                    }
                )


def _owners(answer: Answer) -> Iterator[tuple[int | None, int | None, Mapping[str, Value]]]:
    yield None, None, answer.values
    for position, act in enumerate(answer.acts):
        yield position, None, act.values
        yield from _link_owners(position, act)


def _link_owners(position: int, act: ActValue) -> Iterator[tuple[int, int, Mapping[str, Value]]]:
    for number, link in enumerate(act.chain):
        yield position, number, link.values


_EMPTY_VALUE: Row = dict.fromkeys(("label_id", "entry_id", "name", "number", "text", "span_start", "span_end", "empty"))


def _filled(layer: str, value: Value, stored: StoredCodebook) -> Iterator[Row]:
    """One row a value; the columns that say it."""
    match value:
        case Reference(entry=entry, name=name):
            yield {"entry_id": entry, "name": name}
        case frozenset() if not value:
            yield {"empty": True}
        case frozenset():
            yield from ({"label_id": stored.labels[layer, label]} for label in sorted(value))
        case tuple():
            yield from ({"span_start": start, "span_end": end} for start, end in value)
        case str() if _is_text(layer, stored.codebook):
            yield {"text": value}
        case str():
            yield {"label_id": stored.labels[layer, value]}
        case _:
            yield {"number": value}


def _is_text(layer: str, codebook: Codebook) -> bool:
    return codebook.layer(layer).kind is LayerKind.TEXT
