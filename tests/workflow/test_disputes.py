"""Handing a dispute back to its annotators, and what they reply."""

from __future__ import annotations

import pytest

from annotate.corpus.roles import RoundState
from annotate.errors import NotFound, Refused
from annotate.store.models import User
from annotate.workflow.disputes import Asked, HandedBack, asked_about, hand_back, handed_back, reply_to, waiting
from tests.workflow.test_adjudication import Court, court  # noqa: F401 - a fixture


def ask(court: Court, position: int = 2, text: str = "Is the author for it?") -> None:  # noqa: F811
    study = court.study
    with study.store.writing() as session:
        place = (study.project, study.round.id, study.sentences[position])
        hand_back(session, court.curator, *place, text, study.now())


def seen(court: Court, user: User) -> list[HandedBack]:  # noqa: F811
    with court.study.store.reading() as session:
        return handed_back(session, user, court.study.project)


def reply(court: Court, user: User, text: str) -> None:  # noqa: F811
    [dispute] = seen(court, court.study.ana)
    with court.study.store.writing() as session:
        reply_to(session, user, court.study.project, dispute.dispute.id, text, court.study.now())


def asked(court: Court) -> Asked:  # noqa: F811
    bench = court.bench()
    with court.study.store.reading() as session:
        return asked_about(session, bench)[court.study.sentences[2]]


def test_who_answered_the_sentence_is_asked(court: Court) -> None:  # noqa: F811
    """Both annotators find the question with the sentence, and nobody else does; it waits until they reply."""
    ask(court)
    study = court.study
    assert [each.dispute.text for each in seen(court, study.ben)] == ["Is the author for it?"]
    assert seen(court, study.manager) == []
    reply(court, study.ana, "I read it so.")
    with study.store.reading() as session:
        assert waiting(session, study.ana) == {}
        assert waiting(session, study.ben) == {study.project.id: 1}


def test_a_sentence_that_one_person_answered_is_put_to_them_alone(court: Court) -> None:  # noqa: F811
    """Who did not answer the sentence is not asked about it."""
    ask(court, position=3)
    assert len(seen(court, court.study.ana)) == 1
    assert seen(court, court.study.ben) == []


def test_curators_see_replies_under_letters(court: Court) -> None:  # noqa: F811
    """A reply stands under the letter of its annotator's answer; a later one replaces it."""
    ask(court)
    reply(court, court.study.ana, "A slip.")
    reply(court, court.study.ana, "No slip.")
    [letter] = [letter for letter, user in court.bench().people.items() if user.id == court.study.ana.id]
    assert asked(court) == Asked("Is the author for it?", [(letter, "No slip.")])


def test_no_annotator_sees_what_another_replied(court: Court) -> None:  # noqa: F811
    """One's own reply is all that an annotator finds with the question."""
    ask(court)
    reply(court, court.study.ana, "A slip.")
    assert [each.reply for each in seen(court, court.study.ben)] == [""]
    assert [each.reply for each in seen(court, court.study.ana)] == ["A slip."]


def test_a_question_is_asked_anew(court: Court) -> None:  # noqa: F811
    """A second question takes the place of the first; replies stay."""
    ask(court)
    reply(court, court.study.ben, "Yes.")
    ask(court, text="Sure?")
    assert asked(court).text == "Sure?"
    assert [text for _, text in asked(court).replies] == ["Yes."]


def test_what_cannot_be_asked_or_replied_is_refused(court: Court) -> None:  # noqa: F811
    """Nobody to ask, nothing to say, a round in labelling, somebody else's question: each is told."""
    with pytest.raises(Refused, match="nobody to ask"):
        ask(court, position=4)
    with pytest.raises(Refused, match="Write what"):
        ask(court, text="  ")
    ask(court)
    with pytest.raises(NotFound):
        reply(court, court.curator.user, "Mine.")
    court.study.move(RoundState.LABELLING)
    with pytest.raises(Refused, match="once it is closed"):
        ask(court)
