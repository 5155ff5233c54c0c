"""Members, roles and invitations."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from annotate.corpus.roles import Role
from annotate.errors import NotFound, Refused
from annotate.store.models import Annotation, Assignment, Invitation, ProjectLog, User
from annotate.workflow import members
from annotate.workflow.accounts import make_account
from annotate.workflow.members import LinkSpent
from tests.workflow.answers import one
from tests.workflow.conftest import START, Study, make_study


def invite(study: Study, *roles: Role, **options: int) -> str:
    with study.store.writing() as session:
        return members.invite(session, study.project, study.manager, roles or [Role.ANNOTATOR], START, **options)


def newcomer(study: Study, login: str = "cem") -> User:
    with study.store.writing() as session:
        return make_account(session, login, login.title(), "long enough", START)


def join(study: Study, token: str, user: User, after: timedelta = timedelta()) -> None:
    with study.store.writing() as session:
        members.join(session, token, user, START + after)


def roles(study: Study) -> dict[str, frozenset[Role]]:
    with study.store.reading() as session:
        return {each.user.name: each.roles for each in members.members_of(session, study.project)}


def test_a_link_makes_a_member_with_its_roles(study: Study) -> None:
    """Who follows an invitation has the roles that the manager chose."""
    join(study, invite(study, Role.CURATOR, Role.VIEWER), newcomer(study))
    assert roles(study)["Cem"] == {Role.CURATOR, Role.VIEWER}


def test_a_link_works_once(study: Study) -> None:
    """A link that was passed on lets nobody else in."""
    token = invite(study)
    join(study, token, newcomer(study))
    with pytest.raises(LinkSpent, match="used already"):
        join(study, token, newcomer(study, "dia"))
    assert "Dia" not in roles(study)


def test_a_link_expires(study: Study) -> None:
    """After its days a link works no longer; until then it does."""
    token = invite(study, days=2)
    with pytest.raises(LinkSpent, match="expired"):
        join(study, token, newcomer(study), timedelta(days=2))
    join(study, token, newcomer(study, "dia"), timedelta(days=2, seconds=-1))


def test_a_withdrawn_link_works_no_longer(study: Study) -> None:
    """A link that went to the wrong place is withdrawn, and is not listed any more."""
    token = invite(study)
    with study.store.writing() as session:
        [invited] = members.open_invitations(session, study.project, START)
        members.withdraw_invitation(session, study.project, study.manager, invited.invitation.id, START)
        assert members.open_invitations(session, study.project, START) == []
    with pytest.raises(LinkSpent, match="withdrawn"):
        join(study, token, newcomer(study))


def test_an_invitation_of_another_project_is_not_found(sqlite_study: Study, default_codebook: object) -> None:
    """A manager withdraws the own project's invitations alone."""
    other = make_study(sqlite_study.store, default_codebook, "other")  # type: ignore[arg-type]
    token = invite(sqlite_study)
    with sqlite_study.store.writing() as session:
        id_ = session.scalars(select(Invitation.id)).one()
        with pytest.raises(NotFound):
            members.withdraw_invitation(session, other.project, other.manager, id_, START)
    join(sqlite_study, token, newcomer(sqlite_study))


def test_a_made_up_link_is_no_invitation(sqlite_study: Study) -> None:
    """A mistyped link says what it may be."""
    with pytest.raises(LinkSpent, match="whole link"):
        join(sqlite_study, "abc", newcomer(sqlite_study))


def test_the_token_is_stored_nowhere(sqlite_study: Study) -> None:
    """Who reads the database or the log cannot use the links in it."""
    token = invite(sqlite_study)
    with sqlite_study.store.reading() as session:
        stored = session.scalars(select(Invitation)).one()
        logged = session.scalars(select(ProjectLog.details)).all()
    assert token not in stored.token_hash
    assert not any(token in details for details in logged)


def test_a_member_does_not_use_up_the_link(study: Study) -> None:
    """A manager who tries the own link leaves it for whom it is meant."""
    token = invite(study)
    with pytest.raises(Refused, match="member of this project already"):
        join(study, token, study.ana)
    join(study, token, newcomer(study))


def test_no_role_is_refused(sqlite_study: Study) -> None:
    """A member has at least one role."""
    with sqlite_study.store.writing() as session, pytest.raises(Refused, match="at least one role"):
        members.invite(session, sqlite_study.project, sqlite_study.manager, [], START)


def change(study: Study, user: User, *given: Role) -> None:
    with study.store.writing() as session:
        members.change_roles(session, study.project, study.manager, user.id, given, START)


def test_the_last_manager_stays(study: Study) -> None:
    """A project cannot be left without a manager, and nothing changes when that is tried."""
    with pytest.raises(Refused, match="last manager"):
        change(study, study.manager, Role.VIEWER)
    with study.store.writing() as session, pytest.raises(Refused, match="last manager"):
        members.remove_member(session, study.project, study.manager, study.manager.id, START)
    assert roles(study)["Mara"] == {Role.MANAGER}


def test_a_manager_goes_once_there_is_another(study: Study) -> None:
    """With a second manager the first may go."""
    change(study, study.ana, Role.MANAGER, Role.ANNOTATOR)
    with study.store.writing() as session:
        members.remove_member(session, study.project, study.manager, study.manager.id, START)
    assert set(roles(study)) == {"Ana", "Ben"}


def standing(study: Study, user: User) -> bool:
    with study.store.reading() as session:
        row = session.scalars(select(Assignment).where(Assignment.user_id == user.id)).one()
        return row.withdrawn_at is None


def test_a_removed_members_answers_stay(study: Study) -> None:
    """Removing a member withdraws the assignments and keeps every answer."""
    study.save(1, one("the minister"))
    with study.store.writing() as session:
        members.remove_member(session, study.project, study.manager, study.ana.id, START)
        assert session.scalars(select(Annotation.user_id)).all() == [study.ana.id]
    assert (standing(study, study.ana), standing(study, study.ben)) == (False, True)


def test_who_is_annotator_no_more_has_nothing_assigned(study: Study) -> None:
    """Taking the role away withdraws the assignments; changing other roles does not."""
    change(study, study.ana, Role.VIEWER)
    change(study, study.ben, Role.VIEWER, Role.ANNOTATOR)
    assert (standing(study, study.ana), standing(study, study.ben)) == (False, True)


def test_changes_are_logged(sqlite_study: Study) -> None:
    """The project's log says who gave whom which roles."""
    change(sqlite_study, sqlite_study.ana, Role.VIEWER)
    with sqlite_study.store.reading() as session:
        row = session.scalars(select(ProjectLog).order_by(ProjectLog.id.desc()).limit(1)).one()
    assert (row.kind, row.actor_id) == ("roles changed", sqlite_study.manager.id)
    assert json.loads(row.details) == {"roles": ["viewer"], "user": sqlite_study.ana.id}


def test_somebody_elses_member_is_not_found(sqlite_study: Study) -> None:
    """Roles are given to members alone."""
    stranger = newcomer(sqlite_study)
    with pytest.raises(NotFound):
        change(sqlite_study, stranger, Role.MANAGER)
