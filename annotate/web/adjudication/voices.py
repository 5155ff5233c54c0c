"""The annotators' answers as the page of adjudication and its scripts have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotate.corpus.answer_json import answer_to_json
from annotate.web.workspace import page
from annotate.workflow.adjudication import Bench
from annotate.workflow.disputes import Asked


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is heard of a sentence: (letter, name or "", answer as JSON) of each annotator, the word for it all, the
    answers combined where that may be more than any of them, and what the annotators were asked and replied."""

    voices: tuple[tuple[str, str, page.Json], ...]
    verdict: str
    combined: page.Json | None
    reason: str
    asked: str
    replies: Sequence[tuple[str, str]]


def hearing(bench: Bench, sentence: int, asked: Asked | None, names: bool) -> Hearing:
    """What is heard of a sentence; with the annotators' names if `names`."""
    heard = bench.voices.get(sentence, ())
    verdict = _verdict(bench, sentence)
    together = bench.combined(sentence) if verdict == "disputed" else None
    known = bench.reasons.get(sentence)
    return Hearing(
        tuple(
            (
                voice.letter,
                bench.people[voice.letter].name if names else "",
                answer_to_json(bench.answer_of(sentence, voice.letter)),
            )
            for voice in heard
        ),
        verdict,
        answer_to_json(together) if together and together.acts else None,
        known.value if known else "",
        asked.text if asked else "",
        asked.replies if asked else (),
    )


def _verdict(bench: Bench, sentence: int) -> str:
    match len(bench.voices.get(sentence, ())):
        case 0:
            return "nobody"
        case 1:
            return "single"
        case _:
            return "agreed" if sentence in bench.agreed else "disputed"
