"""The agreement page, a document with everybody's answers, and "show me anyway"."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annotate.corpus.roles import Role
from annotate.export.cells import cells_of
from annotate.web.access import project_view
from annotate.web.agreement import page, words
from annotate.web.db import actor, now, reading, writing
from annotate.workflow import blindness
from annotate.workflow.comparison import side_by_side

blueprint = Blueprint("agreement", __name__, url_prefix="/p/<slug>/agreement")


@blueprint.get("/")
@project_view()
def index() -> ResponseReturnValue:
    """How far the annotators of a round agree, on one layer by one reading, and where they do not."""
    wanted = page.Filter.of(request.args)
    with reading() as session:
        choice = page.choose(session, g.project, actor(), request.args)
        computed = choice.question is not None and choice.is_open
        result = page.compute(session, actor(), choice.question, wanted) if choice.question and computed else None
    return render_template(
        "agreement/index.html",
        choice=choice,
        result=result,
        words=words,
        name_of=page.name_of,
        is_manager=Role.MANAGER in g.roles,
    )


@blueprint.post("/show-anyway")
@project_view(Role.MANAGER)
def show_anyway() -> ResponseReturnValue:
    """Lets a manager see a round that is not revealed; it is recorded and printed in every report of the round."""
    name = request.form.get("round", "")
    with writing() as session:
        round_ = blindness.round_named(blindness.rounds_of(session, g.project), name)
        blindness.peek(session, g.project, actor(), round_, now())
    return redirect(url_for("agreement.index", slug=g.project.slug, round=name))


@blueprint.get("/<int:round_id>/d/<int:document_id>")
@project_view()
def document(round_id: int, document_id: int) -> ResponseReturnValue:
    """A document with all annotators' answers to the sentence in question."""
    with reading() as session:
        found = side_by_side(session, g.project, actor(), round_id, document_id)
    number = request.args.get("s", 1, type=int)
    number = min(max(number, 1), len(found.sentences))
    return render_template(
        "agreement/document.html",
        found=found,
        number=number,
        answers=[(each, list(cells_of(each, found.codebook, found.names))) for each in found.sentences[number - 1]],
        layers={layer.id: layer for layer in found.codebook.layers},
        words=words,
    )
