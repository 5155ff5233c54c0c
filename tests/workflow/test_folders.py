"""Importing a project folder: whole, or not at all with the place of what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from annotate.corpus.roles import Role
from annotate.errors import Refused, Unreadable
from annotate.resources import seeds
from annotate.store.engine import Store
from annotate.store.models import (
    Annotation,
    Assignment,
    Base,
    Document,
    DocumentVersion,
    Entry,
    Membership,
    Project,
    User,
    table,
)
from annotate.workflow.accounts import make_account
from annotate.workflow.folders import import_folder

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SMALL = {
    "project.yaml": """name: Small
members:
  - {login: mara, roles: [manager]}
  - {login: ana, roles: [annotator]}
documents:
  - {file: dam.txt}
  - {file: herring.txt}
rounds:
  - {name: main, state: labelling, assign: {ana: [dam]}}
""",
    "documents/dam.txt": "“We will not build it,” she said. Nobody asked why.\n",
    "documents/herring.txt": "The treaty holds.\n",
    "registry.csv": "name,kind,aliases,members,cast\nthe minister,person,she,,yes\nallies,collective,,,\n",
    "annotations.jsonl": '{"round":"main","document":"dam","sentence":2,"text":"Nobody asked why.","annotator":"ana",'
    '"acts":[{"source":[{"name":"She"}],"values":{"stance":"against"}}]}\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small project folder."""
    made = tmp_path / "small"
    for name, content in SMALL.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(content, encoding="utf-8")
    shutil.copy(seeds() / "codebooks" / "default.yaml", made / "codebook.yaml")
    return made


def imported(store: Store, folder: Path, **options: object) -> Project:
    with store.writing() as session:
        return import_folder(session, None, folder, NOW, **options)  # type: ignore[arg-type]


