"""The language of the pages."""

from __future__ import annotations

from babel import Locale
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale

DEFAULT_LANGUAGE = "en"

babel = Babel()


def init_app(app: Flask) -> None:
    """Chooses the language for each request and tells the templates its tag and direction."""
    babel.init_app(app, default_locale=DEFAULT_LANGUAGE, locale_selector=_select)
    app.context_processor(lambda: {"locale": get_locale() or Locale(DEFAULT_LANGUAGE)})


def languages() -> list[tuple[str, str]]:
    """The languages there are, as (tag, name in that language)."""
    found = {str(locale): (locale.display_name or str(locale)) for locale in babel.list_translations()}
    return sorted({DEFAULT_LANGUAGE: "English", **found}.items())


def _select() -> str | None:
    if not has_request_context():
        return DEFAULT_LANGUAGE
    known = [tag for tag, _name in languages()]
    # Kept in the session, so that an error page needs no database to be in the right language.
    chosen = session.get("language")
    return chosen if chosen in known else request.accept_languages.best_match(known, DEFAULT_LANGUAGE)
