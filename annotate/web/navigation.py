"""The tabs of a project: one an area, shown to the roles that can use it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, g, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from annotate.web.access import Allows


@dataclass(frozen=True, slots=True)
class Tab:
    """One area of a project; its first page is the endpoint `<area>.index`."""

    area: str
    name: LazyString

    @property
    def endpoint(self) -> str:
        """The Flask endpoint of the area's first page."""
        return f"{self.area}.index"


TABS = (
    Tab("projects", _l("Project")),
    Tab("documents", _l("Documents")),
    Tab("codebooks", _l("Codebook")),
    Tab("registry", _l("Registry")),
    Tab("members", _l("Members")),
    Tab("rounds", _l("Rounds")),
    Tab("questions", _l("Questions")),
    Tab("adjudication", _l("Adjudication")),
    Tab("agreement", _l("Agreement")),
    Tab("export", _l("Export")),
)


def project_tabs() -> list[tuple[Tab, str]]:
    """The tabs that the member in `g` may open, each with its address."""
    return [(tab, url_for(tab.endpoint, slug=g.project.slug)) for tab in TABS if _may_open(tab)]


def _may_open(tab: Tab) -> bool:
    allows: Allows = getattr(current_app.view_functions[tab.endpoint], "allows")  # noqa: B009 - mypy knows functions only
    return bool(allows.roles & g.roles)


def init_app(app: Flask) -> None:
    """Gives templates the function `project_tabs`."""
    app.add_template_global(project_tabs)
