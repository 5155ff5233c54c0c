"""A project's codebook: what it says, its versions, and editing it as a draft until it is published."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotate.corpus.codebook_changes import changes
from annotate.corpus.roles import Role
from annotate.errors import NotFound
from annotate.formats import codebook_yaml
from annotate.store.models import CodebookVersion
from annotate.store.queries.codebooks import parsed
from annotate.web.access import project_view
from annotate.web.codebooks.forms import CodebookForm, LayerForm, PublishForm, UploadForm
from annotate.web.db import actor, now, reading, writing
from annotate.web.forms import told_in
from annotate.workflow import codebooks

blueprint = Blueprint("codebooks", __name__, url_prefix="/p/<slug>/codebook")


@blueprint.get("")
@project_view()
def index() -> ResponseReturnValue:
    """The codebook in use, its versions, and whether a draft is in work."""
    with reading() as session:
        versions = codebooks.versions(session, g.project.id)
        draft = codebooks.draft_of(session, g.project.id)
    return render_template(
        "codebooks/index.html",
        codebook=parsed(versions[0].content),
        versions=versions,
        draft=draft,
        upload=UploadForm(),
    )


@blueprint.get("/versions/<int:number>")
@project_view()
def version(number: int) -> ResponseReturnValue:
    """One published version and what it changed."""
    with reading() as session:
        shown = codebooks.version_numbered(session, g.project.id, number)
        before = codebooks.version_numbered(session, g.project.id, number - 1) if number > 1 else None
    codebook = parsed(shown.content)
    changed = changes(parsed(before.content), codebook) if before else ()
    return render_template("codebooks/version.html", shown=shown, codebook=codebook, changes=changed)


@blueprint.get("/versions/<int:number>.yaml")
@project_view()
def download(number: int) -> ResponseReturnValue:
    """A published version as a file."""
    with reading() as session:
        return _file(codebooks.version_numbered(session, g.project.id, number))


@blueprint.get("/draft.yaml")
@project_view(Role.MANAGER)
def download_draft() -> ResponseReturnValue:
    """The draft as a file."""
    with reading() as session:
        draft = codebooks.draft_of(session, g.project.id)
    if draft is None:
        raise NotFound("There is no draft of the codebook; edit it first.")
    return _file(draft)


@blueprint.post("/upload")
@project_view(Role.MANAGER)
def upload() -> ResponseReturnValue:
    """Takes a YAML file as the draft; a file with mistakes is refused with all of them."""
    form = UploadForm()
    if form.validate_on_submit():
        with told_in(form), writing() as session:
            codebook = codebook_yaml.read(form.file.data.read())
            codebooks.store_draft(session, g.project, actor(), codebook, now())
            flash(_("The file is the draft now; look at what it changes before you publish it."), "success")
            return redirect(url_for(".publish", slug=g.project.slug))
    return render_template("codebooks/upload.html", form=form), 422


@blueprint.route("/edit", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def edit() -> ResponseReturnValue:
    """What the codebook says of itself, its guidelines, and the way to each layer."""
    with reading() as session:
        codebook = codebooks.codebook_in_work(session, g.project.id)
        draft = codebooks.draft_of(session, g.project.id)
    form = CodebookForm(obj=codebook)
    if form.validate_on_submit():
        with told_in(form), writing() as session:
            codebooks.edit_codebook(session, g.project, actor(), form.applied_to, now())
            flash(_("Kept in the draft. Annotators see it when you publish it."), "success")
            return redirect(url_for(".edit", slug=g.project.slug))
    page = render_template("codebooks/edit.html", form=form, codebook=codebook, draft=draft)
    return page, 422 if form.errors else 200


@blueprint.route("/edit/<layer_id>", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def edit_layer(layer_id: str) -> ResponseReturnValue:
    """One layer and its labels."""
    with reading() as session:
        layer = codebooks.codebook_in_work(session, g.project.id).layer(layer_id)
    form = LayerForm.of(layer)
    if form.validate_on_submit():
        with told_in(form), writing() as session:
            codebooks.edit_codebook(
                session, g.project, actor(), lambda codebook: form.applied_to(codebook, codebook.layer(layer_id)), now()
            )
            flash(_("Kept in the draft. Annotators see it when you publish it."), "success")
            return redirect(url_for(".edit_layer", slug=g.project.slug, layer_id=layer_id))
    page = render_template("codebooks/layer.html", form=form, layer=layer)
    return page, 422 if form.errors else 200


@blueprint.route("/publish", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def publish() -> ResponseReturnValue:
    """Shows what the draft changes and makes it the next version."""
    form = PublishForm()
    if form.validate_on_submit():
        with told_in(form), writing() as session:
            version = codebooks.publish(session, g.project, actor(), form.remark.data or "", now())
            flash(_("Version %(number)d is published. Rounds in work keep theirs.", number=version.number), "success")
            return redirect(url_for(".index", slug=g.project.slug))
    with reading() as session:
        changed = codebooks.draft_changes(session, g.project)
    page = render_template("codebooks/publish.html", form=form, changes=changed)
    return page, 422 if form.errors else 200


@blueprint.route("/discard", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def discard() -> ResponseReturnValue:
    """Asks, then throws the draft away."""
    form = PublishForm()
    if form.validate_on_submit():
        with writing() as session:
            codebooks.discard_draft(session, g.project)
        flash(_("The draft is gone; the published codebook is as it was."))
        return redirect(url_for(".index", slug=g.project.slug))
    return render_template("codebooks/discard.html")


def _file(version: CodebookVersion) -> Response:
    name = f"{g.project.slug}-codebook-{version.number or 'draft'}.yaml"
    return Response(
        version.content,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
