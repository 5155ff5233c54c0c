"""The source of the sentence in work, given to others by the plain form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotate.corpus.annotation import Answer
from annotate.corpus.same_source import copied, lacks_source, with_source
from annotate.errors import Refused
from annotate.store.models import Sentence
from annotate.workflow.work import Desk


class Given(NamedTuple):
    """What another sentence comes to say."""

    sentence: int
    base_version: int
    answer: Answer


def given_on(desk: Desk, own: Answer, numbers: Sequence[int]) -> Iterator[Given]:
    """The answers of the sentences with these `numbers` that lack a source, with that of `own`.

    Raises Refused when `own` has none.
    """
    chain = own.acts[0].chain if own.acts else ()
    if numbers and not chain:
        raise Refused("Give this sentence its source first; it can then be given to others.")
    for number in numbers:
        stored = desk.answers.get(desk.sentences[number - 1].id)
        before = stored.answer if stored else Answer()
        if lacks_source(before):
            answer = with_source(before, chain, desk.codebook)
            yield Given(desk.sentences[number - 1].id, stored.version if stored else 0, answer)


def copied_to(desk: Desk, number: int) -> Answer:
    """What the sentence with this `number` says once the answer of the one before is copied; raises as `copied`."""
    before, here = (
        stored.answer if place >= 0 and (stored := desk.answers.get(desk.sentences[place].id)) else Answer()
        for place in (number - 2, number - 1)
    )
    return copied(before, here, desk.codebook)


def together_with(desk: Desk, number: int) -> dict[str, str]:
    """What belongs together with a sentence, as a person would write it: "quotation" and "turn", where there are."""
    here = desk.sentences[number - 1]
    found = {
        what: [each for each in desk.sentences if getattr(each, what) == getattr(here, what)]
        for what in ("quotation", "turn")
        if getattr(here, what) is not None
    }
    return {what: _stretch(those) for what, those in found.items() if len(those) > 1}


def _stretch(sentences: Sequence[Sentence]) -> str:
    return f"{sentences[0].position + 1}-{sentences[-1].position + 1}"
