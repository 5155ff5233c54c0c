"""A small project to work in: one article, a round being labelled, two annotators and a manager who labels nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from annotate.corpus.annotation import Answer
from annotate.corpus.codebook import Codebook
from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.corpus.segmentation import document_from_text
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store.engine import Store
from annotate.store.models import Document, Membership, Project, Round, Sentence, User
from annotate.store.queries.stored import Stored
from annotate.workflow.accounts import make_account
from annotate.workflow.answers import save_answer
from annotate.workflow.documents import add_document
from annotate.workflow.projects import make_project
from annotate.workflow.rounds import assign, make_round, move_round

TEXT = """Minister rejects the dam

“We will not build it,” the minister said. Nobody asked her why.
The agency reported that a spokesman had said no. Senators Hale and Brook agreed."""
PASSWORD = "long enough"
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ODD_REQUEST_IDS = ("", " ", "a\0", "\ud800", "é", "x" * 101)


@dataclass
class Study:
    """A project in labelling; `clock` moves on with every call."""

    store: Store
    project: Project
    round: Round
    document: Document
    manager: User
    ana: User
    ben: User
    sentences: list[int]
    ticks: int = 0

    def now(self) -> datetime:
        self.ticks += 1
        return START + timedelta(minutes=self.ticks)

    def save(
        self, position: int, answer: Answer, base: int = 0, *, user: User | None = None, request: str | None = None
    ) -> Stored:
        with self.store.writing() as session:
            return save_answer(
                session,
                user or self.ana,
                self.project.id,
                self.round.id,
                self.sentences[position],
                base,
                uuid.uuid4().hex if request is None else request,
                answer,
                self.now(),
            )

    def move(self, state: RoundState) -> None:
        with self.store.writing() as session:
            round_ = session.get_one(Round, self.round.id)
            move_round(session, self.manager, round_, state, self.now())
            self.round = round_


@pytest.fixture
def default_codebook() -> Codebook:
    return codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())


@pytest.fixture
def study(store: Store, default_codebook: Codebook) -> Study:
    return make_study(store, default_codebook)


@pytest.fixture
def sqlite_study(sqlite_store: Store, default_codebook: Codebook) -> Study:
    return make_study(sqlite_store, default_codebook)


def make_study(store: Store, codebook: Codebook, slug: str = "dam") -> Study:
    """The project with the article and the round."""
    with store.writing() as session:
        manager, ana, ben = (
            make_account(session, f"{login}-{slug}", login.title(), PASSWORD, START) for login in ("mara", "ana", "ben")
        )
        project = make_project(session, manager, "The dam", codebook, START, slug=slug, roles=[Role.MANAGER])
        session.add_all(Membership(project_id=project.id, user_id=user.id, role=Role.ANNOTATOR) for user in (ana, ben))
        document = add_document(session, project.id, manager, document_from_text("dam", TEXT), START)
        round_ = make_round(session, project.id, manager, "main", RoundKind.MAIN, START)
        assign(session, manager, round_, [(document.id, ana.id), (document.id, ben.id)], START)
        move_round(session, manager, round_, RoundState.LABELLING, START)
        sentences = list(session.scalars(select(Sentence.id).order_by(Sentence.id.desc()).limit(5)))[::-1]
    return Study(store, project, round_, document, manager, ana, ben, sentences)
