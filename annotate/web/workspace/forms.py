"""The plain form of the workspace, read into the same JSON that the scripts send."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from werkzeug.datastructures import MultiDict

from annotate.corpus.codebook import Codebook, Layer, LayerKind
from annotate.corpus.entry import EntryKind, parse_chain, written_link
from annotate.errors import Refused
from annotate.web.workspace.page import Json
from annotate.web.workspace.words import Word, stretches

Form = MultiDict[str, str]


def read_answer(form: Form, codebook: Codebook, before: Json, words: list[Word]) -> Json:
    """The answer that `form` holds, as JSON. `before` is the stored one: a name left as it was keeps its entry.

    Buttons decide the rest: `do` is skip, unclear, none (no stance act here), clear, remove-N, earlier-N (the act moves
    up) or anything else.
    What cannot be read stays as it was typed, for `refuse_unreadable` to tell.
    """
    do = form.get("do", "")
    if do == "clear":
        return {"comment": _text(form, "comment")}
    acts = _moved(list(_acts(form, codebook, before, words)), do)
    values = _values(form, codebook.sentence_layers, "sentence-", before.get("values", {}), words)
    said = bool(acts or values)
    kept = {} if said or do in ("skip", "unclear", "none") else {key: before.get(key) for key in ("mark", "no_act")}
    return {
        "acts": [] if do == "none" else acts,
        "values": values,
        "mark": {"skip": "skipped", "unclear": "unclear"}.get(do, kept.get("mark")),
        "no_act": do == "none" or bool(kept.get("no_act")),
        "comment": _text(form, "comment"),
    }


def refuse_unreadable(answer: Json, codebook: Codebook) -> None:
    """Raises Refused, naming the layer, where a field of the form could not be read."""
    for act in answer.get("acts", ()):
        for link in act["source"]:
            # Reads nothing but the names that could not be read before.
            parse_chain(link["name"])
    owners = [answer.get("values", {}), *(act["values"] for act in answer.get("acts", ()))]
    for layer in codebook.layers:
        for value in (owner.get(layer.id) for owner in owners):
            if layer.kind is LayerKind.NUMBER and isinstance(value, str):
                raise Refused("“{value}” is no number.", where=layer.name, value=value[:40])


def version_of(form: Form) -> int:
    """The version that the form was made from; raises Refused when it says none."""
    try:
        return int(form.get("version", ""))
    except ValueError:
        raise Refused("The form does not say which version it was made from; open the sentence again.") from None


def _acts(form: Form, codebook: Codebook, before: Json, words: list[Word]) -> Iterator[Json]:
    stored = before.get("acts", [])
    for place in count():
        if f"acts-{place}-present" not in form:
            return
        act = _act(form, codebook, f"acts-{place}-", stored[place] if place < len(stored) else {}, words)
        if form.get("do") != f"remove-{place}" and (act["source"] or act["values"]):
            yield act


def _moved(acts: list[Json], do: str) -> list[Json]:
    place = int(number) if (number := do.removeprefix("earlier-")) != do and number.isdecimal() else 0
    if 0 < place < len(acts):
        acts[place - 1 : place + 1] = acts[place], acts[place - 1]
    return acts


def _act(form: Form, codebook: Codebook, prefix: str, before: Json, words: list[Word]) -> Json:
    source = codebook.source_layer
    layers = tuple(layer for layer in codebook.act_layers if layer is not source)
    return {
        "source": _chain(form, codebook, prefix, before.get("source", []), words) if source else [],
        "values": _values(form, layers, prefix, before.get("values", {}), words),
    }


def _chain(form: Form, codebook: Codebook, prefix: str, before: list[Json], words: list[Word]) -> list[Json]:
    source = codebook.source_layer
    written = _text(form, f"{prefix}{source.id}") if source else ""
    try:
        links = parse_chain(written) if written else ()
    except Refused:
        return [{"entry": None, "name": written}]
    return [
        _link(form, codebook, f"{prefix}links-{place}-", names, before[place] if place < len(before) else {}, words)
        for place, names in enumerate(links)
    ]


def _link(form: Form, codebook: Codebook, prefix: str, names: tuple[str, ...], before: Json, words: list[Word]) -> Json:
    """A link as written; one whose name is what it was keeps its entry, and what is said of it."""
    name = written_link(names)
    if before.get("name") != name:
        members = [{"entry": None, "name": member} for member in names]
        return {"entry": None, "name": name} | ({"members": members} if len(names) > 1 else {})
    said = {field: form.get(f"{prefix}{field}") or None for field in ("mode", "taken") if f"{prefix}{field}" in form}
    marked = {field: _whole(form.getlist(f"{prefix}{field}"), words) for field in ("mention", "cue")}
    values = _values(form, codebook.link_layers, prefix, before.get("values", {}), words)
    return before | said | marked | {"values": values}


def _whole(values: list[str], words: list[Word]) -> list[int] | None:
    """From the first of the chosen words to the last: one name, one cue."""
    found = stretches(_picked(values), words)
    return [found[0].start, found[-1].end] if found else None


def _values(form: Form, layers: tuple[Layer, ...], prefix: str, before: Json, words: list[Word]) -> Json:
    found = {layer.id: _value(form, layer, f"{prefix}{layer.id}", before.get(layer.id), words) for layer in layers}
    return {layer: value for layer, value in found.items() if value is not None}


def _value(form: Form, layer: Layer, name: str, before: Any, words: list[Word]) -> Any:
    if layer.kind is LayerKind.CHOICES:
        chosen = form.getlist(name)
        return [label for label in chosen if label] if chosen else None
    if layer.kind is LayerKind.SPAN:
        return [list(stretch) for stretch in stretches(_picked(form.getlist(name)), words)] or None
    written = _text(form, name)
    if not written:
        return None
    if layer.kind is LayerKind.NUMBER:
        return _number(written)
    if layer.kind is LayerKind.TARGET:
        new = {"entry": None, "name": written, "kind": EntryKind.ISSUE.value}
        return before if before and before["name"] == written else new
    return written


def _number(written: str) -> float | str:
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return written


def _picked(values: list[str]) -> Iterator[tuple[int, int]]:
    for value in values:
        start, _dash, end = value.partition("-")
        if start.isdecimal() and end.isdecimal():
            yield int(start), int(end)


def _text(form: Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()
