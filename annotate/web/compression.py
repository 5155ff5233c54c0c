"""Pages are sent compressed: a text of thousands of sentences says the same few things over and over."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

# Shorter answers, such as those to a save, fit into one packet as they are.
LEAST = 1_400
# Higher levels take several times as long for a few per cent.
LEVEL = 3
KINDS = frozenset({"text/html", "text/csv", "text/plain", "application/json", "application/yaml", "image/svg+xml"})


def init_app(app: Flask) -> None:
    """Compresses what `app` answers, for browsers that take it.

    Pages hold tokens against forged forms. What of a token stays the same from page to page could be guessed from the
    lengths of compressed pages, but is worth nothing without its signature, which changes every second.
    """
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in KINDS or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and len(response.get_data()) >= LEAST:
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
