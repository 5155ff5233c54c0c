"""The installation's database, as commands that keep people and projects use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from annotate.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@contextmanager
def stored() -> Iterator[Session]:
    """A session on the environment's database in this version's schema; stores all at the end, or nothing."""
    from annotate.store.engine import Store
    from annotate.workflow import upkeep

    settings = Settings.from_environ()
    upkeep.prepare(settings, now())
    with closing(Store(settings.database)) as store, store.writing() as session:
        yield session


def now() -> datetime:
    """The time that commands pass to the workflow."""
    return datetime.now(UTC)
