"""What the workspace page shows, as plain values for its template and its scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC
from itertools import groupby
from typing import Any

from annotate.corpus.annotation import Answer, Status, Value
from annotate.corpus.answer_json import answer_to_json
from annotate.corpus.answers import applies
from annotate.corpus.codebook import Codebook, Condition, Layer
from annotate.corpus.document import SentenceKind
from annotate.store.models import Remark, Sentence
from annotate.store.queries.stored import Stored
from annotate.store.queries.suggestions import Suggestion
from annotate.web.workspace.marks import marks_of
from annotate.workflow.work import ANSWERED, Desk

# Browsers leave out what is out of sight block by block; a paragraph longer than this is several blocks.
LONGEST_BLOCK = 20
STRETCH = 100
_KIND_CLASSES = {kind: f"kind-{kind.name.lower().replace('_', '-')}" for kind in SentenceKind}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored of one sentence. `answer` is the answer as JSON; `version` 0 is nothing stored."""

    version: int = 0
    status: str = Status.UNSEEN.value
    answer: Json = field(default_factory=lambda: answer_to_json(Answer()))
    saved_at: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence on the page; `number` counts from 1 and is the `s` of its address."""

    number: int
    sentence: Sentence
    text: str
    saved: Saved

    @property
    def classes(self) -> str:
        """What the style sheet knows of the sentence."""
        quoted = " quoted" if self.sentence.quotation is not None else ""
        return f"sentence {_KIND_CLASSES[self.sentence.kind]}{quoted}"


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that stand together: a paragraph, or a part of a long one. `speaker` where a turn begins."""

    rows: tuple[Row, ...]
    speaker: str | None
    continues: bool


def saved_of(stored: Stored | None) -> Saved:
    """What is stored, as the page and its scripts have it."""
    if stored is None:
        return Saved()
    at = stored.saved_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Saved(stored.version, stored.status.value, answer_to_json(stored.answer), at)


def rows_of(desk: Desk) -> list[Row]:
    """The sentences in order, each with the annotator's own answer."""
    text = desk.version.text
    return [
        Row(each.position + 1, each, text[each.start : each.end], saved_of(desk.answers.get(each.id)))
        for each in desk.sentences
    ]


def blocks_of(rows: Sequence[Row], speakers: Mapping[int, str]) -> Iterator[Block]:
    """The rows in blocks, each with its speaker where a turn begins."""
    before: int | None = None
    for (turn, _paragraph), together in groupby(rows, key=lambda row: (row.sentence.turn, row.sentence.paragraph)):
        paragraph = tuple(together)
        speaker = speakers.get(turn) if turn is not None and turn != before else None
        for start in range(0, len(paragraph), LONGEST_BLOCK):
            yield Block(paragraph[start : start + LONGEST_BLOCK], None if start else speaker, continues=start > 0)
        before = turn


def stretches_of(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The blocks in stretches that browsers leave out as a whole: a long text costs no more than a short one."""
    stretch: list[Block] = []
    for block in blocks:
        stretch.append(block)
        if sum(len(each.rows) for each in stretch) >= STRETCH:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def done_count(rows: Sequence[Row]) -> int:
    """How many sentences need nothing more: done, skipped or marked unclear."""
    return sum(row.saved.status in ANSWERED for row in rows)


def codebook_for_page(codebook: Codebook) -> Json:
    """The codebook as the form and the scripts need it."""
    return {
        "layers": [_layer(layer) for layer in codebook.layers],
        "act_key": list(codebook.act_key),
        "no_act_allowed": codebook.no_act_allowed,
    }


def unit_for_page(row: Row) -> list[Any]:
    """A sentence as [id, start, quotation or None, turn or None, kind]."""
    unit = row.sentence
    return [unit.id, unit.start, unit.quotation, unit.turn, unit.kind.value]


def saved_for_page(saved: Saved) -> list[Any]:
    """What is stored as [version, status, when, answer without its empty fields]."""
    said = {name: value for name, value in saved.answer.items() if value}
    return [saved.version, saved.status, saved.saved_at, said]


def remarks_for_page(remarks: Sequence[Remark]) -> list[Json]:
    """What the annotator said about a sentence, and the replies."""
    return [{"kind": each.kind.value, "text": each.text, "reply": each.reply} for each in remarks]


def entries_for_page(entries: Sequence[Suggestion]) -> list[list[Any]]:
    """Each entry as [id, name, kind or None, aliases, group, own], in the order in which they are offered."""
    return [
        [each.id, each.name, each.kind and each.kind.value, list(each.aliases), each.group.value, int(each.own)]
        for each in entries
    ]


def applies_to(codebook: Codebook) -> Callable[[str, Mapping[str, Any], Mapping[str, Any]], bool]:
    """A test for templates: whether the layer with an id applies, given its owner's and the sentence's values."""

    def test(layer: str, own: Mapping[str, Any], of_sentence: Mapping[str, Any]) -> bool:
        return applies(codebook.layer(layer), codebook, _values(own), _values(of_sentence))

    return test


def _values(values: Mapping[str, Any]) -> dict[str, Value]:
    return {layer: frozenset(value) if _is_set(value) else value for layer, value in values.items()}


def _is_set(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _layer(layer: Layer) -> Json:
    return {
        "id": layer.id,
        "name": layer.name,
        "kind": layer.kind.value,
        "belongs_to": layer.belongs_to.value,
        "required": layer.required,
        "definition": layer.definition,
        "minimum": layer.minimum,
        "maximum": layer.maximum,
        "condition": layer.condition and _condition(layer.condition),
        "labels": _labels(layer),
        "keys": dict(layer.keys),
    }


def _condition(condition: Condition) -> Json:
    return {
        "layer": condition.layer,
        "is_one_of": None if condition.is_one_of is None else sorted(condition.is_one_of),
        "is_not": None if condition.is_not is None else sorted(condition.is_not),
    }


def _labels(layer: Layer) -> list[Json]:
    marks = marks_of(layer)
    digits = {label: key for key, label in reversed(list(layer.keys.items()))}
    return [
        {
            "id": label.id,
            "name": label.name,
            "definition": label.definition,
            "examples": list(label.examples),
            "key": (label.key or digits.get(label.id)) if not label.retired else None,
            "claimed": bool(label.key),
            "depth": _depth(label.id, layer),
            "retired": label.retired,
            **asdict(marks[label.id]),
        }
        for label in layer.labels
    ]


def _depth(label_id: str, layer: Layer) -> int:
    """How many labels a label stands under, 3 at most, as deeper ones are set in no further."""
    depth, label = 0, layer.label(label_id)
    while label is not None and label.parent is not None and depth < 3:
        depth, label = depth + 1, layer.label(label.parent)
    return depth
