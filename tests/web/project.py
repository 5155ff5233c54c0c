"""A project with a manager, two annotators and a viewer, for tests of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.corpus.segmentation import document_from_text
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store.engine import Store
from annotate.workflow.accounts import make_account
from annotate.workflow.documents import add_document
from annotate.workflow.members import add_member
from annotate.workflow.projects import make_project
from annotate.workflow.rounds import assign, make_round, move_round
from tests.web.conftest import NOW, PASSWORD, Visitor, new_visitor

SCRIPT = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Team:
    """The project “dam”: its people's browsers, and the ids of its rows."""

    store: Store
    mara: Visitor
    ana: Visitor
    ben: Visitor
    vito: Visitor
    stranger: Visitor
    people: dict[str, int]
    document: int
    round: int


def make_team(app: Flask) -> Team:
    """The project in labelling, one document of two sentences assigned to Ana and Ben; everybody is signed in."""
    store: Store = app.extensions["annotate.store"]
    logins = ("mara", "ana", "ben", "vito", "stranger")
    with store.writing() as session:
        people = {login: make_account(session, login, login.title(), PASSWORD, NOW) for login in logins}
        codebook = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())
        mara = people["mara"]
        project = make_project(session, mara, "The dam", codebook, NOW, slug="dam", roles=[Role.MANAGER])
        for login, role in (("ana", Role.ANNOTATOR), ("ben", Role.ANNOTATOR), ("vito", Role.VIEWER)):
            add_member(session, project, mara, people[login], [role], NOW)
        document = add_document(session, project.id, mara, document_from_text("vote", "No, he said. Yes."), NOW)
        round_ = make_round(session, project.id, mara, "main", RoundKind.MAIN, NOW)
        assign(session, mara, round_, [(document.id, people[each].id) for each in ("ana", "ben")], NOW)
        move_round(session, mara, round_, RoundState.LABELLING, NOW)
        ids = {login: person.id for login, person in people.items()}
    visitors = {login: _signed_in(app, login) for login in logins}
    return Team(store, **visitors, people=ids, document=document.id, round=round_.id)


def _signed_in(app: Flask, login: str) -> Visitor:
    visitor = new_visitor(app)
    assert visitor.sign_in(login).status_code == 302
    return visitor
