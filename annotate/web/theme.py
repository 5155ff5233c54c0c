"""Light or dark colours: chosen by the person and kept in a cookie, else as the system has it."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from werkzeug.wrappers import Response

THEMES = ("system", "light", "dark")
_YEAR = 365 * 24 * 60 * 60


def init_app(app: Flask) -> None:
    """Tells templates the `theme`, and `here`, the address to come back to."""
    app.context_processor(_chosen)


def keep(response: Response, theme: str, *, secure: bool) -> None:
    """Stores the choice in the browser of who gets `response`."""
    response.set_cookie("theme", theme, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")


def _chosen() -> dict[str, Any]:
    theme = request.cookies.get("theme")
    return {"theme": theme if theme in THEMES else "system", "here": _here()}


def _here() -> str:
    if request.method == "GET":
        return request.full_path.removesuffix("?")
    also_read = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return request.path if also_read else url_for("home.index")
