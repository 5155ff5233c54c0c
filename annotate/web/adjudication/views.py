"""The queue of a closed round, and its documents with the annotators' answers beside the gold."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from functools import partial
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer
from annotate.corpus.roles import Role
from annotate.store.queries.stored import Stored
from annotate.store.queries.suggestions import Suggestion
from annotate.web.access import project_view
from annotate.web.adjudication.voices import hearing
from annotate.web.adjudication.words import reasons, verdicts
from annotate.web.db import actor, now, reading, writing
from annotate.web.security import csrf
from annotate.web.workspace.forms import version_of
from annotate.web.workspace.past import shown_past
from annotate.web.workspace.sent import gone_back, names_found, saved_from_script
from annotate.web.workspace.sheet import Sheet, saved_from_form, shown
from annotate.workflow import accepting, adjudication, disputes, history
from annotate.workflow.adjudication import ADJUDICATED, GOLD, Bench
from annotate.workflow.adjudication_queue import queue
from annotate.workflow.past_answers import gold_history
from annotate.workflow.progress import Viewer, sees_everyone
from annotate.workflow.rounds import rounds_listed

blueprint = Blueprint("adjudication", __name__, url_prefix="/p/<slug>/adjudication")
curating = project_view(Role.CURATOR)
TOGETHER = "together"


@blueprint.get("")
@curating
def index() -> ResponseReturnValue:
    """The rounds that can be adjudicated, and the queue of one."""
    with reading() as session:
        closed = [each.round for each in rounds_listed(session, g.project) if each.round.state in ADJUDICATED]
        open_ = [each for each in closed if sees_everyone(session, g.project, _viewer(), each)]
        asked = request.args.get("round", type=int) or (open_[0].id if open_ else None)
        waiting = queue(session, _viewer(), g.project, asked, request.args.get("page", 1, int)) if asked else None
    return render_template("adjudication/index.html", rounds=closed, queue=waiting)


@blueprint.get("/r/<int:round_id>/d/<int:document_id>")
@curating
def document(round_id: int, document_id: int) -> ResponseReturnValue:
    """The document with the gold so far, and what the annotators say of the sentence in work."""
    return shown(_sheet(_bench(round_id, document_id)))


@blueprint.post("/r/<int:round_id>/d/<int:document_id>")
@curating
def save_form(round_id: int, document_id: int) -> ResponseReturnValue:
    """Decides the sentence by the plain form and goes on."""
    return saved_from_form(_sheet(_bench(round_id, document_id)))


@blueprint.put("/r/<int:round_id>/s/<int:sentence_id>")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@curating
def save(round_id: int, sentence_id: int) -> ResponseReturnValue:
    """Stores the decision that a script sends."""
    return saved_from_script(sentence_id, partial(_decide, round_id))


@blueprint.post("/r/<int:round_id>/d/<int:document_id>/<any(undo, redo):verb>")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@curating
def go_back(round_id: int, document_id: int, verb: str) -> ResponseReturnValue:
    """Undoes or redoes the last change of the document's gold."""
    verbs = {"undo": history.undo, "redo": history.redo}

    def go(session: Session, request_id: str) -> list[Stored]:
        adjudication.round_to_adjudicate(session, _viewer(), g.project, round_id)
        return verbs[verb](session, actor(), g.project.id, round_id, document_id, request_id, now(), GOLD)

    return gone_back(round_id, document_id, go)


@blueprint.get("/r/<int:round_id>/d/<int:document_id>/names")
@curating
def names(round_id: int, document_id: int) -> ResponseReturnValue:
    """The entries that fit what the curator has typed."""
    return names_found(partial(_find_names, round_id, document_id))


@blueprint.post("/r/<int:round_id>/d/<int:document_id>/take")
@curating
def take(round_id: int, document_id: int) -> ResponseReturnValue:
    """Takes one annotator's answer, or all of them together, as the gold of a sentence."""
    bench = _bench(round_id, document_id)
    sentence, which = request.form.get("sentence", 0, int), request.form.get("take", "")
    answer = bench.combined(sentence) if which == TOGETHER else bench.answer_of(sentence, which)
    with writing() as session:
        _decide(round_id, session, sentence, version_of(request.form), request.form.get("request_id", ""), answer)
    return _to(round_id, document_id, at=sentence)


@blueprint.post("/r/<int:round_id>/d/<int:document_id>/accept")
@curating
def accept(round_id: int, document_id: int) -> ResponseReturnValue:
    """Makes gold of all sentences that are agreed and not decided."""
    token = request.form.get("request_id", "")
    with writing() as session:
        accepting.accept_agreed(session, _viewer(), g.project, round_id, document_id, token, now())
    return _to(round_id, document_id, accepted=token)


