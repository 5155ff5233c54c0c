"""Saving answers."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from annotate.corpus.annotation import Answer, Mark, Status
from annotate.corpus.codebook import Codebook
from annotate.corpus.roles import RoundState
from annotate.errors import Forbidden, NotFound, Refused
from annotate.store.models import Annotation, AnnotationLog, Entry, Link, Value
from annotate.workflow.answers import Newer
from annotate.workflow.rounds import withdraw
from annotate.workflow.work import open_document
from tests.workflow.answers import act, one
from tests.workflow.conftest import ODD_REQUEST_IDS, Study, make_study


def count(study: Study, model: type) -> int:
    with study.store.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_what_was_saved_is_there_when_the_document_is_opened_again(study: Study) -> None:
    """A saved answer is shown as it was given, with its status and version."""
    saved = study.save(3, one("the agency", "a spokesman"))
    with study.store.reading() as session:
        desk = open_document(session, study.ana, study.project, study.round.id, study.document.id)
    stored = desk.answers[study.sentences[3]]
    assert (stored.status, stored.version, stored.answer) == (Status.DONE, 1, saved.answer)
    assert [link.name for link in stored.answer.acts[0].chain] == ["the agency", "a spokesman"]


def test_a_save_over_a_newer_version_is_refused_with_both_kept(study: Study) -> None:
    """Nobody overwrites an answer given in another window: the refusal carries the stored one."""
    study.save(1, one("the minister"))
    with pytest.raises(Newer) as refusal:
        study.save(1, one("author"), base=0)
    assert refusal.value.stored is not None
    assert refusal.value.stored.version == 1
    assert count(study, AnnotationLog) == 1


def test_the_same_request_is_stored_once(study: Study) -> None:
    """A save repeated after a lost answer changes nothing and is answered as the first one was."""
    first = study.save(1, one("the minister"), request="r1")
    again = study.save(1, one("the minister"), request="r1")
    assert again.version == first.version == 1
    assert count(study, AnnotationLog) == 1


def test_a_request_id_serves_one_sentence(study: Study) -> None:
    """A request id used for another sentence is refused, never taken for that one's save."""
    study.save(1, one("the minister"), request="r1")
    with pytest.raises(Refused, match="another sentence"):
        study.save(2, one("author"), request="r1")


@pytest.mark.parametrize("request_id", ODD_REQUEST_IDS)
def test_a_request_id_that_no_page_sends_is_refused(study: Study, request_id: str) -> None:
    """A save under an id that the database could not hold is answered with what an id is."""
    with pytest.raises(Refused, match="request id of 1 to 100"):
        study.save(1, one("author"), request=request_id)
    assert count(study, AnnotationLog) == 0


def test_who_is_not_assigned_saves_nothing(study: Study) -> None:
    """Not even the manager answers without being assigned."""
    with pytest.raises(Forbidden, match="not assigned"):
        study.save(1, one("the minister"), user=study.manager)
    assert count(study, Annotation) == 0


def test_a_withdrawn_annotator_keeps_answers_but_saves_no_more(study: Study) -> None:
    """Withdrawing an assignment loses no answer."""
    study.save(1, one("the minister"))
    with study.store.writing() as session:
        withdraw(session, study.manager, study.round, study.document.id, study.ana.id, study.now())
    with pytest.raises(Forbidden, match="not assigned"):
        study.save(1, one("author"), base=1)
    assert count(study, Annotation) == 1


def test_a_closed_round_takes_no_answers(study: Study) -> None:
    """After closing, a save is refused and says which state the round is in."""
    study.move(RoundState.CLOSED)
    with pytest.raises(Forbidden, match="closed"):
        study.save(1, one("the minister"))


def test_a_sentence_of_another_project_is_not_there(study: Study, default_codebook: Codebook) -> None:
    """A sentence id of another project does not exist for this one."""
    other = make_study(study.store, default_codebook, "other")
    study.sentences[0] = other.sentences[0]
    with pytest.raises(NotFound):
        study.save(0, one("the minister"))


def test_an_entry_of_another_project_cannot_be_named(study: Study, default_codebook: Codebook) -> None:
    """An id of another project's entry is refused and nothing is stored."""
    from dataclasses import replace

    other = make_study(study.store, default_codebook, "other")
    entry = other.save(0, one("a stranger")).answer.acts[0].chain[0].entry
    foreign = one("a stranger")
    link = replace(foreign.acts[0].chain[0], entry=entry)
    with pytest.raises(NotFound, match="registry"):
        study.save(0, Answer(acts=(replace(foreign.acts[0], chain=(link,)),)))


