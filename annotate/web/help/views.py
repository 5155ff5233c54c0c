"""The help pages and their index."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel import Locale
from flask import Blueprint, render_template
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from annotate import resources
from annotate.web import markdown
from annotate.web.access import open_to_all

blueprint = Blueprint("help", __name__, url_prefix="/help")
ENGLISH = Locale("en")

PAGES: dict[str, tuple[LazyString, LazyString]] = {
    "getting-started": (_l("Getting started"), _l("From a pasted text to the first label and the first agreement.")),
    "labelling": (_l("Labelling"), _l("The labelling page, its keys, saving, skipping and being unsure.")),
    "sources": (_l("Sources and targets"), _l("Who speaks: chains, joint sources, unnamed speakers, the registry.")),
    "importing": (_l("Documents and importing"), _l("Pasting, uploading, tables, sentence borders and kinds.")),
    "codebooks": (_l("Codebooks"), _l("Layers, labels, conditions, keys, versions and the YAML file.")),
    "rounds": (_l("Rounds and blindness"), _l("Who labels what, when, and when answers become visible.")),
    "adjudication": (_l("Adjudication"), _l("From the annotators’ answers to one decided answer, the gold.")),
    "agreement": (_l("Agreement"), _l("The pages of agreement, and from a number to its sentences.")),
    "readings": (_l("Readings"), _l("What is compared: labels, sources, or both, each with an example.")),
    "coefficients": (_l("Coefficients"), _l("Each coefficient, level and weight, with formula and example.")),
    "intervals": (_l("Intervals and options"), _l("How sure a number is, what is left out, and tables of your own.")),
    "exports": (_l("Exports"), _l("The files, their columns, and the same from the command line.")),
    "members": (_l("Members and roles"), _l("Inviting people, and what each role may do.")),
}


@blueprint.get("/")
@open_to_all
def index() -> str:
    """What help there is."""
    return render_template("help/index.html", pages=PAGES)


@blueprint.get("/<page>")
@open_to_all
def page(page: str) -> str:
    """One help page."""
    if page not in PAGES:
        raise NotFound
    title, _about = PAGES[page]
    file, written_in = _file(page)
    return render_template(
        "help/page.html", pages=PAGES, current=page, title=title, text=_rendered(file), written_in=written_in
    )


def _file(page: str) -> tuple[Path, Locale]:
    """The page in the reader's language, else in English, and the language that it is in."""
    folder, locale = resources.templates() / "help", get_locale() or ENGLISH
    translated = folder / str(locale) / f"{page}.md"
    return (translated, locale) if translated.is_file() else (folder / f"{page}.md", ENGLISH)


@lru_cache
def _rendered(file: Path) -> Markup:
    return markdown.render(file.read_text(encoding="utf-8"))
