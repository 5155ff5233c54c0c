"""The application factory."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import TracebackType
from typing import Any

from flask import Flask, g, request
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from flask_login import LoginManager

from annotate import __version__, resources
from annotate.settings import Settings
from annotate.store.engine import Store, stored_at_once
from annotate.web import (
    access,
    compression,
    db,
    drawer,
    errors,
    guessing,
    i18n,
    markdown,
    navigation,
    security,
    static_files,
    terms,
    theme,
    told,
)

PARTS = (
    drawer,
    i18n,
    compression,
    security,
    guessing,
    errors,
    static_files,
    markdown,
    navigation,
    terms,
    theme,
    told,
)

# Every area is a package annotate/web/<area>/ whose __init__ offers `blueprint`.
AREAS = (
    "home",
    "account",
    "help",
    "workspace",
    "codebooks",
    "adjudication",
    "agreement",
    "export",
    "projects",
    "members",
    "rounds",
    "questions",
    "registry",
    "documents",
    "start",
)

# Texts of 20 MB are taken; the other megabyte is for the form around them.
LARGEST_REQUEST = 21 * 1024 * 1024


class Json(DefaultJSONProvider):
    """JSON that is malformed, too, where it is nested deeper than Python reads."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The object that `s` says; raises ValueError."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class Annotate(Flask):
    """Flask that gives each unexpected error an incident number, which the person sees and the log explains."""

    json_provider_class = Json

    def dispatch_request(self) -> ResponseReturnValue:
        """The answer of the view; asked once more where somebody else stored the same in the same instant, so that
        its rules meet what then stands, and refuse or repeat it."""
        try:
            return super().dispatch_request()
        except Exception as error:
            if not stored_at_once(error):
                raise
        for files in request.files.listvalues():
            for file in files:
                file.seek(0)
        return super().dispatch_request()

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        """Logs the error that is being answered under a new incident number."""
        g.incident = errors.new_incident()
        self.logger.error("Incident %s at %s %s", g.incident, request.method, request.path, exc_info=exc_info)


def create_app(settings: Settings) -> Flask:
    """The WSGI application of one installation; its store is at `app.extensions["annotate.store"]`.

    Raises RuntimeError when a view does not say who may use it.
    """
    app = Annotate("annotate.web", template_folder=str(resources.templates()), static_folder=None)
    app.config.update(_flask_settings(settings))
    # An address that was typed or copied with a slash too many or too few leads to the same page.
    app.url_map.strict_slashes = False
    app.extensions["annotate.settings"] = settings
    app.extensions["annotate.store"] = Store(settings.database)
    _set_up_sign_in(app)
    for part in PARTS:
        part.init_app(app)
    for area in AREAS:
        app.register_blueprint(import_module(f"annotate.web.{area}").blueprint)
    # What scripts read needs no order and no blanks, of which a long text has a tenth of a megabyte.
    app.jinja_env.policies["json.dumps_kwargs"] = {"sort_keys": False, "separators": (",", ":")}
    app.context_processor(lambda: {"settings": settings, "version": __version__})
    access.check_every_view(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, Any]:
    return {
        "TESTING": settings.testing,
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "SESSION_COOKIE_NAME": "annotate",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.url.startswith("https:"),
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        # Renewing the cookie would put a Set-Cookie header on each of the many saves.
        "SESSION_REFRESH_EACH_REQUEST": False,
        # A labelling page stays open for hours; the token lives as long as the session.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _set_up_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.user_loader(db.user_of_session)
    manager.unauthorized_handler(errors.ask_to_sign_in)
