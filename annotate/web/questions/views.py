"""Asking from the workspace, and the list in which managers reply."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotate.corpus.roles import Role
from annotate.errors import Refused
from annotate.web.access import project_view
from annotate.web.db import actor, now, reading, writing
from annotate.web.questions.words import remark_kinds
from annotate.workflow import disputes, remarks

blueprint = Blueprint("questions", __name__, url_prefix="/p/<slug>")


@blueprint.get("/questions")
@project_view(Role.MANAGER, Role.ANNOTATOR)
def index() -> ResponseReturnValue:
    """The questions that the member may know of, those without a reply first."""
    return _list()


@blueprint.post("/questions/<int:remark_id>")
@project_view(Role.MANAGER)
def reply(remark_id: int) -> ResponseReturnValue:
    """Stores the reply to one question."""
    text = request.form.get("text", "")
    try:
        with writing() as session:
            remarks.reply(session, actor(), g.project, remark_id, text, now())
    except Refused as refused:
        if refused.status != 400:
            raise
        return _list(refused, f"q-{remark_id}", text), 422
    flash(_("The reply is stored; who asked sees it at the sentence."))
    return redirect(url_for(".index", slug=g.project.slug, _anchor=f"q-{remark_id}"))


@blueprint.post("/questions/disputes/<int:dispute_id>")
@project_view(Role.ANNOTATOR)
def reply_to_dispute(dispute_id: int) -> ResponseReturnValue:
    """Stores what an annotator says to a curator's question."""
    text = request.form.get("text", "")
    try:
        with writing() as session:
            disputes.reply_to(session, actor(), g.project, dispute_id, text, now())
    except Refused as refused:
        if refused.status != 400:
            raise
        return _list(refused, f"d-{dispute_id}", text), 422
    flash(_("The reply is stored; the curators see it without your name."))
    return redirect(url_for(".index", slug=g.project.slug, _anchor=f"d-{dispute_id}"))


@blueprint.post("/r/<int:round_id>/s/<int:sentence_id>/remarks")
@project_view(Role.ANNOTATOR)
def ask(round_id: int, sentence_id: int) -> ResponseReturnValue:
    """Stores what the annotator asks about a sentence, and goes back to it."""
    kind, text = request.form.get("kind", ""), request.form.get("text", "")
    with writing() as session:
        remarks.remark(session, actor(), g.project.id, round_id, sentence_id, kind, text, now())
        document_id = remarks.document_of(session, sentence_id)
    back = {"slug": g.project.slug, "round_id": round_id, "document_id": document_id, "at": sentence_id}
    return redirect(url_for("workspace.document", **back))


def _list(refused: Refused | None = None, refused_id: str = "", text: str = "") -> str:
    manages = Role.MANAGER in g.roles
    with reading() as session:
        said = remarks.remarks(session, actor(), g.project, manages)
        handed_back = disputes.handed_back(session, actor(), g.project)
    return render_template(
        "questions/index.html",
        said=said,
        handed_back=handed_back,
        manages=manages,
        kinds=remark_kinds(),
        refused=refused,
        refused_id=refused_id,
        entered=text,
    )
