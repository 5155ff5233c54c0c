"""The list of a project's documents, adding texts to it, reading and removing one."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from annotate.corpus.roles import Role
from annotate.store.models import Draft
from annotate.web.access import project_view
from annotate.web.db import actor, now, reading, writing
from annotate.web.documents.forms import PasteForm, UploadForm
from annotate.web.forms import told_in
from annotate.workflow import documents, drafts, uploads

SENTENCES_A_PAGE = 500

blueprint = Blueprint("documents", __name__, url_prefix="/p/<slug>/documents")


@blueprint.get("/")
@project_view()
def index() -> ResponseReturnValue:
    """The documents in their order, and one's own drafts."""
    page = max(1, request.args.get("page", 1, type=int))
    with reading() as session:
        listed, total = documents.list_documents(session, g.project, page)
        waiting = drafts.own_drafts(session, actor(), g.project.id)[1] if Role.MANAGER in g.roles else 0
    last = max(1, -(-total // documents.DOCUMENTS_A_PAGE))
    return render_template("documents/index.html", listed=listed, total=total, page=page, last=last, waiting=waiting)


@blueprint.get("/add")
@project_view(Role.MANAGER)
def add() -> ResponseReturnValue:
    """Two ways to bring texts: pasting one, uploading files."""
    language = _usual_language()
    return _add_page(PasteForm(language, formdata=None), UploadForm(language, formdata=None))


@blueprint.post("/paste")
@project_view(Role.MANAGER)
def paste() -> ResponseReturnValue:
    """Makes a draft of the pasted text and shows its preview."""
    form = PasteForm()
    if form.validate_on_submit() and (made := _pasted(form)):
        return redirect(url_for("documents.draft", slug=g.project.slug, draft_id=made.id))
    return _add_page(form, UploadForm(_usual_language(), formdata=None)), 422


def _pasted(form: PasteForm) -> Draft | None:
    with told_in(form), writing() as session:
        typed = (form.text.data, form.language.data)
        return uploads.paste_text(session, actor(), g.project.id, *typed, now(), name=form.name.data or "")
    return None


@blueprint.post("/upload")
@project_view(Role.MANAGER)
def upload() -> ResponseReturnValue:
    """Makes a draft of each file, or of none if one cannot be read, and goes to their preview."""
    form = UploadForm()
    if form.validate_on_submit() and (made := _uploaded(form)):
        if len(made) > 1:
            return redirect(url_for("documents.waiting", slug=g.project.slug))
        return redirect(url_for("documents.draft", slug=g.project.slug, draft_id=made[0].id))
    return _add_page(PasteForm(_usual_language(), formdata=None), form), 422


def _uploaded(form: UploadForm) -> list[Draft]:
    files = ((file.filename, file.read()) for file in form.files.data if file.filename)
    with told_in(form), writing() as session:
        return uploads.upload_files(
            session, actor(), g.project.id, files, form.language.data, form.encoding.data or None, now()
        )
    return []


def _usual_language() -> str:
    with reading() as session:
        known = documents.last_language(session, g.project)
    locale = get_locale()
    return known or (locale.language if locale else "en")


def _add_page(paste_form: PasteForm, upload_form: UploadForm) -> str:
    return render_template("documents/add.html", paste=paste_form, upload=upload_form)


@blueprint.get("/<int:document_id>")
@project_view()
def document(document_id: int) -> ResponseReturnValue:
    """The document, or an earlier `version` of it, with its sentences numbered; `s` marks one of them."""
    with reading() as session:
        opened = documents.read_document(session, g.project, document_id, request.args.get("version", type=int))
        versions = documents.versions_of(session, opened.document)
        kept = documents.why_kept(session, opened.document) if Role.MANAGER in g.roles else None
    marked = request.args.get("s", 0, type=int)
    last = max(1, -(-len(opened.sentences) // SENTENCES_A_PAGE))
    asked = (marked - 1) // SENTENCES_A_PAGE + 1 if marked > 0 else request.args.get("page", 1, type=int)
    page = min(max(asked, 1), last)
    shown = opened.sentences[SENTENCES_A_PAGE * (page - 1) : SENTENCES_A_PAGE * page]
    return render_template(
        "documents/document.html",
        opened=opened,
        versions=versions,
        shown=shown,
        marked=marked,
        page=page,
        last=last,
        kept=kept,
    )


@blueprint.route("/<int:document_id>/remove", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def remove(document_id: int) -> ResponseReturnValue:
    """Asks, then removes a document that nobody has answered or is to answer."""
    if request.method == "POST":
        with writing() as session:
            removed = documents.remove_document(session, actor(), g.project, document_id, now())
        flash(_("“%(name)s” is removed.", name=removed.title), "success")
        return redirect(url_for("documents.index", slug=g.project.slug))
    with reading() as session:
        opened = documents.read_document(session, g.project, document_id)
    return render_template("documents/remove.html", document=opened.document)


def say_added(count: int) -> None:
    """Tells on the next page how many documents were added."""
    flash(ngettext("One document was added.", "%(num)d documents were added.", count), "success")
