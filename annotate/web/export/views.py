"""The export page and its downloads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from annotate.errors import Refused
from annotate.web.access import project_view
from annotate.web.db import actor, reading
from annotate.web.export.forms import ExportForm
from annotate.web.told import told
from annotate.workflow import agreement, blindness, export
from annotate.workflow.gold import gold_count

blueprint = Blueprint("export", __name__, url_prefix="/p/<slug>/export")

PIECE = 1 << 16
"""Characters that are sent at once."""


@blueprint.get("/")
@project_view()
def index() -> ResponseReturnValue:
    """What can be downloaded."""
    with reading() as session:
        return _page(session, ExportForm(request.args))


@blueprint.get("/download")
@project_view()
def download() -> ResponseReturnValue:
    """The file, sent as it is made; what cannot be exported is said on the page instead."""
    form = ExportForm(request.args)
    with ExitStack() as stack:
        session = stack.enter_context(reading())
        if not form.validate():
            form.form_errors.append(_("This page does not know that format; choose one of those below."))
            return _page(session, form), 400
        try:
            pieces = export.export(session, g.project, actor(), form.order())
        except Refused as refused:
            form.form_errors.append(told(refused))
            return _page(session, form), refused.status
        response = Response(_batches(pieces), mimetype=form.order().format.media_type)
        response.headers.set("Content-Disposition", "attachment", filename=form.order().file_name(g.project))
        response.call_on_close(stack.pop_all().close)
        return response


def _page(session: Session, form: ExportForm) -> str:
    rounds = blindness.rounds_of(session, g.project)
    form.offer(rounds, agreement.questions(session, g.project, rounds[0], reading="all") if rounds else ())
    open_ = {each.id: blindness.is_open_to(session, g.project, actor(), each) for each in rounds}
    closed = [each.name for each in rounds if not open_[each.id]]
    counts = [gold_count(session, g.project, each) for each in rounds if open_[each.id]]
    return render_template(
        "export/index.html", form=form, rounds=rounds, closed=closed, gold=list(filter(None, counts))
    )


def _batches(pieces: Iterator[str]) -> Iterator[str]:
    """Joins short pieces, as sending each alone would take long."""
    batch: list[str] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield "".join(batch)
            batch, size = [], 0
    yield "".join(batch)
