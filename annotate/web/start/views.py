"""The quick start: a text is pasted, looked through, and labelled; the project around it makes itself."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from annotate.store.models import Draft
from annotate.web.access import signed_in
from annotate.web.db import actor, now, reading, writing
from annotate.web.documents.forms import DescribeForm
from annotate.web.forms import told_in, told_next
from annotate.web.preview import correction, preview
from annotate.web.start.forms import StartForm
from annotate.workflow import drafts, quick_start

blueprint = Blueprint("start", __name__, url_prefix="/start")


@blueprint.route("", methods=["GET", "POST"])
@signed_in
def index() -> ResponseReturnValue:
    """The field, as the home page has it; what is pasted goes on to its preview."""
    form = StartForm()
    if form.validate_on_submit() and (made := _pasted(form)):
        return redirect(url_for("start.draft", draft_id=made.id))
    return render_template("start/index.html", form=form), 422 if form.errors else 200


def _pasted(form: StartForm) -> Draft | None:
    locale = get_locale()
    with told_in(form), writing() as session:
        return quick_start.start(session, actor(), form.text.data, locale.language if locale else "en", now())
    return None


@blueprint.get("/<int:draft_id>")
@signed_in
def draft(draft_id: int) -> ResponseReturnValue:
    """The preview, with the way to the first label."""
    with reading() as session:
        content = drafts.own_text(session, actor(), None, draft_id)
    return _preview_page(draft_id, DescribeForm(content, formdata=None))


def _preview_page(draft_id: int, form: DescribeForm) -> str:
    with reading() as session:
        content = drafts.own_text(session, actor(), None, draft_id)
    return render_template("start/draft.html", draft_id=draft_id, preview=preview(content), form=form)


@blueprint.post("/<int:draft_id>")
@signed_in
def describe(draft_id: int) -> ResponseReturnValue:
    """Changes name, title or language."""
    with reading() as session:
        content = drafts.own_text(session, actor(), None, draft_id)
    form = DescribeForm(content)
    if form.validate_on_submit() and _described(form, draft_id, content.encoding):
        return redirect(url_for("start.draft", draft_id=draft_id))
    return _preview_page(draft_id, form), 422


def _described(form: DescribeForm, draft_id: int, encoding: str) -> bool:
    with told_in(form), writing() as session:
        chosen = {"name": form.name.data, "title": form.title.data, "language": form.language.data}
        drafts.describe(session, actor(), None, draft_id, **chosen, encoding=encoding)
        return True
    return False


@blueprint.post("/<int:draft_id>/sentences")
@signed_in
def correct(draft_id: int) -> ResponseReturnValue:
    """Joins, splits or re-kinds a sentence."""
    change, number = correction(request.form)
    with told_next(), writing() as session:
        drafts.change_sentences(session, actor(), None, draft_id, request.form.get("seen", -1, type=int), change)
    return redirect(url_for("start.draft", draft_id=draft_id, s=number, _anchor=f"s{number}"))


@blueprint.post("/<int:draft_id>/label")
@signed_in
def label_now(draft_id: int) -> ResponseReturnValue:
    """Makes the project and goes to the text's first sentence."""
    with writing() as session:
        task = quick_start.label_now(session, actor(), draft_id, now())
    return redirect(
        url_for(
            "workspace.document",
            slug=task.project.slug,
            round_id=task.round.id,
            document_id=task.document.id,
        )
    )


@blueprint.post("/<int:draft_id>/discard")
@signed_in
def discard(draft_id: int) -> ResponseReturnValue:
    """Throws the text away."""
    with writing() as session:
        drafts.discard(session, actor(), None, [draft_id])
    return redirect(url_for("home.index"))
