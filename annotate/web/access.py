"""Who may use a view. Every view carries one of the three decorators; the application does not start otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound

from annotate.corpus.roles import Role

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Allows:
    """What a view says of its users: "all", "signed in", or members of its project having one of `roles`."""

    who: str
    roles: frozenset[Role] = field(default_factory=frozenset)


def open_to_all(view: View) -> View:
    """Anybody may use the view, signed in or not."""
    view.allows = Allows("all")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Only who is signed in may use the view; others are asked to sign in."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        return view(*args, **values)

    guarded.allows = Allows("signed in")  # type: ignore[attr-defined]
    return guarded


def project_view(*roles: Role) -> Callable[[View], View]:
    """Only members of the project of the address having one of `roles` (any role if none is given) may use the view.

    The view gets no `slug`; `g.project` and `g.roles` are set. Who is no member gets the 404 of a project that
    does not exist; a member without the role gets 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(slug: str, **values: Any) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            _enter_project(frozenset(roles))
            return view(**values)

        guarded.allows = Allows("members", frozenset(roles) or frozenset(Role))  # type: ignore[attr-defined]
        return guarded

    return decorate


def _enter_project(roles: frozenset[Role]) -> None:
    if g.asking.project is None:
        raise NotFound
    g.project, g.roles = g.asking.project, g.asking.roles
    if roles and not roles & g.roles:
        raise Forbidden


def _ask_to_sign_in() -> ResponseReturnValue:
    return current_app.login_manager.unauthorized()  # type: ignore[attr-defined, no-any-return]


def check_every_view(app: Flask) -> None:
    """Raises RuntimeError naming the first view without a decorator of this module."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions.get(rule.endpoint)
        if view is not None and not hasattr(view, "allows"):
            raise RuntimeError(f"The view {rule.endpoint} does not say who may use it.")
