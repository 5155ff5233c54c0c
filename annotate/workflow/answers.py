"""Saving an annotator's answer for one sentence."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Origin
from annotate.corpus.answers import check, settle, status_of
from annotate.corpus.roles import RoundState
from annotate.errors import Forbidden, Message, NotFound, Outdated, Refused
from annotate.store.models import User
from annotate.store.queries import registry
from annotate.store.queries.answers import write_answer
from annotate.store.queries.codebooks import StoredCodebook, stored_codebook
from annotate.store.queries.places import Place, find_place
from annotate.store.queries.stored import Stored
from annotate.workflow.entries import entries_of, find_entries
from annotate.workflow.entry_life import Namer, let_go

REQUEST_ID = re.compile(r"[!-~]{1,100}")
_PART = ":"


def part_of(deed: str, sentence_id: int) -> str:
    """The request id of one save of several that a person made at once, and takes back at once; `deed` names them."""
    return f"{deed}{_PART}{sentence_id}"


def deed_of(request_id: str) -> str:
    """What a request is a part of; itself if it stands alone."""
    return request_id.partition(_PART)[0]


_NEWER = Message("This sentence was answered in another window meanwhile; both answers are kept until you choose one.")


class Newer(Outdated):
    """A save based on an older version than the stored one; `stored` is what stands."""

    def __init__(self, stored: Stored | None) -> None:
        super().__init__(_NEWER)
        self.stored = stored


def save_answer(
    session: Session,
    user: User,
    project_id: int,
    round_id: int,
    sentence_id: int,
    base_version: int,
    request_id: str,
    answer: Answer,
    now: datetime,
) -> Stored:
    """Stores `answer` as the user's whole annotation of the sentence, its change logged.

    `base_version` is the version that the answer was made from, 0 for none. The same `request_id` stores once: a
    repeated request is answered with what the first one stored.

    Raises NotFound where round and sentence are not the project's, Forbidden for who is not assigned or when the
    round is not open for labelling, Newer over a newer version, Refused when the codebook does not allow the answer.
    """
    place = place_of(session, user.id, project_id, round_id, sentence_id, request_id)
    if place.repeated is not None:
        return repeated(place, sentence_id)
    refuse_unless_labelling(place)
    if base_version != (place.stored.version if place.stored else 0):
        raise Newer(place.stored)
    return store_answer(session, place, Namer(project_id, user.id, round_id, now), answer, user.id, request_id)


def store_answer(
    session: Session,
    place: Place,
    namer: Namer,
    answer: Answer,
    user_id: int,
    request_id: str,
    origin: Origin = Origin.ANNOTATOR,
) -> Stored:
    """Settles `answer`, finds its entries, checks it and writes it to `place` as the annotation of `user_id`.

    `namer` is who does it, and when. Raises Refused when the codebook does not allow the answer.
    """
    codebook = stored_codebook(session, place.codebook_version_id)
    found, entries = find_entries(session, namer, settle(answer, codebook.codebook))
    # Only after a merge are two entries one speaker.
    merged = registry.merges(session, namer.project_id) if any(entry.merged_into_id for entry in entries) else {}
    _check(found, codebook, place, merged)
    stored = write_answer(
        session,
        place,
        codebook,
        found,
        status_of(found, codebook.codebook),
        user_id=user_id,
        actor_id=namer.user_id,
        request_id=request_id,
        now=namer.now,
        origin=origin,
    )
    let_go_replaced(session, namer, place, found)
    return stored


def let_go_replaced(session: Session, namer: Namer, place: Place, answer: Answer) -> None:
    """Where `answer` took the place of another: removes the entries that came by that one and are named no more."""
    if place.stored and (dropped := entries_of(place.stored.answer) - entries_of(answer)):
        let_go(session, namer, dropped)


def place_of(
    session: Session,
    user_id: int,
    project_id: int,
    round_id: int,
    sentence_id: int,
    request_id: str,
    *,
    actor_id: int | None = None,
    origin: Origin = Origin.ANNOTATOR,
) -> Place:
    """Where the user's answer goes; raises NotFound and, for a request id that is no id, Refused.

    `actor_id` is who sends the request, if that is not the user.
    """
    refuse_unless_id(request_id)
    place = find_place(session, project_id, round_id, sentence_id, user_id, actor_id or user_id, request_id, origin)
    if place is None:
        raise NotFound("There is no such sentence in this round.")
    return place


def refuse_unless_id(request_id: str) -> None:
    """Raises Refused for a request id that a page would not send, such as one that no database can hold."""
    if not REQUEST_ID.fullmatch(request_id):
        raise Refused("A save needs a request id of 1 to 100 ASCII characters without blanks.")


def refuse_unless_labelling(place: Place) -> None:
    """Raises Forbidden unless the user is assigned and the round is open for labelling."""
    if not place.assigned:
        raise Forbidden("This document is not assigned to you in this round; ask the project's manager.")
    if place.round_state is not RoundState.LABELLING:
        raise Forbidden(
            "This round is {state}; answers can be given only while it is labelling.", state=place.round_state
        )
    if not place.is_current:
        raise Forbidden("This document has a newer version; open it again to label that one.")


def repeated(place: Place, sentence_id: int) -> Stored:
    """What the same request stored before; raises Refused when that was for another sentence."""
    assert place.repeated is not None
    if place.repeated.sentence != sentence_id:
        raise Refused("This request id was used for another sentence; each save needs its own.")
    return place.repeated


def _check(answer: Answer, codebook: StoredCodebook, place: Place, merged: dict[int, int]) -> None:
    check(
        answer,
        codebook.codebook,
        place.sentence,
        resolve=lambda entry: merged.get(entry, entry),
        author=place.author_id,
        kept=place.stored.answer if place.stored else None,
    )
