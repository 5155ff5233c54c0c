"""From a pasted text to its first label."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from annotate.corpus.annotation import Answer, Mark
from annotate.corpus.roles import Role, RoundState
from annotate.errors import NotFound, Unreadable
from annotate.store.engine import Store
from annotate.store.models import Draft, Membership, Project, Sentence, User
from annotate.workflow.accounts import make_account
from annotate.workflow.answers import save_answer
from annotate.workflow.quick_start import label_now, start
from annotate.workflow.work import next_task

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TEXT = "Dam rejected\n\n“We will not,” she said. Nobody asked."


@pytest.fixture
def ana(store: Store) -> User:
    with store.writing() as session:
        return make_account(session, "ana", "Ana", "long enough", NOW)


def test_a_pasted_text_can_be_labelled_at_once(store: Store, ana: User) -> None:
    """One step after the preview there is a project with a codebook, an open round and the text assigned to oneself."""
    with store.writing() as session:
        task = label_now(session, ana, start(session, ana, TEXT, "en", NOW).id, NOW)
    with store.writing() as session:
        sentence = session.scalars(select(Sentence.id).order_by(Sentence.id)).first()
        assert sentence is not None
        save_answer(session, ana, task.project.id, task.round.id, sentence, 0, "first", Answer(mark=Mark.SKIPPED), NOW)
        found = next_task(session, ana)
        roles = set(session.scalars(select(Membership.role)))
        drafts = session.scalars(select(Draft)).all()
    assert found is not None
    assert (found.document.id, found.sentences, found.answered) == (task.document.id, 3, 1)
    assert (task.project.name, task.document.name) == ("Dam rejected", "dam-rejected")
    assert task.round.state is RoundState.LABELLING
    assert (roles, drafts) == ({Role.MANAGER, Role.CURATOR, Role.ANNOTATOR}, [])


def test_pressing_twice_makes_one_project(store: Store, ana: User) -> None:
    """The second press finds the text gone; there is one project."""
    with store.writing() as session:
        draft = start(session, ana, TEXT, "en", NOW).id
        label_now(session, ana, draft, NOW)
    with store.writing() as session, pytest.raises(NotFound):
        label_now(session, ana, draft, NOW)
    with store.reading() as session:
        assert len(session.scalars(select(Project)).all()) == 1


def test_texts_that_nobody_started_with_are_forgotten(store: Store, ana: User) -> None:
    """A pasted text waits a week for its owner; then their next one takes its place, and nobody else's does."""
    with store.writing() as session:
        ben = make_account(session, "ben", "Ben", "long enough", NOW)
        [old, recent, other] = [
            start(session, who, TEXT, "en", NOW + timedelta(days=days)).id
            for who, days in ((ana, 0), (ana, 2), (ben, 0))
        ]
        new = start(session, ana, TEXT, "en", NOW + timedelta(days=8)).id
        assert set(session.scalars(select(Draft.id))) == {recent, other, new}
        with pytest.raises(NotFound):
            label_now(session, ana, old, NOW + timedelta(days=8))


def test_two_texts_of_one_title_are_two_projects(store: Store, ana: User) -> None:
    """The same text pasted again gets a project of its own."""
    with store.writing() as session:
        slugs = [label_now(session, ana, start(session, ana, TEXT, "en", NOW).id, NOW).project.slug for _ in "12"]
    assert slugs == ["dam-rejected", "dam-rejected-2"]


@pytest.mark.parametrize("text", ["", " \n\t", "a\0b"])
def test_what_is_no_text_starts_nothing(store: Store, ana: User, text: str) -> None:
    """Nothing, white space and a NUL are refused, and nothing is stored."""
    with store.writing() as session, pytest.raises(Unreadable):
        start(session, ana, text, "en", NOW)
    with store.reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_a_draft_of_somebody_else_starts_nothing(store: Store, ana: User) -> None:
    """Nobody labels another person's pasted text."""
    with store.writing() as session:
        ben = make_account(session, "ben", "Ben", "long enough", NOW)
        draft = start(session, ana, TEXT, "en", NOW).id
        with pytest.raises(NotFound):
            label_now(session, ben, draft, NOW)
