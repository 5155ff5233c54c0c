"""A project's first page, making a project, and its settings."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from annotate.corpus.roles import Role
from annotate.store.models import Project, Round
from annotate.web.access import project_view, signed_in
from annotate.web.db import actor, now, reading, writing
from annotate.web.forms import told_in
from annotate.web.projects.forms import NewProjectForm, SettingsForm
from annotate.web.projects.presets import DEFAULT, presets
from annotate.workflow import progress, projects
from annotate.workflow.progress import Viewer
from annotate.workflow.work import next_task

blueprint = Blueprint("projects", __name__)


@blueprint.get("/p/<slug>/")
@project_view()
def index() -> ResponseReturnValue:
    """What the project is, what is to do first, and how far a round is."""
    viewer = Viewer(actor(), g.roles)
    with reading() as session:
        rounds = progress.visible_rounds(session, g.project, viewer)
        round_ = _chosen(rounds)
        shown = progress.progress(session, g.project, viewer, round_, _page()) if round_ else None
        task = next_task(session, actor(), g.project.id)
        left = progress.steps_left(session, g.project) if Role.MANAGER in g.roles else []
    return render_template(
        "projects/index.html", rounds=rounds, round=round_, progress=shown, next_task=task, left=left, roles=g.roles
    )


def _page() -> int:
    return request.args.get("page", 1, int)


def _chosen(rounds: Sequence[Round]) -> Round | None:
    """The round of the address, else the newest in labelling, else the newest."""
    if "round" in request.args:
        wanted = request.args.get("round", type=int)
        return next((each for each in rounds if each.id == wanted), None) or abort(404)
    return next((each for each in rounds if each.state == "labelling"), next(iter(rounds), None))


@blueprint.route("/projects/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Makes a project, whose manager and annotator one is."""
    form = NewProjectForm()
    form.codebook.choices = [SelectChoice(slug, codebook.name) for slug, codebook in presets().items()]
    if not form.is_submitted():
        form.codebook.data = DEFAULT
    project = _made(form) if form.validate_on_submit() else None
    if project:
        flash(_("The project is made."), "success")
        return redirect(url_for("projects.index", slug=project.slug))
    return render_template("projects/new.html", form=form, presets=presets()), 422 if form.errors else 200


def _made(form: NewProjectForm) -> Project | None:
    codebook = presets()[form.codebook.data]
    with told_in(form), writing() as session:
        return projects.make_project(
            session, actor(), form.name.data, codebook, now(), description=form.description.data or ""
        )
    return None


@blueprint.route("/p/<slug>/settings", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def settings() -> ResponseReturnValue:
    """Changes name, description, and whether active time is measured."""
    form = SettingsForm(obj=g.project)
    if form.validate_on_submit() and _changed(form):
        flash(_("Saved."), "success")
        return redirect(url_for("projects.index", slug=g.project.slug))
    return render_template("projects/settings.html", form=form), 422 if form.errors else 200


def _changed(form: SettingsForm) -> bool:
    with told_in(form), writing() as session:
        project = projects.project_by_slug(session, g.project.slug)
        typed = (form.name.data, form.description.data or "", now())
        projects.change_project(session, actor(), project, *typed, measures_time=form.measures_time.data)
        return True
    return False
