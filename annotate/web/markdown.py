"""Markdown of guidelines and help pages, turned into HTML that can do no harm."""

from __future__ import annotations

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def render(text: str) -> Markup:
    """`text` as safe HTML: no raw HTML, no scripts, no pictures, links to the web and to pages here only."""
    html = nh3.clean(
        _parser.render(text), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer"
    )
    # Wide tables scroll by themselves, by the keyboard too, so that no word is broken on a narrow screen.
    wrapped = html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    return Markup(wrapped)  # noqa: S704 - nh3 has left only the tags and attributes above


def init_app(app: Flask) -> None:
    """Gives templates the filter `markdown`."""
    app.add_template_filter(render, "markdown")
