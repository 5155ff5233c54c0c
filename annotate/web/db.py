"""The store as views use it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request
from flask_login import current_user

from annotate.settings import Settings
from annotate.store.engine import Store
from annotate.store.models import User
from annotate.store.queries import people

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def store() -> Store:
    """The store of the running application."""
    return cast(Store, current_app.extensions["annotate.store"])


def settings() -> Settings:
    """The settings of the running application."""
    return cast(Settings, current_app.extensions["annotate.settings"])


def reading() -> AbstractContextManager[Session]:
    """A session that stores nothing: `with reading() as session:`."""
    return store().reading()


def writing() -> AbstractContextManager[Session]:
    """A session whose changes are on disk when the block ends, or none if it raises."""
    return store().writing()


def now() -> datetime:
    """The time that views pass to the workflow."""
    return datetime.now(UTC)


def actor() -> User:
    """Who is signed in, as the workflow wants it; only for views that need somebody signed in."""
    return cast(User, current_user._get_current_object())


def user_of_session(session_id: str) -> User | None:
    """The person signed in under `session_id`; None once they have signed out everywhere.

    What they are in the project of the address is left in `g.asking` for `access`.
    """
    slug = (request.view_args or {}).get("slug")
    with store().connection() as connection:
        asking = people.who_asks(connection, session_id, slug)
    g.asking = asking
    return None if asking is None else asking.user
