"""The language of the pages."""

from __future__ import annotations

from pathlib import Path

from babel import Locale, UnknownLocaleError
from flask import Flask, current_app, has_request_context, request, session
from flask_babel import Babel, get_locale

DEFAULT_LANGUAGE = "en"
TRANSLATIONS = Path(__file__).parent.parent / "translations"

babel = Babel()


def init_app(app: Flask) -> None:
    """Chooses the language for each request and tells the templates its tag and direction."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    babel.init_app(app, default_locale=DEFAULT_LANGUAGE, locale_selector=_select)
    with app.app_context():
        app.extensions["annotate.languages"] = {DEFAULT_LANGUAGE, *map(str, babel.list_translations())}
    app.context_processor(lambda: {"locale": get_locale() or Locale(DEFAULT_LANGUAGE), "languages": languages})


def languages() -> list[tuple[str, str]]:
    """The languages there are, as (tag, name in that language), by tag."""
    return [(tag, Locale.parse(tag).get_display_name() or tag) for tag in sorted(_tags())]


def direction_of(language: str) -> str:
    """ "rtl" or "ltr", as texts in a language with this tag are written; "ltr" for one that is not known."""
    try:
        return Locale.parse(language.replace("-", "_")).text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def _tags() -> set[str]:
    tags: set[str] = current_app.extensions["annotate.languages"]
    return tags


def _select() -> str | None:
    if not has_request_context():
        return DEFAULT_LANGUAGE
    # Kept in the session, so that an error page needs no database to be in the right language.
    chosen: str | None = session.get("language")
    return chosen if chosen in _tags() else request.accept_languages.best_match(sorted(_tags()), DEFAULT_LANGUAGE)
