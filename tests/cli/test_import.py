"""`annotate import`, as a person at a terminal uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from annotate.cli import main
from annotate.resources import seeds
from annotate.store.engine import Store
from annotate.store.models import Annotation, Document, DocumentVersion, Project


@pytest.fixture(autouse=True)
def data(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without any project."""
    monkeypatch.setenv("ANNOTATE_DATA", str(tmp_path))
    monkeypatch.setenv("ANNOTATE_DATABASE", sqlite_url)
    return tmp_path


@pytest.fixture
def panel() -> None:
    """A project to import into."""
    assert run(seeds() / "panel").exit_code == 0


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, arguments)])


def documents(url: str) -> dict[str, tuple[str, str]]:
    """Name -> text and encoding of every document."""
    store = Store(url)
    with store.reading() as session:
        rows = session.execute(
            select(Document.name, DocumentVersion.text, DocumentVersion.encoding).join(DocumentVersion)
        )
        found = {name: (text, encoding) for name, text, encoding in rows}
    store.close()
    return found


def write(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_a_folder_becomes_a_project(sqlite_url: str) -> None:
    """A project folder is imported and its slug is told; a second time it becomes another project."""
    first, second = run(seeds() / "panel"), run(seeds() / "panel", "--as", "mara")
    assert first.stdout == "Imported the project “Panel: a quay without cars”; its slug is panel.\n"
    assert second.stdout.endswith("its slug is panel-2.\n")


def test_a_broken_folder_is_one_sentence_on_stderr(data: Path, sqlite_url: str) -> None:
    """What is wrong in a folder is told in one sentence with its file, and nothing is imported."""
    write(data, "project.yaml", b"name: x\nmember: []\n")
    done = run(data)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: project.yaml: line 2, column 1: A project has no key “member”")
    store = Store(sqlite_url)
    with store.reading() as session:
        assert session.scalars(select(Project)).all() == []
    store.close()


def test_texts_are_imported_into_a_project(panel: None, data: Path, sqlite_url: str) -> None:
    """Several texts come in at once, each in the encoding that is recognised, and the command says which."""
    one, two = write(data, "bir.txt", "Çağrı geldi. Sustu.".encode("cp1254")), write(data, "two.txt", b"One.\r\nTwo.")
    done = run(one, two, "--project", "panel", "--language", "tr")
    assert done.stdout.splitlines() == [
        f"{one}: 1 document, 2 sentences, read as cp1254",
        f"{two}: 1 document, 2 sentences, read as utf-8",
    ]
    assert documents(sqlite_url)["two"] == ("One.\r\nTwo.", "utf-8")


def test_one_bad_text_keeps_all_out(panel: None, data: Path, sqlite_url: str) -> None:
    """If one of several files cannot be read none is imported, and the message names it."""
    good, bad = write(data, "good.txt", b"Fine."), write(data, "bad.txt", b"a\0b")
    done = run(good, bad, "--project", "panel")
    assert done.exit_code == 1
    assert f"{bad}: line 1, column 2: There is a NUL character" in done.stderr
    assert "good" not in documents(sqlite_url)


def test_a_table_is_imported_by_its_columns(panel: None, data: Path, sqlite_url: str) -> None:
    """A table needs the column with the text to be named; then each of its documents is one."""
    table = write(data, "news.csv", b"doc,sentence\nship,It left.\nquay,He waved.\nship,It sank.\n")
    assert "its columns are doc, sentence" in run(table, "--project", "panel").stderr
    done = run(table, "--project", "panel", "--text", "sentence", "--document", "doc")
    assert done.stdout == f"{table}: 2 documents, 3 sentences, read as utf-8\n"
    assert documents(sqlite_url)["ship"] == ("It left.\nIt sank.", "utf-8")


def test_annotations_are_imported_once(panel: None, data: Path, sqlite_url: str) -> None:
    """Labels of a file go to the sentences that are there; a second time every answer is there already."""
    plan = (seeds() / "panel" / "project.yaml").read_text()
    empty = data / "empty"
    empty.mkdir()
    for name in ("codebook.yaml", "registry.csv"):
        write(empty, name, (seeds() / "panel" / name).read_bytes())
    write(empty, "project.yaml", plan.replace("slug: panel", "slug: empty").replace("revealed", "labelling").encode())
    (empty / "documents").symlink_to(seeds() / "panel" / "documents")
    assert run(empty).exit_code == 0
    labels = seeds() / "panel" / "annotations.jsonl"
    assert run(labels, "--project", "empty").stdout == f"{labels}: 484 annotations\n"
    again = run(labels, "--project", "empty")
    assert (again.exit_code, "line 1: " in again.stderr, "has answered this sentence" in again.stderr) == (
        1,
        True,
        True,
    )
    store = Store(sqlite_url)
    with store.reading() as session:
        assert len(session.scalars(select(Annotation)).all()) == 2 * 484
    store.close()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Say with --project"),
        (["--project", "nowhere"], "There is no project “nowhere”; there are: panel"),
        (["--project", "panel", "--as", "dora"], "“dora” is no manager of “panel”; its managers are mara"),
        (["--project", "panel", "--language", "English"], "no code of a language"),
        (["--project", "panel", "--encoding", "latin-99"], 'There is no encoding "latin-99"'),
    ],
)
def test_what_cannot_be_is_explained(panel: None, data: Path, arguments: list[str], told: str) -> None:
    """A wrong option ends in one sentence that says what to write instead."""
    done = run(write(data, "a.txt", b"One."), *arguments)
    assert done.exit_code == 1
    assert told in done.stderr


def test_a_folder_is_imported_alone(data: Path) -> None:
    """A folder together with files, or into a project, is refused."""
    assert "by itself" in run(seeds() / "panel", "--project", "news").stderr


def test_the_help_has_examples() -> None:
    """The help shows how each kind of import is called."""
    shown = CliRunner().invoke(main, ["import", "--help"]).stdout
    assert "annotate import my-study/" in shown
    assert "annotate import labels.jsonl --project news" in shown
