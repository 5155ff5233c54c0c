"""Rounds and assignments."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.corpus.segmentation import document_from_text
from annotate.errors import NotFound, Refused
from annotate.store.models import Annotation, CodebookVersion, Document, Membership, Round, User
from annotate.workflow import rounds
from annotate.workflow.documents import add_document
from tests.workflow.answers import one
from tests.workflow.conftest import START, Study, make_study


@pytest.fixture
def fresh(study: Study) -> Study:
    """The study with three documents and a second round in preparation."""
    with study.store.writing() as session:
        for name in ("b", "c"):
            add_document(session, study.project.id, study.manager, document_from_text(name, "One. Two."), START)
        study.round = rounds.make_round(session, study.project.id, study.manager, "second", RoundKind.RE_TEST, START)
    return study


def documents(study: Study) -> list[int]:
    with study.store.reading() as session:
        return list(session.scalars(select(Document.id).order_by(Document.position)))


def standing(study: Study) -> dict[int, set[int]]:
    with study.store.reading() as session:
        return dict(rounds.standing(session, study.round))


def test_every_document_to_every_annotator(fresh: Study) -> None:
    """One press assigns all; a second finds nothing to do; managers who do not label get nothing."""
    with fresh.store.writing() as session:
        assert rounds.assign_everything(session, fresh.manager, fresh.round, START) == 6
        assert rounds.assign_everything(session, fresh.manager, fresh.round, START) == 0
    assert standing(fresh) == {document: {fresh.ana.id, fresh.ben.id} for document in documents(fresh)}


def test_spread_evenly_fills_up(fresh: Study) -> None:
    """Spreading gives each document as many annotators as asked for, counting those it has."""
    first, *_ = documents(fresh)
    with fresh.store.writing() as session:
        rounds.assign(session, fresh.manager, fresh.round, [(first, fresh.ben.id)], START)
        assert rounds.assign_evenly(session, fresh.manager, fresh.round, 1, START) == 2
    assert sorted(len(holders) for holders in standing(fresh).values()) == [1, 1, 1]
    assert standing(fresh)[first] == {fresh.ben.id}


def test_what_is_ticked_is_assigned_and_the_rest_withdrawn(fresh: Study) -> None:
    """The page's ticks hold for the documents on it and for no other."""
    first, second, third = documents(fresh)
    ana, ben = fresh.ana.id, fresh.ben.id
    with fresh.store.writing() as session:
        rounds.assign_everything(session, fresh.manager, fresh.round, START)
        wanted = [(first, ana), (third, ana)]
        done = rounds.assign_exactly(session, fresh.manager, fresh.round, [first, second], wanted, START)
    assert done == (0, 3)
    assert standing(fresh) == {first: {ana}, third: {ana, ben}}


def test_a_withdrawn_assignment_keeps_its_answers(study: Study) -> None:
    """Withdrawing and assigning again loses nothing."""
    study.save(1, one("the minister"))
    with study.store.writing() as session:
        rounds.withdraw(session, study.manager, study.round, study.document.id, study.ana.id, START)
        assert session.scalars(select(Annotation.user_id)).all() == [study.ana.id]
        pair = (study.document.id, study.ana.id)
        assert rounds.assign(session, study.manager, study.round, [pair], START) == 1
    assert study.save(2, one("author")).version == 1


def test_only_annotators_of_the_project_get_its_documents(sqlite_study: Study, default_codebook: object) -> None:
    """Neither another project's document nor a member without the role can be assigned."""
    other = make_study(sqlite_study.store, default_codebook, "other")  # type: ignore[arg-type]
    mine = sqlite_study
    for pair, error in (
        ((other.document.id, mine.ana.id), NotFound),
        ((mine.document.id, other.ana.id), Refused),
        ((mine.document.id, mine.manager.id), Refused),
    ):
        with mine.store.writing() as session, pytest.raises(error):
            rounds.assign(session, mine.manager, mine.round, [pair], START)


def test_nothing_is_assigned_in_a_closed_round(sqlite_study: Study) -> None:
    """Who sees answers must not get to label: assigning ends with the round."""
    sqlite_study.move(RoundState.CLOSED)
    with sqlite_study.store.writing() as session, pytest.raises(Refused, match="closed"):
        rounds.assign_everything(session, sqlite_study.manager, sqlite_study.round, START)


def test_another_projects_round_is_not_found(sqlite_study: Study, default_codebook: object) -> None:
    """A round is reached through its own project alone."""
    other = make_study(sqlite_study.store, default_codebook, "other")  # type: ignore[arg-type]
    with sqlite_study.store.reading() as session, pytest.raises(NotFound):
        rounds.round_of(session, other.project, sqlite_study.round.id)


def test_a_name_is_used_once(sqlite_study: Study) -> None:
    """Two rounds of one name could not be told apart in exports."""
    with sqlite_study.store.writing() as session, pytest.raises(Refused, match="already"):
        rounds.make_round(session, sqlite_study.project.id, sqlite_study.manager, " main ", RoundKind.PILOT, START)


def publish(study: Study) -> int:
    """A second codebook version."""
    with study.store.writing() as session:
        first = session.scalars(select(CodebookVersion)).one()
        newer = CodebookVersion(
            project_id=study.project.id, number=2, content=first.content, changed_by=None, changed_at=START
        )
        session.add(newer)
        session.flush()
        return newer.id


def test_a_round_in_preparation_moves_to_the_newest_codebook(fresh: Study) -> None:
    """A codebook published meanwhile can still be taken."""
    newer = publish(fresh)
    with fresh.store.writing() as session:
        rounds.use_newest_codebook(session, fresh.manager, session.get_one(Round, fresh.round.id), START)
    with fresh.store.reading() as session:
        assert session.get_one(Round, fresh.round.id).codebook_version_id == newer


def test_the_codebook_is_fixed_once_labelling_began(sqlite_study: Study) -> None:
    """All answers of a round are to the same questions."""
    publish(sqlite_study)
    with sqlite_study.store.writing() as session, pytest.raises(Refused, match="fixed"):
        rounds.use_newest_codebook(session, sqlite_study.manager, sqlite_study.round, START)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(RoundState), max_size=6))
def test_nobody_is_blind_again(sqlite_study: Study, wanted: list[RoundState]) -> None:
    """Whatever is tried, a round goes forward, but for closed to labelling; revealed is the end."""
    with sqlite_study.store.writing() as session:
        round_ = session.get_one(Round, sqlite_study.round.id)
        round_.state = RoundState.PREPARING
        for state in wanted:
            before = round_.state
            try:
                rounds.move_round(session, sqlite_study.manager, round_, state, START)
            except Refused:
                assert round_.state is before
                continue
            forward = list(RoundState).index(state) == list(RoundState).index(before) + 1
            assert forward or (before, state) == (RoundState.CLOSED, RoundState.LABELLING)


def test_a_member_who_becomes_annotator_can_be_assigned(fresh: Study) -> None:
    """The role is what counts, not when it was given."""
    with fresh.store.writing() as session:
        session.add(Membership(project_id=fresh.project.id, user_id=fresh.manager.id, role=Role.ANNOTATOR))
        session.flush()
        assert session.get_one(User, fresh.manager.id)
        assert rounds.assign_everything(session, fresh.manager, fresh.round, START) == 9
