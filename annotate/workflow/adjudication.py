"""A curator's gold: what is decided of the annotators' answers, beside them and never over them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotate.corpus.adjudication import agree, combined, content, dissent, taken
from annotate.corpus.annotation import Answer, Origin
from annotate.corpus.answers import Resolve
from annotate.corpus.identities import taken_as
from annotate.corpus.roles import RoundState
from annotate.errors import Forbidden, NotFound, Refused
from annotate.store.models import (
    Annotation,
    Document,
    DocumentVersion,
    GoldReason,
    Project,
    Reason,
    Round,
    Sentence,
    User,
)
from annotate.store.queries.identities import identities
from annotate.store.queries.namings import splits_of
from annotate.store.queries.places import Place
from annotate.store.queries.standing import standing_answers
from annotate.store.queries.stored import Stored
from annotate.store.queries.suggestions import Asking, Suggestion, found_names
from annotate.workflow.answers import Newer, place_of, repeated, store_answer
from annotate.workflow.entry_life import Namer
from annotate.workflow.history import Track
from annotate.workflow.progress import Viewer, sees_everyone
from annotate.workflow.work import ANSWERED, Desk, desk_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ADJUDICATED = (RoundState.CLOSED, RoundState.REVEALED)
"""States of a round in which gold is decided."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one annotator said of a sentence, under the letter that stands for them in this document."""

    letter: str
    user_id: int
    stored: Stored


@dataclass(frozen=True, slots=True)
class Bench:
    """A document as a curator decides it: `desk` has the gold; voices and dissent (0 to 1) are by sentence id.

    `agreed` are the sentences of which two or more annotators said the same, and none said otherwise.
    """

    desk: Desk
    people: Mapping[str, User]
    voices: Mapping[int, Sequence[Voice]]
    dissent: Mapping[int, float]
    agreed: frozenset[int]
    reasons: Mapping[int, Reason]
    resolve: Resolve

    def answer_of(self, sentence: int, letter: str) -> Answer:
        """What the annotator with the letter said, as a decision; raises Refused when there is no such answer."""
        for voice in self.voices.get(sentence, ()):
            if voice.letter == letter:
                return taken(voice.stored.answer)
        raise Refused("There is no such answer to this sentence; open the document again.")

    def combined(self, sentence: int) -> Answer:
        """The stance acts of all its annotators together."""
        said = [voice.stored.answer for voice in self.voices.get(sentence, ())]
        return combined(said, self.desk.codebook, self.resolve)

    @property
    def acceptable(self) -> list[int]:
        """The sentences that are agreed and not decided."""
        return [each.id for each in self.desk.sentences if each.id in self.agreed and not self.desk.is_answered(each)]

    @property
    def most_disagreed(self) -> int | None:
        """The position of the undecided sentence with the highest dissent, the first of several."""
        open_ = [each for each in self.desk.sentences if not self.desk.is_answered(each)]
        worst = max(open_, key=lambda each: self.dissent.get(each.id, 0.0), default=None)
        return worst.position if worst else None


def open_bench(session: Session, viewer: Viewer, project: Project, round_id: int, document_id: int) -> Bench:
    """The document with its annotators' answers and the gold so far.

    Raises NotFound where round and document are not the project's, Refused while the round is not closed, Forbidden
    for who labels in a round that is not revealed.
    """
    round_ = round_to_adjudicate(session, viewer, project, round_id)
    document, version = _document(session, project, document_id)
    gold = {stored.sentence: stored for _, stored in standing_answers(session, round_.id, version.id, Origin.GOLD)}
    desk = desk_of(session, viewer.user, project, round_, document, version, answers=gold, can_save=True)
    return _bench(session, desk)


def find_names(
    session: Session, viewer: Viewer, project: Project, round_id: int, document_id: int, typed: str
) -> list[Suggestion]:
    """The entries that fit what the curator of a document has typed; raises as `open_bench` does."""
    round_ = round_to_adjudicate(session, viewer, project, round_id)
    _found, version = _document(session, project, document_id)
    return found_names(session, Asking(project.id, viewer.user.id, round_.id, version.id), typed)


def _document(session: Session, project: Project, document_id: int) -> tuple[Document, DocumentVersion]:
    row = session.execute(
        select(Document, DocumentVersion)
        .join(DocumentVersion, and_(DocumentVersion.document_id == Document.id, DocumentVersion.is_current))
        .where(Document.id == document_id, Document.project_id == project.id)
    ).first()
    if row is None:
        raise NotFound("There is no such document in this project.")
    return row.Document, row.DocumentVersion


def round_to_adjudicate(session: Session, viewer: Viewer, project: Project, round_id: int) -> Round:
    """The round, if the viewer may adjudicate it now; raises as `open_bench` does."""
    round_ = session.scalars(select(Round).where(Round.id == round_id, Round.project_id == project.id)).first()
    if round_ is None:
        raise NotFound("There is no such round in this project.")
    if round_.state not in ADJUDICATED:
        raise Refused(
            "The round “{round}” is {state}; it is adjudicated once it is closed.",
            round=round_.name,
            state=round_.state,
        )
    if not sees_everyone(session, project, viewer, round_):
        raise Forbidden(
            "You label in the round “{round}” and stay blind until it is revealed; adjudicate it then, or let "
            "somebody do it who does not label in it.",
            round=round_.name,
        )
    return round_