def counts(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    with store.reading() as session:
        return {
            model.class_.__tablename__: session.scalar(select(func.count()).select_from(table(model.class_))) or 0
            for model in Base.registry.mappers
        }


@pytest.mark.parametrize(("name", "documents", "annotations"), [("news", 8, 532), ("panel", 2, 484)])
def test_the_seeds_are_imported(sqlite_store: Store, name: str, documents: int, annotations: int) -> None:
    """Each demo project comes in with all its documents and annotations, its texts as they are in their files."""
    project = imported(sqlite_store, seeds() / name)
    with sqlite_store.reading() as session:
        rows = session.execute(
            select(Document.name, DocumentVersion.text)
            .join(DocumentVersion, DocumentVersion.document_id == Document.id)
            .where(Document.project_id == project.id)
        ).all()
        assert session.scalar(select(func.count(Annotation.id))) == annotations
    assert len(rows) == documents
    for document, text in rows:
        assert text == (seeds() / name / "documents" / f"{document}.txt").read_bytes().decode()


def test_a_small_folder_is_imported_as_written(store: Store, folder: Path) -> None:
    """Members get their roles, only what is assigned is assigned, and an alias in a label leads to its entry."""
    project = imported(store, folder)
    with store.reading() as session:
        roles = set(session.execute(select(User.login, Membership.role).join(Membership)).all())
        assigned = session.execute(
            select(Document.name, User.login)
            .select_from(Assignment)
            .join(Document)
            .join(User, User.id == Assignment.user_id)
        )
        assert roles == {("mara", Role.MANAGER), ("ana", Role.ANNOTATOR)}
        assert assigned.all() == [("dam", "ana")]
        assert set(session.scalars(select(Entry.name).where(Entry.in_cast))) == {"the minister"}
        assert set(session.scalars(select(Entry.name))) == {"author", "the minister", "allies"}
        assert session.scalar(select(func.count(Annotation.id))) == 1
    assert project.slug == "small"


def test_assigning_all_assigns_every_document_to_every_annotator(sqlite_store: Store, folder: Path) -> None:
    """`assign: all` stands for every document and annotator, and not for managers."""
    plan = (folder / "project.yaml").read_text()
    (folder / "project.yaml").write_text(plan.replace("{ana: [dam]}", "all"))
    imported(sqlite_store, folder)
    with sqlite_store.reading() as session:
        pairs = session.execute(
            select(Document.name, User.login)
            .select_from(Assignment)
            .join(Document)
            .join(User, User.id == Assignment.user_id)
        )
        assert sorted(pairs.all()) == [("dam", "ana"), ("herring", "ana")]


def test_an_account_that_exists_keeps_its_password(sqlite_store: Store, folder: Path) -> None:
    """Who has an account already becomes a member with it; a folder cannot change a password."""
    with sqlite_store.writing() as session:
        before = make_account(session, "ana", "Ana B.", "long enough", NOW).password_hash
    imported(sqlite_store, folder, password="another one")
    with sqlite_store.reading() as session:
        ana = session.scalars(select(User).where(User.login == "ana")).one()
    assert (ana.name, ana.password_hash) == ("Ana B.", before)


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        content = (folder / file).read_text(encoding="utf-8")
        assert old in content
        (folder / file).write_text(content.replace(old, new), encoding="utf-8")

    return change


# ruff: noqa: E501 -- a table of what is spoilt, and what is told
BROKEN = {
    "no project.yaml": (lambda f: (f / "project.yaml").unlink(), "project.yaml: There is no such file"),
    "an unknown key": (replaced("project.yaml", "rounds:", "round:"), "project.yaml: line 8, column 1: A project has no"),
    "an unknown role": (replaced("project.yaml", "[manager]", "[boss]"), "project.yaml: line 3, column 27: “boss” is not"),
    "no manager": (replaced("project.yaml", "[manager]", "[viewer]"), "project.yaml: No member has the role manager"),
    "an unknown document": (replaced("project.yaml", "[dam]}", "[lake]}"), "project.yaml: line 9, column 51: There is no document “lake”"),
    "an alias bomb": (replaced("project.yaml", "name: Small", "name: &a Small\nslug: *a"), "project.yaml: line 1, column 7: Anchors"),
    "no codebook": (lambda f: (f / "codebook.yaml").unlink(), "codebook.yaml: There is no such file"),
    "a wrong codebook": (replaced("codebook.yaml", "kind: source", "kind: sauce"), "codebook.yaml: line "),
    "a missing text": (lambda f: (f / "documents/dam.txt").unlink(), "documents/dam.txt: There is no such file"),
    "an empty text": (lambda f: (f / "documents/dam.txt").write_text(""), "documents/dam.txt: The text is empty"),
    "a binary text": (lambda f: (f / "documents/dam.txt").write_bytes(b"%PDF-1.7"), "documents/dam.txt: This is a PDF"),
    "a NUL in a text": (replaced("documents/dam.txt", "Nobody", "No\0body"), "documents/dam.txt: line 1, column 37: There is a NUL"),
    "an entry twice": (replaced("registry.csv", "allies", "The Minister"), "registry.csv: line 3, column 1: “The Minister” is named on line 2"),
    "an unknown kind of entry": (replaced("registry.csv", "collective", "crowd"), "registry.csv: line 3, column 2: “crowd” is no kind"),
    "an unknown member": (replaced("registry.csv", "allies,collective,,,", "X + Y,collective,,X|Y,"), "registry.csv: line 3, column 4: The member “X”"),
    "a ragged row": (replaced("registry.csv", "allies,collective,,,", "allies,collective"), "registry.csv: line 3: This row has 2 cells"),
    "a line that is no JSON": (replaced("annotations.jsonl", '{"round"', '{round'), "annotations.jsonl: line 1: This is no JSON"),
    "an unknown annotator": (replaced("annotations.jsonl", '"ana"', '"zoe"'), "annotations.jsonl: line 1: There is no annotator “zoe”"),
    "another text": (replaced("annotations.jsonl", "Nobody", "Somebody"), "annotations.jsonl: line 1: Sentence 2 of “dam” is"),
    "a sentence too many": (replaced("annotations.jsonl", '"sentence":2', '"sentence":3'), "annotations.jsonl: line 1: “dam” has 2 sentences"),
    "not assigned": (replaced("project.yaml", "{ana: [dam]}", "{ana: [herring]}"), "annotations.jsonl: line 1: “dam” is not assigned to ana"),
    "an unknown label": (replaced("annotations.jsonl", '"against"', '"angry"'), "annotations.jsonl: line 1: "),
    "an answer twice": (lambda f: (f / "annotations.jsonl").write_text(2 * SMALL["annotations.jsonl"], encoding="utf-8"), "annotations.jsonl: line 2: ana has answered this sentence"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_stores_nothing_and_says_where(sqlite_store: Store, folder: Path, name: str) -> None:
    """Whatever is wrong is told with its file and line, and not one row is left behind."""
    spoil, told = BROKEN[name]
    spoil(folder)
    before = counts(sqlite_store)
    with pytest.raises(Refused) as refused:
        imported(sqlite_store, folder)
    assert str(refused.value).startswith(told)
    assert counts(sqlite_store) == before


def test_all_wrong_rows_of_a_registry_are_told(sqlite_store: Store, folder: Path) -> None:
    """A registry with several mistakes is told all of them at once."""
    (folder / "registry.csv").write_text("name,kind\n,person\nbear,animal\nauthor,person\n")
    with pytest.raises(Unreadable) as refused:
        imported(sqlite_store, folder)
    assert [problem.line for problem in refused.value.problems] == [2, 3, 4]