@blueprint.post("/r/<int:round_id>/d/<int:document_id>/take-back")
@curating
def take_back(round_id: int, document_id: int) -> ResponseReturnValue:
    """Takes back what was accepted at once, save what was changed since."""
    token = request.form.get("accepted", "")
    with writing() as session:
        count = accepting.take_back(session, _viewer(), g.project, round_id, document_id, token, now())
    flash(ngettext("One decision taken back.", "%(num)d decisions taken back.", count), "success")
    return _to(round_id, document_id)


@blueprint.post("/r/<int:round_id>/s/<int:sentence_id>/reason")
@curating
def reason(round_id: int, sentence_id: int) -> ResponseReturnValue:
    """Keeps why the sentence was in dispute, and goes back to it."""
    given = request.form.get("reason", "")
    with writing() as session:
        adjudication.give_reason(session, _viewer(), g.project, round_id, sentence_id, given, now())
    return _to(round_id, request.form.get("document", 0, int), at=sentence_id)


@blueprint.get("/r/<int:round_id>/s/<int:sentence_id>/history")
@curating
def past(round_id: int, sentence_id: int) -> ResponseReturnValue:
    """Every decision on a sentence, the newest first."""
    with reading() as session:
        found = gold_history(session, _viewer(), g.project, round_id, sentence_id)
    return shown_past(found, of_gold=True)


@blueprint.post("/r/<int:round_id>/s/<int:sentence_id>/dispute")
@curating
def dispute(round_id: int, sentence_id: int) -> ResponseReturnValue:
    """Hands the sentence back to its annotators with a question."""
    text = request.form.get("text", "")
    with writing() as session:
        disputes.hand_back(session, _viewer(), g.project, round_id, sentence_id, text, now())
    flash(_("The annotators of this sentence are asked; their replies will stand here under their letters."), "success")
    return _to(round_id, request.form.get("document", 0, int), at=sentence_id)


def _viewer() -> Viewer:
    return Viewer(actor(), g.roles)


def _bench(round_id: int, document_id: int) -> Bench:
    with reading() as session:
        return adjudication.open_bench(session, _viewer(), g.project, round_id, document_id)


def _decide(
    round_id: int, session: Session, sentence_id: int, base_version: int, request_id: str, answer: Answer
) -> Stored:
    return adjudication.decide(
        session, _viewer(), g.project, round_id, sentence_id, base_version, request_id, answer, now()
    )


def _find_names(round_id: int, document_id: int, session: Session, typed: str) -> list[Suggestion]:
    return adjudication.find_names(session, _viewer(), g.project, round_id, document_id, typed)


def _to(round_id: int, document_id: int, **values: Any) -> ResponseReturnValue:
    """To the document, with the annotators' names where the page that was left showed them."""
    names = request.form.get("names") or None
    return redirect(
        url_for(".document", slug=g.project.slug, round_id=round_id, document_id=document_id, names=names, **values)
    )


def _sheet(bench: Bench) -> Sheet:
    desk, names = bench.desk, "names" in request.args
    with reading() as session:
        asked = disputes.asked_about(session, bench)
        accepted = _accepted(session, desk.round.id)
    heard = {each.id: hearing(bench, each.id, asked.get(each.id), names) for each in desk.sentences}
    where = {"slug": g.project.slug, "round_id": desk.round.id}
    return Sheet(
        desk,
        partial(_decide, desk.round.id),
        partial(_find_names, desk.round.id, desk.document.id),
        template="adjudication/document.html",
        context={
            "bench": bench,
            "heard": heard,
            "names": names,
            "reasons": reasons(),
            "remarks": {},
            "flags": {each: found.verdict for each, found in heard.items()},
            "verdicts": verdicts(),
            **accepted,
        },
        data=lambda rows: {
            "remarks": {},
            "voices": [asdict(heard[row.sentence.id]) for row in rows],
            "verdicts": verdicts(),
        },
        urls={each: url_for(f".{each}", **where, sentence_id=0) for each in ("reason", "dispute", "past")},
        start=bench.most_disagreed,
        drawer="gold:",
    )


def _accepted(session: Session, round_id: int) -> dict[str, object]:
    """What the page says of the sentences that were just accepted together, and the id by which more are."""
    token = request.args.get("accepted", "")
    number = accepting.accepted_as(session, _viewer(), round_id, token) if token else 0
    return {"accepted": number, "acceptance": token, "accept_id": str(uuid.uuid4())}
