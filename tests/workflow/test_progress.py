"""Progress of a round, and who may know of whose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from annotate.corpus.annotation import Answer, Mark, Status
from annotate.corpus.roles import Role, RoundState
from annotate.corpus.segmentation import document_from_text
from annotate.store.models import Membership, User
from annotate.workflow import progress, rounds
from annotate.workflow.blindness import peek
from annotate.workflow.documents import add_document
from annotate.workflow.members import remove_member
from annotate.workflow.progress import Progress, Viewer
from tests.workflow.answers import act, one
from tests.workflow.conftest import START, Study


def see(study: Study, user: User, *roles: Role, page: int = 1) -> Progress:
    with study.store.reading() as session:
        return progress.progress(session, study.project, Viewer(user, frozenset(roles)), study.round, page)


@pytest.fixture
def begun(study: Study) -> Study:
    """Ana has done, started, skipped and found unclear a sentence each; Ben has done one."""
    study.save(0, one("author"))
    study.save(1, Answer(acts=(replace(act("the minister"), values={}),)))
    study.save(2, Answer(mark=Mark.SKIPPED))
    study.save(3, Answer(mark=Mark.UNCLEAR))
    study.save(4, one("author"), user=study.ben)
    return study


def test_the_five_statuses_are_counted_apart(begun: Study) -> None:
    """Done, started, skipped, unclear and unseen are five different things."""
    [document] = see(begun, begun.manager, Role.MANAGER).documents
    ana, ben = document.shares
    assert ana.counts == {Status.DONE: 1, Status.STARTED: 1, Status.SKIPPED: 1, Status.UNCLEAR: 1}
    assert (ana.sentences, ana.answered, ana.unseen) == (5, 3, 1)
    assert (ben.answered, ben.unseen) == (1, 4)


def test_totals_are_those_of_the_round(begun: Study) -> None:
    """Each annotator's total is over all documents assigned to them."""
    with begun.store.writing() as session:
        text = document_from_text("more", "One. Two. Three.")
        more = add_document(session, begun.project.id, begun.manager, text, START)
        rounds.assign(session, begun.manager, begun.round, [(more.id, begun.ben.id)], START)
    totals = see(begun, begun.manager, Role.MANAGER).totals
    assert [(share.user.name, share.answered, share.sentences) for share in totals] == [("Ana", 3, 5), ("Ben", 1, 8)]


@pytest.mark.parametrize("state", [RoundState.LABELLING, RoundState.CLOSED])
def test_an_annotator_sees_the_own_work_alone(begun: Study, state: RoundState) -> None:
    """Until the round is revealed no count tells of another annotator."""
    if state is not begun.round.state:
        begun.move(state)
    seen = see(begun, begun.ben, Role.ANNOTATOR)
    assert not seen.everyone
    assert [share.user.name for share in (*seen.totals, *seen.documents[0].shares)] == ["Ben", "Ben"]


def test_a_viewer_sees_nothing_before_the_round_is_revealed(begun: Study) -> None:
    """A viewer, who has no work, is shown no other's."""
    with begun.store.writing() as session:
        session.add(Membership(project_id=begun.project.id, user_id=begun.manager.id, role=Role.VIEWER))
    assert see(begun, begun.manager, Role.VIEWER).documents == []


def test_all_members_see_a_revealed_round(begun: Study) -> None:
    """Revealing shows everybody's work to everybody."""
    begun.move(RoundState.CLOSED)
    begun.move(RoundState.REVEALED)
    assert len(see(begun, begun.ben, Role.ANNOTATOR).documents[0].shares) == 2


def test_a_manager_who_labels_is_an_annotator_first(begun: Study) -> None:
    """A manager with an assignment in the round is blind too, until they say "show me anyway"."""
    roles = (Role.MANAGER, Role.ANNOTATOR)
    with begun.store.writing() as session:
        session.add(Membership(project_id=begun.project.id, user_id=begun.manager.id, role=Role.ANNOTATOR))
        session.flush()
        rounds.assign(session, begun.manager, begun.round, [(begun.document.id, begun.manager.id)], START)
    assert [share.user.name for share in see(begun, begun.manager, *roles).totals] == ["Mara"]
    with begun.store.writing() as session:
        rounds.withdraw(session, begun.manager, begun.round, begun.document.id, begun.manager.id, START)
    assert not see(begun, begun.manager, *roles).everyone
    with begun.store.writing() as session:
        peek(session, begun.project, begun.manager, begun.round, START)
    assert see(begun, begun.manager, *roles).everyone


def test_a_withdrawn_share_is_kept_where_there_are_answers(begun: Study) -> None:
    """The work of a member who left is shown as withdrawn, and is no part of what is to do."""
    with begun.store.writing() as session:
        remove_member(session, begun.project, begun.manager, begun.ana.id, START)
    seen = see(begun, begun.manager, Role.MANAGER)
    assert [(share.user.name, share.withdrawn) for share in seen.documents[0].shares] == [("Ana", True), ("Ben", False)]
    assert [share.user.name for share in seen.totals] == ["Ben"]


def test_a_page_costs_the_same_whatever_the_project(begun: Study) -> None:
    """Documents come in pages, with no statement more for each document."""
    assert statements(begun) == (few := statements(begun))
    with begun.store.writing() as session:
        for number in range(progress.PAGE + 4):
            text = document_from_text(f"n{number}", "One.")
            add_document(session, begun.project.id, begun.manager, text, START)
        rounds.assign_everything(session, begun.manager, begun.round, START)
    assert statements(begun) == few
    first, second = (see(begun, begun.manager, Role.MANAGER, page=page) for page in (1, 9))
    assert (len(first.documents), len(second.documents), second.page, second.last) == (progress.PAGE, 5, 2, 2)


def statements(study: Study) -> int:
    """How many statements a page takes."""
    sent: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(study.store.engine, "before_cursor_execute", count)
    see(study, study.manager, Role.MANAGER)
    event.remove(study.store.engine, "before_cursor_execute", count)
    return len(sent)


def test_a_round_in_preparation_is_known_to_who_runs_the_project(begun: Study) -> None:
    """Annotators see nothing of a round that is not opened."""
    with begun.store.writing() as session:
        kind = begun.round.kind
        rounds.make_round(session, begun.project.id, begun.manager, "next", kind, START)
        seen = {
            role: [
                each.name
                for each in progress.visible_rounds(session, begun.project, Viewer(begun.ana, frozenset({role})))
            ]
            for role in Role
        }
    assert seen == {
        Role.MANAGER: ["next", "main"],
        Role.CURATOR: ["next", "main"],
        Role.ANNOTATOR: ["main"],
        Role.VIEWER: ["main"],
    }


def test_what_is_left_to_set_up(sqlite_study: Study) -> None:
    """A project with documents, annotators and an open round wants nothing more."""
    with sqlite_study.store.reading() as session:
        assert progress.steps_left(session, sqlite_study.project) == []
