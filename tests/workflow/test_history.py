"""Undo and redo."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.corpus.annotation import Answer, Status
from annotate.errors import Refused
from annotate.store.queries.stored import Stored
from annotate.workflow.answers import part_of
from annotate.workflow.history import redo, undo
from annotate.workflow.work import own_answers
from tests.workflow.answers import one
from tests.workflow.conftest import ODD_REQUEST_IDS, Study


def step(study: Study, verb: object, request: str | None = None) -> Stored:
    [only] = steps(study, verb, request)
    return only


def steps(study: Study, verb: object, request: str | None = None) -> list[Stored]:
    with study.store.writing() as session:
        return verb(  # type: ignore[operator, no-any-return]
            session,
            study.ana,
            study.project.id,
            study.round.id,
            study.document.id,
            uuid.uuid4().hex if request is None else request,
            study.now(),
        )


def test_undo_takes_back_the_last_change_wherever_it_was(study: Study) -> None:
    """Undo goes back over sentences, the last change first."""
    study.save(1, one("the minister"))
    study.save(2, one("author"))
    assert step(study, undo).sentence == study.sentences[2]
    undone = step(study, undo)
    assert (undone.sentence, undone.answer, undone.status) == (study.sentences[1], Answer(), Status.UNSEEN)


def test_redo_brings_back_what_undo_took(study: Study) -> None:
    """Redo restores the very answer."""
    saved = study.save(1, one("the minister")).answer
    step(study, undo)
    assert step(study, redo).answer == saved


def test_with_nothing_to_undo_or_redo_the_person_is_told(study: Study) -> None:
    """Neither undo nor redo invents a change."""
    with pytest.raises(Refused, match="nothing to undo"):
        step(study, undo)
    with pytest.raises(Refused, match="nothing to redo"):
        step(study, redo)


@pytest.mark.parametrize("request_id", ODD_REQUEST_IDS)
def test_a_request_id_that_no_page_sends_undoes_nothing(study: Study, request_id: str) -> None:
    """Undo and redo are held to what an id is, as a save is."""
    study.save(1, one("the minister"))
    for verb in (undo, redo):
        with pytest.raises(Refused, match="request id of 1 to 100"):
            step(study, verb, request_id)


def test_what_was_done_at_once_is_undone_and_redone_at_once(study: Study) -> None:
    """Saves that are parts of one deed are one step back and one forth; what was done before and after is another."""
    study.save(1, one("author"))
    for position in (2, 3):
        study.save(position, one("the minister"), request=part_of("deed", study.sentences[position]))
    study.save(4, one("author"))
    assert step(study, undo).sentence == study.sentences[4]
    both = steps(study, undo, "u")
    assert [(each.sentence, each.answer) for each in both] == [(study.sentences[n], Answer()) for n in (2, 3)]
    assert [each.version for each in steps(study, undo, "u")] == [each.version for each in both]
    back = steps(study, redo)
    assert [each.sentence for each in back] == study.sentences[2:4]
    assert {each.status for each in back} == {Status.DONE}
    steps(study, undo)
    assert step(study, undo).sentence == study.sentences[1]


def test_a_deed_that_another_change_parted_is_undone_in_its_order(study: Study) -> None:
    """Where another window saved amid a deed nothing is taken back before what came after it."""
    study.save(1, one("the minister"), request=part_of("deed", study.sentences[1]))
    study.save(2, one("author"))
    study.save(3, one("the minister"), request=part_of("deed", study.sentences[3]))
    assert [step(study, undo).sentence for _ in range(3)] == [study.sentences[n] for n in (3, 2, 1)]


def test_a_new_answer_ends_what_could_be_redone(study: Study) -> None:
    """After an undo and a new answer there is nothing to redo."""
    study.save(1, one("the minister"))
    undone = step(study, undo)
    study.save(1, one("author"), base=undone.version)
    with pytest.raises(Refused, match="nothing to redo"):
        step(study, redo)


def test_an_undo_that_is_sent_twice_undoes_once(study: Study) -> None:
    """A repeated request after a lost answer takes back nothing more."""
    study.save(1, one("the minister"))
    study.save(2, one("author"))
    assert step(study, undo, "u1").sentence == step(study, undo, "u1").sentence
    with study.store.reading() as session:
        left = own_answers(session, study.ana.id, study.round.id, study_version(study))
    assert left[study.sentences[1]].status is Status.DONE


def study_version(study: Study) -> int:
    from sqlalchemy import select

    from annotate.store.models import Sentence

    with study.store.reading() as session:
        return session.scalars(select(Sentence.version_id).where(Sentence.id == study.sentences[0])).one()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(positions=st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_undoing_all_and_redoing_all_ends_where_it_began(sqlite_study: Study, positions: list[int]) -> None:
    """However many answers were given, as many undos and redos lead back to them."""
    study = sqlite_study
    version = study_version(study)

    def state() -> dict[int, Answer]:
        with study.store.reading() as session:
            stored = own_answers(session, study.ana.id, study.round.id, version)
        return {sentence: each.answer for sentence, each in stored.items() if each.status is not Status.UNSEEN}

    def base(position: int) -> int:
        with study.store.reading() as session:
            stored = own_answers(session, study.ana.id, study.round.id, version).get(study.sentences[position])
        return stored.version if stored else 0

    before = state()
    for number, position in enumerate(positions):
        study.save(position, one(f"speaker {number}"), base=base(position))
    after = state()
    for _ in positions:
        step(study, undo)
    assert state() == before
    for _ in positions:
        step(study, redo)
    assert state() == after
