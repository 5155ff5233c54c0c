"""Relations of entries, merging and splitting them, and the log of it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotate.corpus.roles import Role
from annotate.errors import Refused
from annotate.store.models import Entry
from annotate.web.access import project_view
from annotate.web.db import now, reading, writing
from annotate.web.forms import told_in, told_next
from annotate.web.registry.area import back_to, blueprint, viewer
from annotate.web.registry.forms import RelationForm, SplitForm
from annotate.workflow import entry_cards, merging, registry, relations, removing, same_names, splitting
from annotate.workflow.registry_log import registry_log
from annotate.workflow.sight import Sight


@blueprint.post("/<int:entry_id>/relations")
@project_view(Role.MANAGER)
def relate(entry_id: int) -> ResponseReturnValue:
    """Says what the entry is to another one."""
    form = RelationForm()
    with reading() as session:
        found, _row = registry.entry_of(session, g.project, viewer(), entry_id)
    if not form.validate_on_submit():
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")
        return back_to(found.id)
    with told_next(), writing() as session:
        other = entry_cards.named(Sight(session, g.project, viewer()), form.other.data)
        dates = form.since.data, form.until.data
        relations.relate(session, g.project, viewer(), found.id, form.kind.data, other, *dates, now())
    return back_to(found.id)


@blueprint.post("/<int:entry_id>/relations/<int:relation_id>/remove")
@project_view(Role.MANAGER)
def unrelate(entry_id: int, relation_id: int) -> ResponseReturnValue:
    """Takes back what was said of the entry."""
    with writing() as session:
        relations.unrelate(session, g.project, viewer(), entry_id, relation_id, now())
    flash(_("It is taken back."), "success")
    return back_to(entry_id)


@blueprint.route("/<int:entry_id>/merge", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def merge(entry_id: int) -> ResponseReturnValue:
    """Finds the entry that this one is, shows what a merge changes, and does it."""
    into = request.values.get("into", type=int)
    wanted = request.args.get("q", "")[:300]
    if request.method == "POST":
        return _merged(entry_id, into or 0)
    with reading() as session:
        _entry, row = registry.entry_of(session, g.project, viewer(), entry_id)
        preview = None
        with told_next():
            preview = merging.preview(session, g.project, viewer(), row.id, into) if into else None
        found = registry.search(session, g.project, viewer(), wanted) if wanted and not preview else None
    return render_template("registry/merge.html", row=row, q=wanted, found=found, preview=preview)


def _merged(entry_id: int, into_id: int) -> ResponseReturnValue:
    with writing() as session:
        entry, _row = registry.entry_of(session, g.project, viewer(), entry_id)
        if not into_id:
            raise Refused("Find the entry that this one is first.")
        into = merging.merge(session, g.project, viewer(), entry.id, into_id, now())
        told = entry.name, into.name, into.id
    flash(_("“%(name)s” is merged into “%(into)s”.", name=told[0], into=told[1]), "success")
    return back_to(told[2])


@blueprint.post("/<int:entry_id>/take-apart")
@project_view(Role.MANAGER)
def take_apart(entry_id: int) -> ResponseReturnValue:
    """Undoes a merge."""
    with told_next(), writing() as session:
        entry = merging.take_apart(session, g.project, viewer(), entry_id, now())
        flash(_("“%(name)s” is an entry of its own again.", name=entry.name), "success")
    return back_to(entry_id)


@blueprint.route("/<int:entry_id>/remove", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def remove(entry_id: int) -> ResponseReturnValue:
    """Says what uses the entry, or asks whether it is to go, and takes it off the registry."""
    if request.method == "POST":
        with told_next(), writing() as session:
            gone = removing.remove(session, g.project, viewer(), entry_id, now()).name
            flash(_("“%(name)s” is removed; the list of changes can put it back.", name=gone), "success")
            return redirect(url_for("registry.index", slug=g.project.slug))
        return redirect(url_for("registry.remove", slug=g.project.slug, entry_id=entry_id))
    with reading() as session:
        _entry, row = registry.entry_of(session, g.project, viewer(), entry_id)
        uses = removing.uses_of(Sight(session, g.project, viewer()), row.id)
    return render_template("registry/remove.html", row=row, uses=uses)


@blueprint.post("/<int:entry_id>/put-back")
@project_view(Role.MANAGER)
def put_back(entry_id: int) -> ResponseReturnValue:
    """Undoes a removal."""
    with writing() as session:
        entry = removing.put_back(session, g.project, viewer(), entry_id, now())
        flash(_("“%(name)s” is in the registry again.", name=entry.name), "success")
    return back_to(entry_id)


@blueprint.route("/<int:entry_id>/split", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def split(entry_id: int) -> ResponseReturnValue:
    """Takes some of what was chosen as the entry out of it, as another one."""
    with reading() as session:
        _entry, row = registry.entry_of(session, g.project, viewer(), entry_id)
        pieces = splitting.pieces(Sight(session, g.project, viewer()), row.id)
    form = SplitForm()
    made = _split(form, row.id, pieces) if form.validate_on_submit() else None
    if made:
        flash(_("What you chose is taken as “%(name)s” now.", name=made.name), "success")
        return back_to(row.id)
    return render_template("registry/split.html", form=form, row=row, pieces=pieces), 422 if form.errors else 200


def _split(form: SplitForm, entry_id: int, pieces: list[splitting.Piece]) -> Entry | None:
    chosen = list(_chosen(pieces))
    with told_in(form), writing() as session:
        name, kind = form.name.data, form.kind.data
        return splitting.split(session, g.project, viewer(), entry_id, chosen, name, kind, now())
    return None


def _chosen(pieces: list[splitting.Piece]) -> Iterator[tuple[str, int]]:
    ticked = request.form.getlist("piece")
    for place, each in enumerate(pieces, 1):
        if f"{place}:{each.document_id}:{each.name}" in ticked:
            yield each.name, each.document_id


@blueprint.post("/<int:entry_id>/give-back")
@project_view(Role.MANAGER)
def give_back(entry_id: int) -> ResponseReturnValue:
    """Undoes a split."""
    into = request.form.get("into", 0, int)
    with told_next(), writing() as session:
        splitting.give_back(session, g.project, viewer(), entry_id, into, now())
        flash(_("It is taken as this entry again."), "success")
    return back_to(entry_id)


@blueprint.get("/log")
@project_view(Role.MANAGER)
def log() -> ResponseReturnValue:
    """What was done to the registry."""
    with reading() as session:
        rows = registry_log(Sight(session, g.project, viewer()))
    return render_template("registry/log.html", rows=rows)


@blueprint.get("/alike")
@project_view(Role.MANAGER)
def alike() -> ResponseReturnValue:
    """Entries that may be one, by their names."""
    with reading() as session:
        found, total = same_names.suggested_merges(session, g.project, viewer())
    return render_template("registry/alike.html", found=found, total=total)


@blueprint.post("/alike")
@project_view(Role.MANAGER)
def told_apart() -> ResponseReturnValue:
    """Keeps that two entries are two."""
    one, other = (request.form.get(name, 0, int) for name in ("one", "other"))
    with writing() as session:
        same_names.not_the_same(session, g.project, viewer(), one, other, now())
    flash(_("Kept: these are two."), "success")
    return redirect(url_for("registry.alike", slug=g.project.slug))
