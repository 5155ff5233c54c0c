"""A project of the installation's database, for commands that look at it and store nothing of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from annotate.cli.data import now
from annotate.errors import Refused
from annotate.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from annotate.store.engine import Store
    from annotate.store.models import Project


@contextmanager
def looking_at(slug: str, round_: str | None, *, unrevealed: bool) -> Iterator[tuple[Session, Project]]:
    """The project and a session to read it with. `unrevealed` opens the round, or all, and records that in the project.

    Raises NotFound for an unknown project or round, Refused where there are no data at all.
    """
    from annotate.store.engine import Store
    from annotate.workflow import upkeep
    from annotate.workflow.projects import project_by_slug

    settings = Settings.from_environ()
    if settings.sqlite and not settings.sqlite_file.exists():
        raise Refused(f"There is no project “{slug}”: {settings.data} holds no data yet.")
    upkeep.prepare(settings, now())
    with closing(Store(settings.database)) as store:
        if unrevealed:
            _open(store, slug, round_)
        with store.reading() as session:
            yield session, project_by_slug(session, slug)


def _open(store: Store, slug: str, round_: str | None) -> None:
    """Records that the server's owner looks at rounds that are not revealed."""
    from annotate.workflow.blindness import peek, round_named, rounds_of
    from annotate.workflow.projects import project_by_slug

    with store.writing() as session:
        project = project_by_slug(session, slug)
        every = rounds_of(session, project)
        for each in [round_named(every, round_)] if round_ else every:
            peek(session, project, None, each, now())
