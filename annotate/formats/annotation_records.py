"""Annotations as JSON Lines: one object a sentence, annotator and round, as exports write and imports read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotate.corpus.annotation import Answer, Mark
from annotate.corpus.answer_json import answer_from_json
from annotate.errors import Problem, Refused, Unreadable


@dataclass(frozen=True, slots=True)
class Record:
    """An annotation with its place by names; `sentence` counts from 1, `line` is its line in the file."""

    line: int
    round: str
    document: str
    sentence: int
    text: str
    annotator: str
    answer: Answer


def read(lines: Iterable[bytes]) -> Iterator[Record]:
    """The records of a file of JSON Lines, one at a time; raises Unreadable with the line at the first wrong one."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _record(number, json.loads(line))
            except (json.JSONDecodeError, UnicodeDecodeError) as error:
                raise Unreadable([Problem("This is no JSON: {error}.", number, error=error)]) from error
            except Refused as refusal:
                raise Unreadable([Problem(refusal.whole, number)]) from refusal


def _record(line: int, data: object) -> Record:
    if not isinstance(data, Mapping):
        raise Refused("Each line must be one JSON object.")
    sentence = data.get("sentence")
    if type(sentence) is not int or sentence < 1:
        raise Refused("“sentence” must be the sentence's number in its document, counted from 1.")
    return Record(
        line=line,
        round=_text(data, "round"),
        document=_text(data, "document"),
        sentence=sentence,
        text=_text(data, "text"),
        annotator=_text(data, "annotator"),
        answer=answer_from_json(_answer(data)),
    )


def _answer(data: Mapping[str, object]) -> dict[str, object]:
    """The part of a record that is the answer; canonical names beside the chosen ones are left out."""
    return {
        "acts": _plain(data.get("acts")),
        "values": _plain(data.get("values")),
        "mark": data.get("status") if data.get("status") in list(Mark) else None,
        "no_act": data.get("no_act", False),
        "comment": data.get("comment") or "",
    }


def _plain(data: object) -> object:
    """References by name alone, the members of a joint source as references."""
    if isinstance(data, list):
        return [_plain(each) for each in data]
    if not isinstance(data, Mapping):
        return data
    fields = {key: _plain(value) for key, value in data.items() if key != "entry" or "name" not in data}
    if "members" in fields and "name" in fields:
        fields["members"] = _members(fields["members"])
    return fields


def _members(data: object) -> object:
    """Names as references; anything else as it is, for the reader of answers to refuse."""
    return [{"name": each} if isinstance(each, str) else each for each in data] if isinstance(data, list) else data


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise Refused("“{key}” is missing.", key=key)
    return value
