"""Two projects with people of every role, to find out who can reach what."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.codebook import Codebook
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.settings import Settings
from annotate.store.engine import Store
from annotate.store.models import Dispute, Entry, Invitation, Project, Round, User
from annotate.web.app import create_app
from annotate.workflow import codebooks, entry_cards, quick_start, uploads
from annotate.workflow.accounts import make_account
from annotate.workflow.answers import save_answer
from annotate.workflow.correcting import begin_correction
from annotate.workflow.disputes import hand_back
from annotate.workflow.entry_cards import Card
from annotate.workflow.members import add_member, invite
from annotate.workflow.merging import merge
from annotate.workflow.progress import Viewer
from annotate.workflow.relations import relate
from annotate.workflow.remarks import remark
from annotate.workflow.removing import remove
from annotate.workflow.rounds import assign, make_round, move_round
from tests.web.conftest import Visitor, new_visitor
from tests.workflow.answers import one
from tests.workflow.conftest import PASSWORD, START, TEXT, Study, make_study

LOGINS = {
    "stranger": "stranger",
    "neighbour": "mara-other",
    "viewer": "vito",
    "annotator": "ana-dam",
    "curator": "cora",
    "manager": "mara-dam",
}
"""Who tries: somebody without a project, the manager of another project, and the members of the project."""
PEOPLE = ("nobody", *LOGINS)
OTHER = "ben-dam"
"""The annotator whose answers nobody else may know of."""
BOTH = "max"
"""A manager who labels, too, and is blind like any annotator."""

Places = Mapping[str, str | int]


@dataclass(frozen=True)
class World:
    """An SQLite file with both projects; `here` and `there` have what addresses of each are made of."""

    file: Path
    here: Places
    there: Places


def make_world(file: Path) -> World:
    """Fills the empty database `file`."""
    codebook = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())
    with closing(Store(f"sqlite:///{file}")) as store:
        dam, other = (make_study(store, codebook, slug) for slug in ("dam", "other"))
        with store.writing() as session:
            _add_people(session, dam)
            here, there = (_add_what_waits(session, study, codebook) for study in (dam, other))
            # So that the other project has a version that this one has not.
            codebooks.publish(session, session.get_one(Project, other.project.id), other.manager, "", START)
        for study in (dam, other):
            study.save(1, one("the minister"))
        here, there = (
            dict(places) | _related(store, study) | _closed(store, study)
            for places, study in ((here, dam), (there, other))
        )
    return World(file, here, there)


def _add_people(session: Session, study: Study) -> None:
    project = session.get_one(Project, study.project.id)
    make_account(session, "stranger", "Stranger", PASSWORD, START)
    for login, roles in (
        ("vito", [Role.VIEWER]),
        ("cora", [Role.CURATOR]),
        (BOTH, [Role.MANAGER, Role.ANNOTATOR]),
        ("everything", list(Role)),
    ):
        user = make_account(session, login, login.title(), PASSWORD, START)
        add_member(session, project, study.manager, user, roles, START)
        if Role.ANNOTATOR in roles:
            round_ = session.get_one(Round, study.round.id)
            assign(session, study.manager, round_, [(study.document.id, user.id)], START)


def _add_what_waits(session: Session, study: Study, codebook: Codebook) -> Places:
    """An invitation, a draft of a text, of a quick start and of the codebook; returns the places of the project."""
    project = session.get_one(Project, study.project.id)
    token = invite(session, project, study.manager, [Role.VIEWER], START.replace(year=2100), days=30)
    codebooks.store_draft(session, project, study.manager, replace(codebook, description="A draft."), START)
    draft = uploads.paste_text(session, study.manager, project.id, TEXT, "en", START)
    quick = quick_start.start(session, study.manager, TEXT, "en", START)
    [table] = uploads.upload_files(session, study.manager, project.id, [("t.csv", b"a,b\n1,2\n")], "en", None, START)
    correction = begin_correction(session, study.manager, project, study.document.id, START)
    asked = remark(session, study.ben, project.id, study.round.id, study.sentences[0], "question", "Why?", START)
    session.flush()
    return {
        "remark_id": asked.id,
        "slug": project.slug,
        "round_id": study.round.id,
        "document_id": study.document.id,
        "sentence_id": study.sentences[0],
        "user_id": study.ben.id,
        "draft_id": draft.id,
        "start.draft_id": quick.id,
        "documents.columns.draft_id": table.id,
        "documents.change_text.draft_id": correction.id,
        "documents.new_version.draft_id": correction.id,
        "invitation_id": session.scalars(
            select(Invitation.id).where(Invitation.project_id == project.id).order_by(Invitation.id)
        ).one(),
        "token": token,
        "number": 1 if study.project.slug == "dam" else 2,
        "layer_id": "stance" if study.project.slug == "dam" else "no-layer-of-this",
        "page": "labelling",
        "verb": "undo",
        "kind": "coefficients",
        "suffix": "svg",
    }


def _related(store: Store, study: Study) -> Places:
    """An entry that an annotator added, one that all see, what they are to each other, and one that was merged."""
    with store.writing() as session:
        project, manager = session.get_one(Project, study.project.id), Viewer(study.manager, frozenset({Role.MANAGER}))
        named = select(Entry.id).where(Entry.project_id == project.id, Entry.key == "the minister")
        minister = session.scalars(named).one()
        council, same, gone = (
            entry_cards.add(session, project, manager, Card(name, EntryKind.COLLECTIVE), START).id
            for name in ("the council", "the town council", "the country council")
        )
        made = relate(session, project, manager, minister, "member of", council, None, None, START)
        merge(session, project, manager, same, council, START)
        remove(session, project, manager, gone, START)
        return {
            "entry_id": minister,
            "registry.entry.entry_id": council,
            "registry.take_apart.entry_id": same,
            "registry.put_back.entry_id": gone,
            "relation_id": made.id,
        }


def _closed(store: Store, study: Study) -> Places:
    """An earlier round that is closed, with an answer in it."""
    with store.writing() as session:
        project = session.get_one(Project, study.project.id)
        earlier = make_round(session, project.id, study.manager, "earlier", RoundKind.PILOT, START)
        assign(
            session, study.manager, earlier, [(study.document.id, each.id) for each in (study.ana, study.ben)], START
        )
        move_round(session, study.manager, earlier, RoundState.LABELLING, START)
        session.flush()
        answer = one("the minister")
        for user in (study.ana, study.ben):
            save_answer(session, user, project.id, earlier.id, study.sentences[2], 0, "earlier", answer, START)
        move_round(session, study.manager, earlier, RoundState.CLOSED, START)
        session.flush()
        curator = Viewer(study.manager, frozenset({Role.CURATOR}))
        hand_back(session, curator, project, earlier.id, study.sentences[2], "Why the minister?", START)
        session.flush()
        dispute = session.scalars(select(Dispute.id).where(Dispute.round_id == earlier.id)).one()
        return {"adjudication.round_id": earlier.id, "dispute_id": dispute}


def open_world(file: Path) -> Flask:
    """The application on the database `file`."""
    return create_app(
        Settings(
            data=file.parent,
            database=f"sqlite:///{file}",
            secret_key="only for tests",
            url="https://annotate.example",
            testing=True,
        )
    )


def somebody(app: Flask, person: str) -> Visitor:
    """One of PEOPLE, or the person with a login, signed in."""
    visitor = new_visitor(app)
    if person != "nobody":
        login = LOGINS.get(person, person)
        assert visitor.sign_in(login, PASSWORD).status_code == 302
        with app.extensions["annotate.store"].reading() as session:
            user = session.scalars(select(User).where(User.login == login)).one()
        visitor.client.environ_base["HTTP_X_ANNOTATOR"] = str(user.id)
    return visitor


def again(app: Flask, before: Visitor) -> Visitor:
    """The same person with the same cookies, at another application on a copy of the same world."""
    visitor = new_visitor(app)
    visitor.client.environ_base |= before.client.environ_base
    if cookie := before.client.get_cookie("annotate"):
        visitor.client.set_cookie("annotate", cookie.value)
    return visitor


def contents(file: Path) -> str:
    """Everything that the database holds."""
    with closing(sqlite3.connect(file)) as database:
        return "\n".join(database.iterdump())
