"""`annotate import`: a whole project from its folder, or texts, tables and labels for a project that is there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from annotate.formats.sentence_table import Mapping
    from annotate.store.models import Project, User

ANNOTATIONS = ".jsonl"


@click.command("import")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FOLDER|FILE..."
)
@click.option("--project", help="Slug of the project that files go to.")
@click.option("--as", "login", help="Sign-in name of the manager who imports; by default the project's first.")
@click.option("--language", default="en", show_default=True, help="Language of the texts, a code such as de or tr.")
@click.option("--encoding", help="Encoding of the files; recognised by default.")
@click.option(
    "--unit",
    type=click.Choice(["sentence", "document"]),
    default="sentence",
    show_default=True,
    help="What a row of a table is.",
)
@click.option("--text", help="Column of a table with the text.")
@click.option("--document", help="Column with the name of the document.")
@click.option("--id", "id_", help="Column with the id of the sentence.")
@click.option("--kind", help="Column with the kind of the sentence.")
@click.option("--speaker", help="Column with the speaker of the sentence.")
def command(
    paths: Sequence[Path], project: str | None, login: str | None, language: str, encoding: str | None, **columns: str
) -> None:
    """Import a project FOLDER, or FILEs into a project: all of it, or nothing if anything is wrong.

    Texts (.txt) and tables (.csv, .tsv) become documents as their preview in the browser would propose them.
    Annotations (.jsonl, as `annotate export --format jsonl` writes them) go to sentences that are there.

    \b
    Examples:
      annotate import my-study/
      annotate import article-1.txt article-2.txt --project news --language de
      annotate import sentences.csv --project news --text sentence --document article
      annotate import labels.jsonl --project news
    """
    from annotate.cli.server import prepare
    from annotate.settings import Settings
    from annotate.store.engine import Store

    folders = [path for path in paths if path.is_dir()]
    if folders and (len(paths) > 1 or project):
        raise Refused("A folder is imported by itself, as a project of its own.", str(folders[0]))
    settings = Settings.from_environ()
    prepare(settings)
    with closing(Store(settings.database)) as store, store.writing() as session:
        if folders:
            _import_folder(session, folders[0], login)
        else:
            _import_files(session, paths, project, login, language, encoding, columns)


def _import_folder(session: Session, folder: Path, login: str | None) -> None:
    from annotate.workflow.accounts import user_by_login
    from annotate.workflow.folders import ANNOTATIONS as LABELS
    from annotate.workflow.folders import import_folder

    actor = user_by_login(session, login) if login else None
    with _bar(folder / LABELS) as progress:
        project = import_folder(session, actor, folder, datetime.now(UTC), progress=progress)
    click.echo(f"Imported the project “{project.name}”; its slug is {project.slug}.")


def _import_files(
    session: Session,
    paths: Sequence[Path],
    slug: str | None,
    login: str | None,
    language: str,
    encoding: str | None,
    columns: dict[str, str],
) -> None:
    from annotate.workflow import folders
    from annotate.workflow.projects import project_by_slug

    if not slug:
        raise Refused("Say with --project which project the files go to.")
    now, project = datetime.now(UTC), project_by_slug(session, slug)
    actor = folders.importing_manager(session, project, login)
    for path in paths:
        with _said_of(path):
            if path.suffix == ANNOTATIONS:
                _import_annotations(session, project, actor, path, now)
            else:
                _import_texts(session, project, actor, path, now, language, encoding, columns)


def _import_annotations(session: Session, project: Project, actor: User, path: Path, now: datetime) -> None:
    from annotate.workflow.records import import_annotations

    with path.open("rb") as lines, _bar(path) as progress:
        count = import_annotations(session, actor, project, lines, now, progress)
    click.echo(f"{path}: {_counted(count, 'annotation')}")


def _import_texts(
    session: Session,
    project: Project,
    actor: User,
    path: Path,
    now: datetime,
    language: str,
    encoding: str | None,
    columns: dict[str, str],
) -> None:
    from annotate.workflow import documents, uploads

    texts = uploads.read_texts(path.name, path.read_bytes(), language, encoding, _mapping(columns))
    for text in texts:
        documents.add_document(session, project.id, actor, text.document, now, encoding=text.encoding)
    sentences = sum(len(text.document.sentences) for text in texts)
    click.echo(
        f"{path}: {_counted(len(texts), 'document')}, {_counted(sentences, 'sentence')}, read as {texts[0].encoding}"
    )


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _mapping(columns: dict[str, str]) -> Mapping | None:
    """Which column of a table is which; None when no column with the text was named."""
    from annotate.formats.sentence_table import Mapping

    given = {role: columns[role] for role in ("document", "kind", "speaker")}
    return Mapping(text=columns["text"], unit=columns["unit"], id=columns["id_"], **given) if columns["text"] else None


@contextmanager
def _bar(file: Path) -> Iterator[Callable[[int], None]]:
    """A progress bar over the lines of `file` on the standard error output, where somebody sees it."""
    if not sys.stderr.isatty() or not file.exists():
        yield lambda count: None
        return
    with file.open("rb") as lines:
        length = sum(1 for _ in lines)
    with click.progressbar(length=length, label="Annotations", file=sys.stderr) as bar:
        yield bar.update


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """A refusal inside the block names the file."""
    try:
        yield
    except Refused as refused:
        raise Refused(str(refused), str(path)) from refused
