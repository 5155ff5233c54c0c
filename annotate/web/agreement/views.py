"""The agreement pages, their figures, a document with everybody's answers, and "show me anyway"."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annotate.corpus.document import SentenceKind
from annotate.corpus.roles import Role
from annotate.errors import NotFound
from annotate.export.cells import cells_of
from annotate.web.access import project_view
from annotate.web.agreement import figures, kept, page, parts, result, scale, words
from annotate.web.agreement.overview import Row, overview
from annotate.web.agreement.report_words import reported, rule
from annotate.web.db import actor, now, reading, writing
from annotate.web.terms import SENTENCE_KINDS
from annotate.workflow import blindness
from annotate.workflow.comparison import side_by_side

blueprint = Blueprint("agreement", __name__, url_prefix="/p/<slug>/agreement")


@blueprint.context_processor
def _for_templates() -> dict[str, object]:
    return {
        "words": words,
        "scale": scale,
        "dot_of": scale.Dot.of,
        "name_of": page.name_of,
        "address_of": page.address_of,
        "reported": reported,
        "rule": rule,
        "kind_name": lambda kind: SENTENCE_KINDS[SentenceKind(kind)],
    }


def _given() -> dict[str, str]:
    """The parts of the address, several kinds of sentences as one."""
    return request.args.to_dict() | {"kinds": ",".join(request.args.getlist("kinds"))}


@blueprint.get("/")
@project_view()
def index() -> ResponseReturnValue:
    """How far the annotators of a round agree, on every layer by every reading."""
    with reading() as session:
        choice = page.choose(session, g.project, actor(), _given())
        rounds = overview(session, g.project, actor(), choice) if choice.is_open else []
        is_manager = Role.MANAGER in g.roles
        return render_template("agreement/index.html", choice=choice, rounds=rounds, is_manager=is_manager)


@blueprint.get("/row")
@project_view()
def row() -> ResponseReturnValue:
    """One row of the overview, fetched by its page where computing takes long."""
    with reading() as session:
        asked = page.ask(session, g.project, actor(), _given())
        found = Row(asked.question, kept.headline(session, actor(), asked.question))
        return render_template("agreement/row.html", row=found)


@blueprint.get("/reading")
@project_view()
def of_reading() -> ResponseReturnValue:
    """One layer by one reading: coefficients, and agreement by label, pair, annotator and document."""
    with reading() as session:
        asked = page.ask(session, g.project, actor(), _given())
        found = result.result(session, actor(), asked)
        return render_template("agreement/reading.html", asked=asked, result=found)


@blueprint.get("/sentences")
@project_view()
def sentences() -> ResponseReturnValue:
    """The sentences in which annotators differ: all, or those of some annotators, labels or a document."""
    with reading() as session:
        asked = page.ask(session, g.project, actor(), _given())
        found = result.sentences(session, actor(), asked, page.Filter.of(request.args))
        return render_template("agreement/sentences.html", asked=asked, result=found)


@blueprint.get("/parts")
@project_view()
def in_parts() -> ResponseReturnValue:
    """A reading broken down by document, kind of sentence, day, batch, round or codebook version."""
    with reading() as session:
        asked = page.ask(session, g.project, actor(), _given())
        by, coefficient = request.args.get("by", "document"), request.args.get("coefficient", "")
        found = parts.breakdown(session, actor(), asked, by, coefficient)
        return render_template("agreement/parts.html", asked=asked, found=found)


@blueprint.get("/difference")
@project_view()
def difference() -> ResponseReturnValue:
    """Two rounds, two groups of annotators or two coefficients, compared."""
    with reading() as session:
        asked = page.ask(session, g.project, actor(), _given())
        found = parts.compared(session, actor(), asked, request.args)
        return render_template("agreement/difference.html", asked=asked, found=found)


@blueprint.get("/plan")
@project_view()
def plan() -> ResponseReturnValue:
    """How many documents and units an interval of a given width needs, told from a round."""
    with reading() as session:
        asked = page.ask(session, g.project, actor(), _given())
        found = parts.planned(session, actor(), asked, request.args.get("width") or str(parts.DEFAULT_WIDTH))
        return render_template("agreement/plan.html", asked=asked, found=found)


@blueprint.get("/figure/<kind>.<suffix>")
@project_view()
def figure(kind: str, suffix: str) -> ResponseReturnValue:
    """A figure of a reading, or of the overview, as a file."""
    if kind not in figures.KINDS or suffix not in figures.MEDIA_TYPES:
        raise NotFound("There is no figure {kind}.{suffix}.", kind=kind, suffix=suffix)
    with reading() as session:
        content, name = figures.draw(session, g.project, actor(), _given(), kind, suffix)
    response = Response(content, mimetype=figures.MEDIA_TYPES[suffix])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{suffix}")
    return response


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
    )
