"""What the views of the registry share."""

from __future__ import annotations

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue

from annotate.web.db import actor
from annotate.workflow.progress import Viewer

blueprint = Blueprint("registry", __name__, url_prefix="/p/<slug>/registry")


def viewer() -> Viewer:
    """Who looks."""
    return Viewer(actor(), g.roles)


def back_to(entry_id: int) -> ResponseReturnValue:
    """The page of an entry."""
    return redirect(url_for("registry.entry", slug=g.project.slug, entry_id=entry_id))
