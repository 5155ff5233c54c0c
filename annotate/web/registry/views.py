"""The list of entries, the page of one, adding and changing it."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role
from annotate.store.models import Entry
from annotate.web.access import project_view
from annotate.web.db import now, reading, writing
from annotate.web.forms import told_in
from annotate.web.registry.area import back_to, blueprint, viewer
from annotate.web.registry.forms import EntryForm, RelationForm
from annotate.web.terms import ENTRY_KINDS
from annotate.workflow import entry_cards, registry
from annotate.workflow.entry_sentences import sentences_of
from annotate.workflow.registry import Row
from annotate.workflow.relations import joint_sources_of, members_of, relations_of
from annotate.workflow.sight import Sight
from annotate.workflow.splitting import taken_out


@blueprint.get("")
@project_view()
def index() -> ResponseReturnValue:
    """The entries that the member may see, searched by name and kind."""
    wanted = request.args.get("q", "")[:300]
    kind = _kind(request.args.get("kind"))
    with reading() as session:
        found = registry.search(session, g.project, viewer(), wanted, kind, request.args.get("page", 1, int))
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
        return redirect(url_for("registry.index", slug=g.project.slug))
    return render_template("registry/change.html", form=form, row=None), 422 if form.errors else 200


def _added(form: EntryForm) -> Entry | None:
    with told_in(form), writing() as session:
        return entry_cards.add(session, g.project, viewer(), form.card(), now())
    return None


@blueprint.get("/<int:entry_id>")
@project_view()
def entry(entry_id: int) -> ResponseReturnValue:
    """All that the member may know of an entry."""
    with reading() as session:
        found, row = registry.entry_of(session, g.project, viewer(), entry_id)
        if found.id != entry_id:
            return back_to(found.id)
        sight = Sight(session, g.project, viewer())
        return render_template(
            "registry/entry.html",
            row=row,
            merged=sight.merged_into(found.id),
            relations=relations_of(sight, found.id),
            members=members_of(sight, found.id),
            joint=joint_sources_of(sight, found.id),
            out=taken_out(sight, found.id) if sight.manages else [],
            sentences=sentences_of(sight, found.id, request.args.get("page", 1, int)),
            revealed={each.id for each in sight.read},
            manages=sight.manages,
            form=RelationForm(),
        )


@blueprint.route("/<int:entry_id>/change", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def change(entry_id: int) -> ResponseReturnValue:
    """Changes an entry."""
    with reading() as session:
        _entry, row = registry.entry_of(session, g.project, viewer(), entry_id)
    form = _form_of(row)
    changed = _changed(form, row.id) if form.validate_on_submit() else None
    if changed:
        flash(_("“%(name)s” is saved.", name=changed.name), "success")
        return back_to(row.id)
    return render_template("registry/change.html", form=form, row=row), 422 if form.errors else 200


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
        return entry_cards.edit(session, g.project, viewer(), entry_id, form.card(), now())
    return None


def _kind(wanted: str | None) -> EntryKind | None:
    return EntryKind(wanted) if wanted in list(EntryKind) else None
