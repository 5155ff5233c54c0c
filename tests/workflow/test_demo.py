"""The demo that `annotate demo` shows."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from sqlalchemy import func, select

from annotate.corpus.roles import Role
from annotate.store.engine import Store
from annotate.store.models import Annotation, Project, Round
from annotate.workflow.accounts import sign_in
from annotate.workflow.adjudication_queue import queue
from annotate.workflow.demo import demo_people, load_demo
from annotate.workflow.progress import Viewer
from annotate.workflow.work import next_task

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def test_everybody_named_can_sign_in_with_the_password_shown(store: Store) -> None:
    """Whom the terminal names can sign in with the password beside the name, and has the roles it says."""
    with store.writing() as session:
        people = load_demo(session, NOW)
        signed_in = [sign_in(session, person.login, person.password).name for person in people]
    assert signed_in == [person.name for person in people]
    assert {person.login: set(person.roles) for person in people} == {
        "mara": {Role.MANAGER, Role.CURATOR},
        "vito": {Role.VIEWER},
        **{login: {Role.ANNOTATOR} for login in ("ana", "ben", "cem", "dora", "emil")},
    }


def test_a_round_just_loaded_is_adjudicated_without_waiting(store: Store) -> None:
    """What is in dispute comes at once, though the database has had no time to count what it was given."""
    with store.writing() as session:
        load_demo(session, NOW)
        mara = sign_in(session, "mara", "annotate-demo")
        round_ = session.scalars(select(Round).join(Project).where(Project.slug == "news", Round.name == "main")).one()
        start = time.perf_counter()
        found = queue(
            session, Viewer(mara, frozenset({Role.CURATOR})), session.get_one(Project, round_.project_id), round_.id
        )
        seconds = time.perf_counter() - start
    assert found.disputed > 50
    assert seconds < 1


def test_loading_twice_changes_nothing(sqlite_store: Store) -> None:
    """A second start of the demo keeps what is there and says the same."""
    with sqlite_store.writing() as session:
        first = load_demo(session, NOW)
        before = session.scalar(select(func.count(Annotation.id)))
    with sqlite_store.writing() as session:
        assert load_demo(session, NOW) == first == demo_people(session)
        assert session.scalar(select(func.count(Annotation.id))) == before
        assert session.scalars(select(Project.slug).order_by(Project.slug)).all() == ["news", "panel"]


def test_the_demo_has_something_to_do_and_something_to_see(sqlite_store: Store) -> None:
    """An annotator of the demo finds a document to go on with, and rounds whose agreement can be looked at."""
    with sqlite_store.writing() as session:
        load_demo(session, NOW)
        task = next_task(session, sign_in(session, "ana", "annotate-demo"))
        states = dict(
            session.execute(select(Round.name, Round.state).join(Project).where(Project.slug == "news")).all()
        )
    assert task is not None
    assert task.answered < task.sentences
    assert states == {"pilot": "revealed", "main": "revealed", "second wave": "labelling"}
