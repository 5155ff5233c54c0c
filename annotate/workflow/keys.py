"""A person's own keys of the workspace."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from annotate.corpus.keys import USUAL, check_keys
from annotate.store.models import User, UserKey


def keys_of(session: Session, user: User) -> dict[str, str]:
    """Command -> the user's key for it; empty where the usual one is that of another command by the user's choice."""
    rows = session.execute(select(UserKey.command, UserKey.key).where(UserKey.user_id == user.id))
    own: dict[str, str] = dict(rows.all())
    usual = {command: "" if key in own.values() else key for command, key in USUAL.items()}
    return usual | own


def set_keys(session: Session, user: User, keys: Mapping[str, str]) -> None:
    """Keeps the user's keys in place of earlier ones; commands that are left out get their usual key.

    Raises Refused for a key that cannot be, or that two commands would have.
    """
    wanted = check_keys(keys)
    session.execute(delete(UserKey).where(UserKey.user_id == user.id))
    session.add_all(
        UserKey(user_id=user.id, command=command, key=key) for command, key in wanted.items() if key != USUAL[command]
    )
