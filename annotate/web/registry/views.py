"""The list of entries, adding and changing one."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role
from annotate.store.models import Entry
from annotate.web.access import project_view
from annotate.web.db import actor, now, reading, writing
from annotate.web.forms import told_in
from annotate.web.registry.forms import EntryForm
from annotate.web.terms import ENTRY_KINDS
from annotate.workflow import entry_cards, registry
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import Row

blueprint = Blueprint("registry", __name__, url_prefix="/p/<slug>/registry")


@blueprint.get("")
@project_view()
def index() -> ResponseReturnValue:
    """The entries that the member may see, searched by name and kind."""
    wanted = request.args.get("q", "")[:300]
    kind = _kind(request.args.get("kind"))
    with reading() as session:
        found = registry.search(session, g.project, _viewer(), wanted, kind, request.args.get("page", 1, int))
    return render_template(
        "registry/index.html", found=found, q=wanted, kind=kind, kinds=ENTRY_KINDS, manages=Role.MANAGER in g.roles
    )


@blueprint.route("/new", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def new() -> ResponseReturnValue:
    """Adds an entry."""
    form = EntryForm()
    entry = _added(form) if form.validate_on_submit() else None
    if entry:
        flash(_("“%(name)s” is in the registry.", name=entry.name), "success")
        return _back()
    return render_template("registry/entry.html", form=form, row=None), 422 if form.errors else 200


def _added(form: EntryForm) -> Entry | None:
    with told_in(form), writing() as session:
        return entry_cards.add(session, g.project, _viewer(), form.card(), now())
    return None


@blueprint.route("/<int:entry_id>", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def edit(entry_id: int) -> ResponseReturnValue:
    """Changes an entry."""
    with reading() as session:
        _entry, row = registry.entry_of(session, g.project, _viewer(), entry_id)
    form = _form_of(row)
    entry = _changed(form, entry_id) if form.validate_on_submit() else None
    if entry:
        flash(_("“%(name)s” is saved.", name=entry.name), "success")
        return _back()
    return render_template("registry/entry.html", form=form, row=row), 422 if form.errors else 200


def _form_of(row: Row) -> EntryForm:
    stored = {
        "name": row.name,
        "kind": row.kind,
        "aliases": "\n".join(row.aliases),
        "in_cast": row.in_cast,
        "note": row.note,
        "authority": row.authority,
    }
    return EntryForm(author=row.kind is EntryKind.AUTHOR, data=stored)


def _changed(form: EntryForm, entry_id: int) -> Entry | None:
    with told_in(form), writing() as session:
        return entry_cards.edit(session, g.project, _viewer(), entry_id, form.card(), now())
    return None


def _viewer() -> Viewer:
    return Viewer(actor(), g.roles)


def _kind(wanted: str | None) -> EntryKind | None:
    return EntryKind(wanted) if wanted in list(EntryKind) else None


def _back() -> ResponseReturnValue:
    return redirect(url_for("registry.index", slug=g.project.slug))