def test_two_acts_of_one_source_are_refused(study: Study) -> None:
    """A second act with the same source is refused by name, and nothing of the answer is stored."""
    with pytest.raises(Refused):
        study.save(1, Answer(acts=(act("the minister"), act("The  Minister", stance="favour"))))
    assert count(study, Annotation) == count(study, Entry) - 1 == 0


def test_spellings_of_one_name_are_one_entry(study: Study) -> None:
    """Case and white space make no second speaker; each answer keeps the name that was typed."""
    first = study.save(1, one("the minister")).answer.acts[0].chain[0]
    second = study.save(2, one("The  Minister")).answer.acts[0].chain[0]
    assert first.entry == second.entry
    assert (first.name, second.name) == ("the minister", "The Minister")


def test_joint_sources_are_their_members_in_any_order(study: Study) -> None:
    """“X + Y” and “Y + X” are one joint source, a collective of its two members."""
    first = study.save(4, one("Senator Hale + Senator Brook")).answer.acts[0].chain
    second = study.save(4, one("Senator Brook + Senator Hale"), user=study.ben).answer.acts[0].chain
    assert first[0].entry == second[0].entry
    assert len(first) == 1


def test_one_annotator_does_not_learn_of_anothers_new_entries(study: Study) -> None:
    """What another annotator added to the registry is not offered while the round is open."""
    study.save(1, one("a secret source"))
    with study.store.reading() as session:
        desk = open_document(session, study.ben, study.project, study.round.id, study.document.id)
    assert "a secret source" not in {entry.name for entry in desk.entries}


def test_an_entry_of_anothers_making_cannot_be_chosen_by_its_id(study: Study) -> None:
    """Guessing ids tells nothing: another annotator's new entry does not exist until the round is closed."""
    entry = study.save(1, one("a secret source")).answer.acts[0].chain[0].entry
    from dataclasses import replace

    guess = one("anything")
    link = replace(guess.acts[0].chain[0], entry=entry)
    with pytest.raises(NotFound):
        study.save(1, Answer(acts=(replace(guess.acts[0], chain=(link,)),)), user=study.ben)


def test_naming_alike_is_one_entry_and_shows_only_ones_own_name(study: Study) -> None:
    """Two annotators who type the same source mean one entry, yet neither sees how the other wrote it."""
    first = study.save(1, one("Foreign Ministry")).answer.acts[0].chain[0].entry
    second = study.save(1, one("foreign ministry"), user=study.ben).answer.acts[0].chain[0].entry
    with study.store.reading() as session:
        desk = open_document(session, study.ben, study.project, study.round.id, study.document.id)
    assert first == second
    assert "foreign ministry" in {entry.name for entry in desk.entries}
    assert "Foreign Ministry" not in {entry.name for entry in desk.entries}


@pytest.mark.parametrize("mark", list(Mark))
def test_marks_are_statuses_of_their_own(study: Study, mark: Mark) -> None:
    """Skipped and unclear are stored as such, not as empty answers."""
    assert study.save(1, Answer(mark=mark)).status.value == mark.value


def test_no_stance_act_is_done_only_when_pressed(study: Study) -> None:
    """Zero acts are an answer when the annotator said so, and unseen otherwise."""
    assert study.save(1, Answer(no_act=True)).status is Status.DONE
    assert study.save(2, Answer()).status is Status.UNSEEN


def test_saving_anew_leaves_no_rows_of_the_old_answer(study: Study) -> None:
    """The rows say what the last answer says and nothing else."""
    study.save(1, Answer(acts=(act("the minister"), act("the agency", "a spokesman"))))
    study.save(1, one("author", target=None), base=1)
    assert (count(study, Link), count(study, Value)) == (1, 1)


@pytest.mark.parametrize("change", ["UPDATE annotation_log SET answer = '{}'", "DELETE FROM annotation_log"])
def test_the_database_itself_refuses_to_change_the_log(study: Study, change: str) -> None:
    """The log cannot be rewritten, not even by SQL."""
    from sqlalchemy import text

    study.save(1, one("the minister"))
    with pytest.raises(DBAPIError, match="never changed"), study.store.writing() as session:
        session.execute(text(change))
