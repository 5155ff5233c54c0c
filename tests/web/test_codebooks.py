"""The pages of a codebook."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from annotate.corpus.roles import Role
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store.engine import Store
from annotate.workflow import codebooks
from annotate.workflow.projects import make_project
from tests.web.conftest import Visitor, new_visitor
from tests.workflow.answers import one
from tests.workflow.conftest import PASSWORD, START, Study, make_study

DEFAULT = seeds() / "codebooks" / "default.yaml"


@pytest.fixture
def study(app_store: Store) -> Study:
    return make_study(app_store, codebook_yaml.read(DEFAULT.read_bytes()))


@pytest.fixture
def manager(app: Flask, study: Study) -> Visitor:
    visitor = new_visitor(app)
    visitor.sign_in(study.manager.login, PASSWORD)
    return visitor


def page(visitor: Visitor, address: str = "") -> str:
    """A page of the codebook."""
    return visitor.get(f"/p/dam/codebook{address}").get_data(as_text=True)


def send(visitor: Visitor, address: str, **fields: Any) -> str:
    """Sends a form of the codebook; gives the page that answers, or the one it leads to."""
    answer = visitor.send(f"/p/dam/codebook{address}", **fields)
    return (visitor.get(answer.location) if answer.location else answer).get_data(as_text=True)


LAYER = {
    "name": "Stance",
    "definition": "Where they stand.",
    "required": "y",
    "labels-0-id": "favour",
    "labels-0-order": "1",
    "labels-0-name": "in favour",
    "labels-0-key": "f",
    "labels-0-colour": "blue",
    "labels-1-id": "against",
    "labels-1-order": "2",
    "labels-1-name": "against",
    "labels-2-id": "neither",
    "labels-2-order": "3",
    "labels-2-name": "neither",
    "labels-3-id": "",
    "labels-3-order": "4",
    "labels-3-name": "mixed",
    "labels-3-definition": "Both at once.",
}


def test_everybody_in_the_project_reads_the_codebook(app: Flask, study: Study) -> None:
    """An annotator sees layers, labels and guidelines, and no way to change them."""
    annotator = new_visitor(app)
    annotator.sign_in(study.ana.login, PASSWORD)
    shown = page(annotator)
    assert "favour" in shown
    assert "Guidelines" in shown
    assert "/codebook/edit" not in shown


def test_labels_are_edited_in_a_draft_and_published_as_a_version(manager: Visitor) -> None:
    """A new name, a new label and a new definition become version 2, which says what it changed."""
    send(manager, "/edit/stance", **LAYER)
    assert "in favour" not in page(manager, "").split("<h2>Layers</h2>")[1]
    shown = page(manager, "/publish")
    assert "mixed" in shown
    assert "renamed" in shown
    send(manager, "/publish", remark="After the pilot")
    shown = page(manager, "/versions/2")
    assert "After the pilot" in shown
    assert "label &#39;mixed&#39; of layer &#39;Stance&#39; added" in shown


def test_a_downloaded_codebook_can_be_uploaded_again(manager: Visitor) -> None:
    """Downloading and uploading changes nothing, and says so."""
    data = manager.get("/p/dam/codebook/versions/1.yaml").data
    shown = send(manager, "/upload", file=(io.BytesIO(data), "codebook.yaml"))
    assert "The draft changes nothing" in shown


def test_a_label_in_use_is_not_removed_by_an_upload(manager: Visitor, study: Study) -> None:
    """Removing a label that answers use is refused at publishing, and retiring it is offered."""
    study.save(1, one("the minister"))
    text = DEFAULT.read_text()
    start, end = text.index("      - id: against"), text.index("      - id: neither")
    data = (text[:start] + text[end:]).encode()
    send(manager, "/upload", file=(io.BytesIO(data), "codebook.yaml"))
    shown = send(manager, "/publish", remark="")
    assert "Retire it instead" in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name: x\nnmae: y\nlayers: []\n", "nmae"),
        (b"a: &a [1]\nb: *a\n", "line"),
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused_with_the_reason(manager: Visitor, data: bytes, said: str) -> None:
    """What is wrong is said, and no draft comes of it."""
    shown = send(manager, "/upload", file=(io.BytesIO(data), "codebook.yaml"))
    assert said in shown
    assert manager.get("/p/dam/codebook/draft.yaml").status_code == 404


def test_a_reserved_key_is_refused_in_the_form(manager: Visitor) -> None:
    """A label cannot take a key that the workspace needs."""
    shown = send(manager, "/edit/stance", **{**LAYER, "labels-0-key": "j"})
    assert "next sentence" in shown
    assert manager.get("/p/dam/codebook/draft.yaml").status_code == 404


def test_scripts_in_guidelines_stay_text(manager: Visitor) -> None:
    """Markdown is shown; HTML and scripts in it do nothing."""
    form = {
        "name": "<script>alert(1)</script>",
        "guidelines": "# Head\n<script>alert(2)</script> [x](javascript:alert(3))",
    }
    send(manager, "/edit", **form)
    send(manager, "/publish", remark="<b>bold</b>")
    shown = page(manager, "")
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    assert "<b>bold" not in shown


def test_a_draft_can_be_discarded(manager: Visitor) -> None:
    """Discarding asks first, and the published codebook stays."""
    send(manager, "/edit/stance", **LAYER)
    assert "Discard the draft?" in page(manager, "/discard")
    send(manager, "/discard")
    assert manager.get("/p/dam/codebook/draft.yaml").status_code == 404


def test_a_published_version_never_changes(app_store: Store, study: Study) -> None:
    """Rounds keep the version they were made under when a new one is published."""
    with app_store.writing() as session:
        project, user = study.project, study.manager
        before = codebooks.newest_version(session, project.id)
        codebooks.edit_codebook(session, project, user, lambda codebook: replace(codebook, name="Other"), START)
        codebooks.publish(session, project, user, "", START)
        assert study.round.codebook_version_id == before.id
        assert "Stance and source" in codebooks.version_numbered(session, project.id, 1).content


def test_projects_of_all_presets_can_be_made(app_store: Store, study: Study) -> None:
    """Every codebook to begin with makes a project."""
    for preset in sorted((seeds() / "codebooks").glob("*.yaml")):
        with app_store.writing() as session:
            codebook = codebook_yaml.read(preset.read_bytes())
            project = make_project(session, study.manager, preset.stem, codebook, START, roles=[Role.MANAGER])
            assert codebooks.newest_version(session, project.id).number == 1
