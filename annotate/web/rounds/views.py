"""The list of rounds, and the page of one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from annotate.corpus.roles import Role, RoundState
from annotate.errors import Refused
from annotate.store.models import Round
from annotate.web.access import project_view
from annotate.web.db import actor, now, reading, writing
from annotate.web.forms import told_in
from annotate.web.rounds.forms import RoundForm, SpreadForm
from annotate.workflow import rounds
from annotate.workflow.blindness import peek
from annotate.workflow.codebooks import newest_version
from annotate.workflow.progress import Viewer, visible_rounds

blueprint = Blueprint("rounds", __name__, url_prefix="/p/<slug>/rounds")


@blueprint.get("")
@project_view()
def index() -> ResponseReturnValue:
    """The rounds that the member may know of."""
    return _list(RoundForm(formdata=None))


@blueprint.post("")
@project_view(Role.MANAGER)
def make() -> ResponseReturnValue:
    """Makes a round and goes to its page."""
    form = RoundForm()
    made = _made(form) if form.validate_on_submit() else None
    return _to(made.id) if made else (_list(form), 422)


def _made(form: RoundForm) -> Round | None:
    with told_in(form), writing() as session:
        return rounds.make_round(session, g.project.id, actor(), form.name.data, form.kind.data, now())
    return None


def _list(form: RoundForm) -> str:
    with reading() as session:
        known = {each.id for each in visible_rounds(session, g.project, Viewer(actor(), g.roles))}
        listed = [each for each in rounds.rounds_listed(session, g.project) if each.round.id in known]
    return render_template("rounds/index.html", rounds=listed, form=form, manages=Role.MANAGER in g.roles)


@blueprint.get("/<int:round_id>")
@project_view(Role.MANAGER)
def one(round_id: int) -> ResponseReturnValue:
    """A round: its state, its codebook version, and who has which document."""
    return _page(round_id, SpreadForm(formdata=None))


def _page(round_id: int, spread: SpreadForm) -> str:
    with reading() as session:
        round_ = rounds.round_of(session, g.project, round_id)
        listed = next(each for each in rounds.rounds_listed(session, g.project) if each.round.id == round_id)
        assigned = rounds.assignment_page(session, g.project, round_, request.args.get("page", 1, int))
        newest = newest_version(session, g.project.id).number
    return render_template(
        "rounds/round.html", round=round_, listed=listed, assigned=assigned, newest=newest, spread=spread
    )


@blueprint.post("/<int:round_id>/move")
@project_view(Role.MANAGER)
def move(round_id: int) -> ResponseReturnValue:
    """Opens, closes or re-opens a round; revealing has its own page."""
    state = request.form.get("state")
    if state not in (RoundState.LABELLING, RoundState.CLOSED):
        raise BadRequest
    told = {
        RoundState.LABELLING: _("The round is open; its annotators can label."),
        RoundState.CLOSED: _("The round is closed; its annotators can read their answers, and change none."),
    }
    with writing() as session:
        rounds.move_round(session, actor(), rounds.round_of(session, g.project, round_id), RoundState(state), now())
    flash(told[RoundState(state)], "success")
    return _to(round_id)


@blueprint.route("/<int:round_id>/reveal", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def reveal(round_id: int) -> ResponseReturnValue:
    """Says what revealing means, asks, and does it."""
    if request.method == "POST":
        with writing() as session:
            round_ = rounds.round_of(session, g.project, round_id)
            rounds.move_round(session, actor(), round_, RoundState.REVEALED, now())
        flash(_("The round is revealed; all members see its answers."), "success")
        return _to(round_id)
    with reading() as session:
        round_ = rounds.round_of(session, g.project, round_id)
    if round_.state is not RoundState.CLOSED:
        raise Refused("Only a closed round can be revealed.")
    return render_template("rounds/reveal.html", round=round_)


@blueprint.route("/<int:round_id>/show-anyway", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def show_anyway(round_id: int) -> ResponseReturnValue:
    """Says what it means to look before a round is revealed, asks, and keeps that it was done."""
    if request.method == "POST":
        with writing() as session:
            peek(session, g.project, actor(), rounds.round_of(session, g.project, round_id), now())
        return redirect(url_for("projects.index", slug=g.project.slug, round=round_id))
    with reading() as session:
        round_ = rounds.round_of(session, g.project, round_id)
    return render_template("rounds/show_anyway.html", round=round_)


@blueprint.post("/<int:round_id>/codebook")
@project_view(Role.MANAGER)
def newest_codebook(round_id: int) -> ResponseReturnValue:
    """Puts a round in preparation under the newest codebook version."""
    with writing() as session:
        rounds.use_newest_codebook(session, actor(), rounds.round_of(session, g.project, round_id), now())
    flash(_("The round is under the newest version of the codebook."), "success")
    return _to(round_id)


@blueprint.post("/<int:round_id>/assign-all")
@project_view(Role.MANAGER)
def assign_all(round_id: int) -> ResponseReturnValue:
    """Gives every document to every annotator."""
    with writing() as session:
        round_ = rounds.round_of(session, g.project, round_id)
        _tell_assigned(rounds.assign_everything(session, actor(), round_, now()))
    return _to(round_id)


@blueprint.post("/<int:round_id>/spread")
@project_view(Role.MANAGER)
def spread(round_id: int) -> ResponseReturnValue:
    """Gives each document to a number of annotators, spread evenly."""
    form = SpreadForm()
    new = None
    if form.validate_on_submit():
        new = _in_form(form, round_id, lambda session, round_: _evenly(session, round_, form.each.data))
    if new is None:
        return _page(round_id, form), 422
    _tell_assigned(new)
    return _to(round_id)


def _evenly(session: Session, round_: Round, each: int) -> int:
    return rounds.assign_evenly(session, actor(), round_, each, now())


def _in_form(form: SpreadForm, round_id: int, verb: Callable[[Session, Round], int]) -> int | None:
    with told_in(form), writing() as session:
        return verb(session, rounds.round_of(session, g.project, round_id))
    return None


@blueprint.post("/<int:round_id>/assignments")
@project_view(Role.MANAGER)
def assignments(round_id: int) -> ResponseReturnValue:
    """Assigns what is ticked and withdraws what is not, among the documents that the page showed."""
    shown, ticked = _ticked()
    with writing() as session:
        round_ = rounds.round_of(session, g.project, round_id)
        new, withdrawn = rounds.assign_exactly(session, actor(), round_, shown, ticked, now())
    _tell_assigned(new)
    if withdrawn:
        one_withdrawn = "One assignment was withdrawn; its answers are kept."
        flash(
            ngettext(one_withdrawn, "%(num)d assignments were withdrawn; their answers are kept.", withdrawn), "success"
        )
    return _to(round_id, page=request.args.get("page", 1, int))


def _ticked() -> tuple[list[int], list[tuple[int, int]]]:
    """The documents of the page, and the (document, annotator) pairs that are ticked."""
    try:
        pairs = [each.split(":") for each in request.form.getlist("pair")]
        documents = [int(each) for each in request.form.getlist("document")]
        return documents, [(int(document), int(annotator)) for document, annotator in pairs]
    except ValueError as error:
        raise BadRequest from error


def _tell_assigned(new: int) -> None:
    if new:
        flash(ngettext("One document was assigned.", "%(num)d assignments were made.", new), "success")
    else:
        flash(_("No new assignment was needed."))


def _to(round_id: int, page: int | None = None) -> ResponseReturnValue:
    return redirect(url_for("rounds.one", slug=g.project.slug, round_id=round_id, page=page))