def decide(
    session: Session,
    viewer: Viewer,
    project: Project,
    round_id: int,
    sentence_id: int,
    base_version: int,
    request_id: str,
    answer: Answer,
    now: datetime,
) -> Stored:
    """Stores `answer` as the gold of the sentence, its change logged; raises as `save_answer` does.

    The annotation is whose who decided first; the log says who changed it.
    """
    round_ = round_to_adjudicate(session, viewer, project, round_id)
    hold(session, round_)
    return decide_held(session, viewer, project, round_id, sentence_id, base_version, request_id, answer, now)


def hold(session: Session, round_: Round) -> None:
    """Makes other curators of the round wait: who decides a sentence second finds what the first stored."""
    session.refresh(round_, with_for_update=True)


def decide_held(
    session: Session,
    viewer: Viewer,
    project: Project,
    round_id: int,
    sentence_id: int,
    base_version: int,
    request_id: str,
    answer: Answer,
    now: datetime,
) -> Stored:
    """As `decide`, in a round that the viewer may adjudicate and that is held."""
    owner = _owner(session, round_id, sentence_id) or viewer.user.id
    place = place_of(
        session,
        owner,
        project.id,
        round_id,
        sentence_id,
        request_id,
        actor_id=viewer.user.id,
        origin=Origin.GOLD,
    )
    if place.repeated is not None:
        return repeated(place, sentence_id)
    refuse_unless_adjudicating(place)
    if base_version != (place.stored.version if place.stored else 0):
        raise Newer(place.stored)
    namer = Namer(project.id, viewer.user.id, round_id, now, decides=True)
    return store_answer(session, place, namer, answer, owner, request_id, Origin.GOLD)


def refuse_unless_adjudicating(place: Place) -> None:
    """Raises Forbidden unless the round is closed or revealed and the document's version the current one."""
    if place.round_state not in ADJUDICATED:
        raise Forbidden("This round is {state}; gold is decided once it is closed.", state=place.round_state)
    if not place.is_current:
        raise Forbidden("This document has a newer version; open it again to decide that one.")


GOLD = Track(Origin.GOLD, refuse_unless_adjudicating)
"""The changes of a document's gold are undone by any of its curators, the last one first."""


def give_reason(
    session: Session, viewer: Viewer, project: Project, round_id: int, sentence_id: int, reason: str, now: datetime
) -> None:
    """Keeps why the sentence was in dispute, in place of an earlier reason; an empty `reason` takes it away."""
    round_to_adjudicate(session, viewer, project, round_id)
    if reason and reason not in list(Reason):
        raise Refused("A reason is one of: {known}.", known=", ".join(Reason))
    place_of(session, viewer.user.id, project.id, round_id, sentence_id, "reason", origin=Origin.GOLD)
    known = session.get(GoldReason, (round_id, sentence_id))
    if known is not None:
        session.delete(known)
        session.flush()
    if reason:
        session.add(
            GoldReason(
                round_id=round_id, sentence_id=sentence_id, reason=Reason(reason), user_id=viewer.user.id, at=now
            )
        )


def _owner(session: Session, round_id: int, sentence_id: int) -> int | None:
    return session.scalar(
        select(Annotation.user_id).where(
            Annotation.round_id == round_id, Annotation.sentence_id == sentence_id, Annotation.origin == Origin.GOLD
        )
    )


def _bench(session: Session, desk: Desk) -> Bench:
    same, _ = identities(session, desk.project.id)
    moved = splits_of(session, desk.document.id)
    voices: dict[int, list[Voice]] = {}
    said = list(standing_answers(session, desk.round.id, desk.version.id, Origin.ANNOTATOR))
    letters = _letters(desk, {user_id for user_id, _ in said})
    for user_id, stored in said:
        if stored.status in ANSWERED:
            voices.setdefault(stored.sentence, []).append(Voice(letters[user_id], user_id, stored))

    def resolve(entry: int) -> int:
        return same.get(entry, entry)

    contents = {
        sentence: [content(taken_as(voice.stored.answer, moved), desk.codebook, resolve) for voice in heard]
        for sentence, heard in voices.items()
    }
    return Bench(
        desk=desk,
        people=dict(_people(session, letters)),
        voices={sentence: sorted(heard, key=lambda voice: voice.letter) for sentence, heard in voices.items()},
        dissent={sentence: dissent(given) for sentence, given in contents.items()},
        agreed=frozenset(sentence for sentence, given in contents.items() if agree(given)),
        reasons=_reasons(session, desk),
        resolve=resolve,
    )


def _letters(desk: Desk, users: set[int]) -> dict[int, str]:
    """User id -> letter, in an order that tells nothing and differs between documents."""

    def shuffled(user_id: int) -> bytes:
        return hashlib.blake2b(f"{desk.round.id} {desk.document.id} {user_id}".encode()).digest()

    known = sorted(users, key=shuffled)
    return {
        user: LETTERS[place] if place < len(LETTERS) else f"{LETTERS[-1]}{place}" for place, user in enumerate(known)
    }


def _people(session: Session, letters: Mapping[int, str]) -> Iterator[tuple[str, User]]:
    users = {user.id: user for user in session.scalars(select(User).where(User.id.in_(letters)))}
    yield from ((letter, users[user_id]) for user_id, letter in letters.items())


def _reasons(session: Session, desk: Desk) -> dict[int, Reason]:
    rows = (
        select(GoldReason)
        .join(Sentence, Sentence.id == GoldReason.sentence_id)
        .where(GoldReason.round_id == desk.round.id, Sentence.version_id == desk.version.id)
    )
    return {row.sentence_id: row.reason for row in session.scalars(rows)}
