"""Error answers: a page for a person, an object `{"error": ...}` for a script."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from annotate.errors import Refused
from annotate.web.guessing import TooManyGuesses
from annotate.web.told import told

TITLES: dict[int, LazyString] = {
    400: _l("This could not be understood"),
    401: _l("Please sign in"),
    403: _l("You may not do this"),
    404: _l("There is no such page"),
    405: _l("This cannot be done here"),
    409: _l("This has changed meanwhile"),
    413: _l("This is too large"),
    422: _l("This could not be read"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong here"),
}
MESSAGES: dict[int, LazyString] = {
    400: _l("The request was incomplete or malformed. Go back, reload the page and try again."),
    401: _l("You are not signed in, or you were signed out meanwhile. Sign in and try again."),
    403: _l("Your roles in this project do not allow this. A manager of the project can change them."),
    404: _l("The address is wrong, the page was removed, or it is not yours to see."),
    405: _l("This address does not take that kind of request. Go back and use the page's own buttons."),
    409: _l(
        "Somebody, perhaps you in another window, changed this after you opened it. Reload the page and try again."
    ),
}


def init_app(app: Flask) -> None:
    """Registers all error answers."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(TooManyGuesses, _too_many)
    app.register_error_handler(InternalServerError, _broken)
    app.register_error_handler(HTTPException, _http)


def new_incident() -> str:
    """A number that joins what a person saw to its entry in the log."""
    return secrets.token_hex(4)


def wants_json() -> bool:
    """Whether a script asked, not a person following a link or sending a form."""
    accepted = request.accept_mimetypes
    prefers_json = accepted["application/json"] > accepted["text/html"]
    return request.is_json or prefers_json or request.path.startswith("/api/")


def ask_to_sign_in() -> ResponseReturnValue:
    """Sends a person to the sign-in page and, once signed in, back to where they were going."""
    if wants_json():
        return answer(401)
    target = request.full_path.removesuffix("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=target if target != url_for("home.index") else None))


def answer(status: int, message: str | None = None) -> Response:
    """The error answer for `status`, as a page or as JSON; `message` replaces the usual explanation."""
    text = str(message or MESSAGES.get(status) or MESSAGES[400])
    if wants_json():
        response = jsonify(error=text)
    else:
        title = TITLES.get(status) or TITLES[400]
        response = Response(render_template("errors/error.html", status=status, title=title, message=text))
    response.status_code = status
    return response


def _refused(refused: Refused) -> Response:
    return answer(refused.status, told(refused))


def _forged(_error: CSRFError) -> Response:
    return answer(
        400,
        _("This form was not made by this page, or you signed in or out meanwhile. Reload the page and send it again."),
    )


def _too_large(_error: RequestEntityTooLarge) -> Response:
    return answer(
        413, _("What you sent is larger than 20 MB, the most that is taken at once. Split it and send the parts.")
    )


def _too_many(error: TooManyGuesses) -> Response:
    message = _("That was tried too often. Wait %(minutes)d minutes and try again.", minutes=-(-error.seconds // 60))
    response = answer(429, message)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _broken(_error: InternalServerError) -> Response:
    message = _(
        "It is not your fault, and what was saved before is safe. If it happens again, tell whoever runs this server "
        "the incident number %(incident)s; the log says more.",
        incident=g.get("incident", "-"),
    )
    if wants_json():
        return answer(500, message)
    return Response(render_template("errors/broken.html", title=TITLES[500], message=message), 500)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        # A redirect is an answer, not an error.
        return error
    response = answer(error.code)
    if error.code == 405 and (allowed := error.get_headers()):
        response.headers.extend([(k, v) for k, v in allowed if k == "Allow"])
    return response
