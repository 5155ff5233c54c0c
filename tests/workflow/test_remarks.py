"""What annotators ask about a sentence, who may know of it, and what managers reply."""

from __future__ import annotations

import pytest

from annotate.corpus.roles import Role, RoundState
from annotate.errors import Forbidden, NotFound, Refused
from annotate.store.models import Membership, Round, Sentence, User
from annotate.workflow.remarks import LONGEST_REMARK, own_remarks, remark, remarks, reply
from annotate.workflow.rounds import assign
from tests.workflow.conftest import Study


def ask(study: Study, user: User, text: str = "Who speaks?", kind: str = "question") -> int:
    with study.store.writing() as session:
        made = remark(session, user, study.project.id, study.round.id, study.sentences[2], kind, text, study.now())
        session.flush()
        return made.id


def seen(study: Study, user: User, manages: bool = False) -> list[str]:
    with study.store.reading() as session:
        return [each.remark.text for each in remarks(session, user, study.project, manages)]


def test_only_managers_and_oneself_know_of_a_question(study: Study) -> None:
    """Until the round is revealed the other annotator sees no question but the own ones; then all of them."""
    ask(study, study.ana, "Who speaks?")
    ask(study, study.ben, "Two sentences?", "segmentation")
    assert seen(study, study.ana) == ["Who speaks?"]
    assert seen(study, study.ben) == ["Two sentences?"]
    assert seen(study, study.manager, manages=True) == ["Two sentences?", "Who speaks?"]
    study.move(RoundState.CLOSED)
    assert seen(study, study.ana) == ["Who speaks?"]
    study.move(RoundState.REVEALED)
    assert seen(study, study.ana) == ["Two sentences?", "Who speaks?"]


def test_a_manager_who_labels_is_blind_to_questions(study: Study) -> None:
    """Who labels in the round learns nothing of the others' questions and cannot reply to them."""
    asked = ask(study, study.ben)
    with study.store.writing() as session:
        session.add(Membership(project_id=study.project.id, user_id=study.manager.id, role=Role.ANNOTATOR))
        session.flush()
        round_ = session.get_one(Round, study.round.id)
        assign(session, study.manager, round_, [(study.document.id, study.manager.id)], study.now())
    assert seen(study, study.manager, manages=True) == []
    with pytest.raises(NotFound), study.store.writing() as session:
        reply(session, study.manager, study.project, asked, "The clerk.", study.now())


def test_a_reply_reaches_who_asked_and_can_be_changed(study: Study) -> None:
    """The reply stands with the sentence of who asked; answered questions move to the end of the list."""
    asked = ask(study, study.ana)
    ask(study, study.ben, "Open?")
    for text in ("The clerk.", " The clerk, as the agency says. "):
        with study.store.writing() as session:
            reply(session, study.manager, study.project, asked, text, study.now())
    with study.store.reading() as session:
        version = session.get_one(Sentence, study.sentences[2]).version_id
        [own] = own_remarks(session, study.ana, study.round.id, version)[study.sentences[2]]
    assert (own.reply, own.replier_id) == ("The clerk, as the agency says.", study.manager.id)
    assert seen(study, study.manager, manages=True) == ["Open?", "Who speaks?"]


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("question", " \n", "Write what you want"),
        ("rant", "No.", "A remark is one of: question"),
        ("question", "x" * (LONGEST_REMARK + 1), f"has {LONGEST_REMARK + 1} characters"),
    ],
)
def test_what_is_no_question_is_refused(sqlite_study: Study, kind: str, text: str, message: str) -> None:
    """Nothing is stored of a remark that is empty, too long or of an unknown kind."""
    with pytest.raises(Refused, match=message):
        ask(sqlite_study, sqlite_study.ana, text, kind)
    assert seen(sqlite_study, sqlite_study.ana) == []


def test_who_is_not_assigned_cannot_ask(sqlite_study: Study) -> None:
    """Somebody without the document learns only that it is not theirs; another round has no such sentence."""
    with pytest.raises(Forbidden):
        ask(sqlite_study, sqlite_study.manager)
    with pytest.raises(NotFound), sqlite_study.store.writing() as session:
        remark(session, sqlite_study.ana, sqlite_study.project.id, 999, 1, "question", "?", sqlite_study.now())
