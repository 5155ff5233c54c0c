"""Accounts: the first one, signing in, passwords, and ending sessions."""

from __future__ import annotations

import hmac
import os
import re
import secrets
from datetime import datetime
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.entry import normalise, tidy
from annotate.errors import Forbidden, Message, NotFound, Refused
from annotate.settings import Settings
from annotate.store.models import User

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000
_LOGIN = re.compile(r"[\w][\w.@+-]{0,99}")
_CODE_FILE = "first-account-code"
_WRONG = Message("The name or the password is wrong.")


@cache
def hasher() -> PasswordHasher:
    """Argon2 with the library's defaults; ANNOTATE_CHEAP_PASSWORDS=1 makes it fast and weak, for tests alone."""
    cheap = os.environ.get("ANNOTATE_CHEAP_PASSWORDS") == "1"
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()


def people_exist(session: Session) -> bool:
    """Whether anyone has an account."""
    return session.scalar(select(User.id).limit(1)) is not None


def first_account_code(settings: Settings) -> str:
    """The code that guards the making of the first account; kept in the data folder until it is used."""
    file = _code_file(settings)
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_hex(4))
    return file.read_text().strip()


def make_first_account(
    session: Session, settings: Settings, code: str, login: str, name: str, password: str, now: datetime
) -> User:
    """The first account. Raises Forbidden for a wrong code or when somebody has an account already."""
    if people_exist(session):
        raise Forbidden("The first account has been made already; sign in, or ask for an invitation.")
    if not hmac.compare_digest(code.strip().lower().encode(), first_account_code(settings).encode()):
        raise Forbidden("This is not the code that the terminal printed when the server started.")
    user = make_account(session, login, name, password, now)
    _code_file(settings).unlink(missing_ok=True)
    return user


def make_account(session: Session, login: str, name: str, password: str, now: datetime) -> User:
    """A new account; raises Refused for a login that is taken or malformed and for a password too short."""
    clean = check_login(session, login)
    user = User(
        login=clean,
        name=tidy(name or login),
        password_hash=hashed(password),
        session_id=secrets.token_urlsafe(24),
        language=None,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def check_login(session: Session, login: str) -> str:
    """The login as it is stored, if it is well formed and free; raises Refused."""
    clean = normalise(login)
    if not _LOGIN.fullmatch(clean):
        raise Refused("A sign-in name has 1 to 100 letters, digits and . @ + - _, and begins with a letter or digit.")
    if session.scalar(select(User.id).where(User.login == clean)) is not None:
        raise Refused("The sign-in name “{name}” is taken; choose another.", name=clean)
    return clean


def sign_in(session: Session, login: str, password: str) -> User:
    """Whose login and password these are; raises Forbidden, without saying which of the two was wrong."""
    user = find_user(session, login)
    if not _verified(user.password_hash if user else _nobodys_hash(), password) or user is None:
        raise Forbidden(_WRONG)
    if hasher().check_needs_rehash(user.password_hash):
        user.password_hash = hasher().hash(password)
    return user


def change_password(session: Session, user: User, old: str, new: str) -> None:
    """Sets a new password and ends all other sessions; raises Forbidden when `old` is not the password."""
    if not _verified(user.password_hash, old):
        raise Forbidden("The present password is wrong.")
    set_password(session, user, new)


def set_password(session: Session, user: User, new: str) -> None:
    """Sets a new password and ends all sessions; raises Refused for a password too short."""
    user.password_hash = hashed(new)
    sign_out_everywhere(session, user)


def change_profile(session: Session, user: User, name: str, language: str | None) -> None:
    """Sets the name that others see and the language of the pages; raises Refused for a name without characters."""
    user.name, user.language = tidy(name), language
    session.add(user)
    session.flush()


def sign_out_everywhere(session: Session, user: User) -> None:
    """Ends every session of the user."""
    user.session_id = secrets.token_urlsafe(24)
    session.add(user)
    session.flush()


def user_by_login(session: Session, login: str) -> User:
    """The account with this sign-in name; raises NotFound."""
    user = find_user(session, login)
    if user is None:
        raise NotFound("Nobody has the sign-in name “{login}”.", login=login)
    return user


def find_user(session: Session, login: str) -> User | None:
    """The account with this sign-in name, if there is one."""
    return session.scalars(select(User).where(User.login == normalise(login))).first()


def hashed(password: str) -> str:
    """The hash that is stored; raises Refused for a password too short or absurdly long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused("A password has at least {shortest} characters.", shortest=SHORTEST_PASSWORD)
    return hasher().hash(password)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """Verified when there is no such login, so that the time taken does not tell whether there is."""
    return hasher().hash(secrets.token_urlsafe())


def _code_file(settings: Settings) -> Path:
    return settings.data / _CODE_FILE
