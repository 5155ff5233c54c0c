"""Labels that a newer version of the codebook no longer offers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from annotate.corpus.codebook import Codebook
from annotate.store.models import CodebookVersion, Round
from annotate.workflow.codebooks import edit_codebook, publish
from tests.browser.test_workspace import Worker, codebook, text, worker
from tests.fixtures.desk import START, said

__all__ = ["codebook", "text", "worker"]

pytestmark = pytest.mark.browser


def without_against(codebook: Codebook) -> Codebook:
    """`codebook` with the label “against” retired."""
    layers = [
        replace(layer, labels=tuple(replace(each, retired=each.id == "against") for each in layer.labels))
        for layer in codebook.layers
    ]
    return replace(codebook, layers=tuple(layers))


def retire(session: Session, worker: Worker) -> CodebookVersion:
    """The manager publishes a version that retires a label."""
    desk = worker.desk
    edit_codebook(session, desk.project, desk.users["mara"], without_against, START)
    return publish(session, desk.project, desk.users["mara"], "no longer asked", START)


@pytest.fixture
def under_new_version(worker: Worker) -> Worker:
    """Ana before an answer that has the label, in a round under the version that retired it, as after an import."""
    worker.desk.answer("ana", 2, said("author", "against"))
    with worker.desk.store.writing() as session:
        session.get_one(Round, worker.desk.round.id).codebook_version_id = retire(session, worker).id
    worker.open(2)
    return worker


def test_what_is_retired_meanwhile_is_offered_to_the_end_of_the_round(worker: Worker) -> None:
    """A version that is published while people label changes nothing for them: the round has its own to the end."""
    with worker.desk.store.writing() as session:
        retire(session, worker)
    worker.press("2", "v")
    worker.saved()
    worker.open(2)
    worker.press("2", "v")
    worker.saved()
    assert [answer.acts[0].values["stance"] for answer in worker.desk.answers().values()] == ["against", "against"]


def test_an_answer_keeps_its_retired_label(under_new_version: Worker) -> None:
    """It is shown and stays when something else is changed; once another label is chosen it is offered no more."""
    worker, page = under_new_version, under_new_version.page
    against = page.locator(".act .option", has_text="against")
    expect(against.locator("input")).to_be_checked()
    assert worker.margin(2) == "against author"
    worker.press("s")
    worker.type("nort")
    worker.press("Enter")
    worker.saved()
    assert (worker.desk.chain(2), worker.desk.answers()[2].acts[0].values["stance"]) == (["Northern Agency"], "against")
    page.locator(".act .option", has_text="favour").click()
    expect(against).to_be_hidden()
    worker.saved()
    worker.press("z")
    expect(against.locator("input")).to_be_checked()
    page.locator("#s-3 .words").click()
    expect(against).to_be_hidden()


def test_a_retired_label_that_is_copied_is_refused_and_counts_as_open(under_new_version: Worker) -> None:
    """The person is told which label and what there is instead; the sentence is not shown as done."""
    worker, page = under_new_version, under_new_version.page
    worker.press("j", "c")
    expect(page.locator(".trouble")).to_have_text(
        "Not saved: Stance: The label 'against' is retired; choose one of: favour, neither."
    )
    expect(page.locator("#s-3[data-status=started]")).to_be_attached()
    expect(page.locator(".progress-words")).to_have_text("1 of 8")
    assert 3 not in worker.desk.answers()
    worker.press("1")
    worker.saved()
    expect(page.locator(".trouble")).to_be_empty()
    assert worker.desk.answers()[3].acts[0].values["stance"] == "favour"
