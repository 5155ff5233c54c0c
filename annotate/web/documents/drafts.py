"""Drafts of a project: the list of those that wait, the preview of one, the columns of a table."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from annotate.corpus.roles import Role
from annotate.errors import Unreadable
from annotate.formats import sentence_table
from annotate.formats.draft_json import TableDraft
from annotate.formats.sentence_table import Table
from annotate.store.models import Draft
from annotate.web.access import project_view
from annotate.web.db import actor, now, reading, writing
from annotate.web.documents.choices import encoding_name, encodings
from annotate.web.documents.forms import ColumnsForm, DescribeForm
from annotate.web.documents.views import blueprint, say_added
from annotate.web.forms import told_in, told_next
from annotate.web.preview import correction, preview
from annotate.web.told import told
from annotate.workflow import correcting, drafts


@blueprint.get("/drafts")
@project_view(Role.MANAGER)
def waiting() -> ResponseReturnValue:
    """One's own drafts in this project, to be accepted or discarded several at once."""
    page = max(1, request.args.get("page", 1, type=int))
    with reading() as session:
        found, total = drafts.own_drafts(session, actor(), g.project.id, page)
    last = max(1, -(-total // drafts.DRAFTS_A_PAGE))
    return render_template(
        "documents/waiting.html", drafts=found, total=total, page=page, last=last, encoding_name=encoding_name
    )


@blueprint.post("/drafts")
@project_view(Role.MANAGER)
def settle() -> ResponseReturnValue:
    """Accepts or discards the marked drafts, or all."""
    chosen = None if "all" in request.form else request.form.getlist("draft", type=int)
    return _discard(chosen) if request.form.get("do") == "discard" else _accept(chosen)


def _accept(chosen: list[int] | None) -> ResponseReturnValue:
    with told_next(), writing() as session:
        added = drafts.accept(session, actor(), g.project.id, chosen, now())
        say_added(len(added))
        if not drafts.own_drafts(session, actor(), g.project.id)[1]:
            return redirect(url_for("documents.index", slug=g.project.slug))
    return redirect(url_for("documents.waiting", slug=g.project.slug))


def _discard(chosen: list[int] | None) -> ResponseReturnValue:
    with writing() as session:
        count = drafts.discard(session, actor(), g.project.id, chosen)
    flash(ngettext("One draft was discarded.", "%(num)d drafts were discarded.", count))
    return redirect(url_for("documents.index", slug=g.project.slug))


@blueprint.get("/drafts/<int:draft_id>")
@project_view(Role.MANAGER)
def draft(draft_id: int) -> ResponseReturnValue:
    """The preview of a text; a table is led to its columns first."""
    with reading() as session:
        content = drafts.own_draft(session, actor(), g.project.id, draft_id)
    if isinstance(content, TableDraft):
        return redirect(url_for("documents.columns", slug=g.project.slug, draft_id=draft_id))
    return _preview_page(draft_id, DescribeForm(content, formdata=None))


def _preview_page(draft_id: int, form: DescribeForm) -> str:
    with reading() as session:
        content = drafts.own_text(session, actor(), g.project.id, draft_id)
        effect = None if content.corrects is None else correcting.effect(session, g.project, content)
    return render_template(
        "documents/draft.html",
        effect=effect,
        draft_id=draft_id,
        preview=preview(content),
        form=form,
        encoding=encoding_name(content.encoding),
    )


@blueprint.post("/drafts/<int:draft_id>")
@project_view(Role.MANAGER)
def describe(draft_id: int) -> ResponseReturnValue:
    """Changes name, title, language or encoding."""
    with reading() as session:
        content = drafts.own_text(session, actor(), g.project.id, draft_id)
    form = DescribeForm(content)
    if form.validate_on_submit() and _described(form, draft_id, content.encoding):
        flash(_("Saved."), "success")
        return redirect(url_for("documents.draft", slug=g.project.slug, draft_id=draft_id))
    return _preview_page(draft_id, form), 422


def _described(form: DescribeForm, draft_id: int, encoding: str) -> bool:
    with told_in(form), writing() as session:
        drafts.describe(
            session,
            actor(),
            g.project.id,
            draft_id,
            name=form.name.data,
            title=form.title.data,
            language=form.language.data,
            encoding=form.encoding.data if form.encoding else encoding,
        )
        return True
    return False


@blueprint.post("/drafts/<int:draft_id>/sentences")
@project_view(Role.MANAGER)
def correct(draft_id: int) -> ResponseReturnValue:
    """Joins, splits or re-kinds a sentence."""
    change, number = correction(request.form)
    with told_next(), writing() as session:
        seen = request.form.get("seen", -1, type=int)
        drafts.change_sentences(session, actor(), g.project.id, draft_id, seen, change)
    target = url_for("documents.draft", slug=g.project.slug, draft_id=draft_id, s=number, _anchor=f"s{number}")
    return redirect(target)


@blueprint.route("/drafts/<int:draft_id>/columns", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def columns(draft_id: int) -> ResponseReturnValue:
    """Asks which column of a table is which, and makes drafts of its documents."""
    with reading() as session:
        table = drafts.own_table(session, actor(), g.project.id, draft_id)
    encoding = request.values.get("encoding") or table.encoding
    shown = _readable(table, encoding)
    form = ColumnsForm(shown)
    if form.validate_on_submit() and (made := _named(form, draft_id, shown.encoding)):
        if len(made) > 1:
            return redirect(url_for("documents.waiting", slug=g.project.slug))
        return redirect(url_for("documents.draft", slug=g.project.slug, draft_id=made[0].id))
    page = render_template(
        "documents/columns.html",
        draft_id=draft_id,
        table=shown,
        name=table.name,
        form=form,
        encodings=encodings((shown.encoding,)),
        encoding_name=encoding_name(shown.encoding),
    )
    return page, 422 if form.errors else 200


def _readable(table: TableDraft, encoding: str | None) -> Table:
    """The table in the asked-for encoding; where it is not in that, as it was recognised, and a message."""
    try:
        return sentence_table.columns(table.upload, encoding)
    except Unreadable as refused:
        flash(told(refused), "error")
        return sentence_table.columns(table.upload, table.encoding)


def _named(form: ColumnsForm, draft_id: int, encoding: str) -> list[Draft]:
    with told_in(form), writing() as session:
        return drafts.name_columns(session, actor(), g.project.id, draft_id, form.mapping, encoding, now())
    return []


@blueprint.post("/<int:document_id>/correct")
@project_view(Role.MANAGER)
def begin_correction(document_id: int) -> ResponseReturnValue:
    """Goes to the draft of the document's next version, made now unless one waits."""
    with writing() as session:
        draft_id = correcting.begin_correction(session, actor(), g.project, document_id, now()).id
    return redirect(url_for("documents.draft", slug=g.project.slug, draft_id=draft_id))


@blueprint.post("/drafts/<int:draft_id>/text")
@project_view(Role.MANAGER)
def change_text(draft_id: int) -> ResponseReturnValue:
    """Puts another text into a correction."""
    with told_next(), writing() as session:
        correcting.change_text(session, actor(), g.project, draft_id, request.form.get("text", ""))
    return redirect(url_for("documents.draft", slug=g.project.slug, draft_id=draft_id))


@blueprint.post("/drafts/<int:draft_id>/new-version")
@project_view(Role.MANAGER)
def new_version(draft_id: int) -> ResponseReturnValue:
    """Makes a correction the document's current version."""
    with told_next(), writing() as session:
        document = correcting.accept_correction(session, actor(), g.project, draft_id, now())
        flash(_("The document is corrected; the version before stays readable."), "success")
        return redirect(url_for("documents.document", slug=g.project.slug, document_id=document.id))
    return redirect(url_for("documents.draft", slug=g.project.slug, draft_id=draft_id))
