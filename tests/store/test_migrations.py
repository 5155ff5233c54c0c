"""Bringing a database to the newest schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from annotate.errors import Refused
from annotate.store import migrations
from annotate.store.engine import Store
from annotate.store.models import Base


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database without any table."""
    sqlite = f"sqlite:///{tmp_path / 'blank.sqlite'}"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("blank_postgres_url")
    with closing(Store(url)) as store:
        yield store


def test_migrating_from_nothing_gives_the_schema_of_the_models(blank: Store) -> None:
    """What the migrations make is what the program expects, column for column."""
    migrations.upgrade(blank.engine)
    with blank.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    assert migrations.current(blank.engine) == migrations.newest()


def test_migrating_twice_changes_nothing(blank: Store) -> None:
    """A database in the newest schema stays as it is."""
    migrations.upgrade(blank.engine)
    migrations.upgrade(blank.engine)
    assert migrations.current(blank.engine) == migrations.newest()


def test_a_database_of_a_newer_version_is_refused(blank: Store) -> None:
    """An older program does not touch a newer database and says what to do."""
    migrations.upgrade(blank.engine)
    with blank.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused, match="newer version"):
        migrations.upgrade(blank.engine)
