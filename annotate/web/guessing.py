"""Limits on guessing passwords and codes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Flask, current_app, make_response, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from annotate.web.access import View


class TooManyGuesses(TooManyRequests):
    """Guesses were wrong too often; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(retry_after=seconds)
        self.seconds = seconds


def init_app(app: Flask) -> None:
    """Gives `app` its count of wrong guesses."""
    app.extensions["annotate.guesses"] = FixedWindowRateLimiter(MemoryStorage())


def limited(limit: RateLimitItem, whose: Callable[[], str]) -> Callable[[View], View]:
    """At most `limit` wrong guesses for each key that `whose` gives; a view is left alone by who gets in.

    The view raises TooManyGuesses once there were more.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
            if request.method != "POST":
                return view(*args, **values)
            key = (request.endpoint or "", whose())
            if not _guesses().test(limit, *key):
                raise TooManyGuesses(limit.get_expiry())
            response = make_response(view(*args, **values))
            if response.status_code >= 400:
                _guesses().hit(limit, *key)
            return response

        return guarded

    return decorate


def _guesses() -> FixedWindowRateLimiter:
    return cast(FixedWindowRateLimiter, current_app.extensions["annotate.guesses"])


def _address() -> str:
    return request.remote_addr or "127.0.0.1"


def _typed_login() -> str:
    return f"login:{request.form.get('login', '').strip().casefold()}"


per_address = limited(parse("20 per 5 minutes"), _address)
per_login = limited(parse("10 per 5 minutes"), _typed_login)
