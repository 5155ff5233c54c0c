"""Many entries at once: pasting a table or a cast list, with a preview, and taking the registry away as a table."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role
from annotate.errors import Refused
from annotate.formats.text import decode
from annotate.web.access import project_view
from annotate.web.db import now, reading, writing
from annotate.web.registry.area import blueprint, viewer
from annotate.web.terms import ENTRY_KINDS
from annotate.workflow import registry_import
from annotate.workflow.entry_cards import SPEAKERS
from annotate.workflow.registry_import import Plan


@blueprint.get("/import")
@project_view(Role.MANAGER)
def paste() -> ResponseReturnValue:
    """A field for a table or a cast list; with `turns`, filled with the speakers of the documents' turns."""
    with reading() as session:
        turns = registry_import.speakers_of_turns(session, g.project)
    return _page("\n".join(turns) if "turns" in request.args else "", has_turns=bool(turns))


@blueprint.post("/import")
@project_view(Role.MANAGER)
def take_in() -> ResponseReturnValue:
    """Shows what the pasted text would do, or does it."""
    text, kind = request.form.get("text", "").replace("\r\n", "\n"), _kind()
    try:
        text = _uploaded() or text
        if "store" not in request.form:
            with reading() as session:
                return _page(text, registry_import.plan_import(session, g.project, viewer(), text, kind))
        with writing() as session:
            plan = registry_import.import_entries(session, g.project, viewer(), text, kind, now())
    except Refused as refused:
        return _page(text, refused=refused), 422
    added = ngettext("One entry was added.", "%(num)d entries were added.", len(plan.new))
    gained = ngettext("One known entry gained something.", "%(num)d known entries gained something.", len(plan.changed))
    flash(f"{added} {gained}" if plan.changed else added, "success")
    return redirect(url_for("registry.index", slug=g.project.slug))


@blueprint.get("/registry.csv")
@project_view()
def table() -> ResponseReturnValue:
    """The entries that the member may know of, as a table."""
    with reading() as session:
        content = "".join(registry_import.export_entries(session, g.project, viewer()))
    response = Response(content, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{g.project.slug}-registry.csv")
    return response


def _uploaded() -> str:
    file = request.files.get("file")
    return decode(file.read()).text if file and file.filename else ""


def _kind() -> EntryKind:
    asked = request.form.get("kind", "")
    return EntryKind(asked) if asked in list(SPEAKERS) else EntryKind.PERSON


def _page(text: str, plan: Plan | None = None, *, refused: Refused | None = None, has_turns: bool = False) -> str:
    kinds = {kind.value: ENTRY_KINDS[kind] for kind in SPEAKERS}
    return render_template(
        "registry/import.html",
        text=text,
        plan=plan,
        refused=refused,
        kinds=kinds,
        kind=_kind().value,
        has_turns=has_turns,
        title=_("Many entries at once"),
    )
