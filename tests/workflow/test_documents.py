"""Listing, reading and removing documents."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from annotate.corpus.annotation import Answer, Mark
from annotate.corpus.codebook import Codebook
from annotate.corpus.segmentation import document_from_text
from annotate.errors import NotFound, Refused
from annotate.store.models import Document, Round, Sentence
from annotate.workflow import documents
from annotate.workflow.rounds import withdraw
from tests.workflow.conftest import TEXT, Study, make_study


def add(study: Study, name: str, text: str = "One. Two.") -> int:
    with study.store.writing() as session:
        return documents.add_document(
            session, study.project.id, study.manager, document_from_text(name, text), study.now()
        ).id


def remove(study: Study, document: int) -> None:
    with study.store.writing() as session:
        documents.remove_document(session, study.manager, study.project, document, study.now())


def test_documents_are_listed_in_order_page_by_page(study: Study) -> None:
    """The list has every document once, in the order in which they were added, with its number of sentences."""
    for number in range(documents.DOCUMENTS_A_PAGE):
        add(study, f"text {number}")
    with study.store.reading() as session:
        first, total = documents.list_documents(session, study.project)
        second, _ = documents.list_documents(session, study.project, 2)
    assert [first[0].document.name, first[0].sentences] == ["dam", 5]
    assert [each.document.name for each in (*first[1:], *second)] == [f"text {number}" for number in range(50)]
    assert total == 51


def test_a_document_is_read_as_it_was_added(study: Study, default_codebook: Codebook) -> None:
    """Reading gives the text and its sentences, only within the project."""
    with study.store.reading() as session:
        opened = documents.read_document(session, study.project, study.document.id)
    assert opened.version.text == TEXT
    assert opened.version.text[opened.sentences[0].start : opened.sentences[0].end] == "Minister rejects the dam"
    other = make_study(study.store, default_codebook, slug="other")
    with study.store.reading() as session, pytest.raises(NotFound):
        documents.read_document(session, other.project, study.document.id)


def test_a_document_nobody_works_on_can_be_removed(study: Study) -> None:
    """It leaves with its sentences, and its name is free again."""
    extra = add(study, "extra")
    remove(study, extra)
    with study.store.reading() as session:
        assert session.get(Document, extra) is None
        assert len(session.scalars(select(Sentence)).all()) == len(study.sentences)
    add(study, "extra")


def test_an_assigned_document_stays(study: Study) -> None:
    """What somebody is to label cannot be removed until the assignment is withdrawn, and then it can."""
    with pytest.raises(Refused, match="It is assigned in the round “main”; withdraw that first"):
        remove(study, study.document.id)
    with study.store.writing() as session:
        for user in (study.ana, study.ben):
            round_ = session.get_one(Round, study.round.id)
            withdraw(session, study.manager, round_, study.document.id, user.id, study.now())
    remove(study, study.document.id)


def test_an_answered_document_stays(study: Study) -> None:
    """What somebody has answered is never removed, not even once the assignment is withdrawn."""
    study.save(0, Answer(mark=Mark.SKIPPED))
    with study.store.writing() as session:
        for user in (study.ana, study.ben):
            round_ = session.get_one(Round, study.round.id)
            withdraw(session, study.manager, round_, study.document.id, user.id, study.now())
    with pytest.raises(Refused, match="Somebody has answered"):
        remove(study, study.document.id)


def test_names_are_free_once_a_project(study: Study) -> None:
    """Two documents of one project cannot share a name; those of two projects can."""
    with pytest.raises(Refused, match="dam: The project has a document of this name already"):
        add(study, "dam")


def test_a_text_without_sentences_is_refused(study: Study) -> None:
    """A document without anything to label is refused."""
    with pytest.raises(Refused, match="no sentence"):
        add(study, "nothing", " \n ")
