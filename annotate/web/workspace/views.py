"""The workspace of annotators: its page, its plain form, and what its scripts send."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer
from annotate.corpus.roles import Role
from annotate.store.models import Remark
from annotate.store.queries.stored import Stored
from annotate.store.queries.suggestions import Suggestion
from annotate.web.access import project_view
from annotate.web.db import actor, now, reading, writing
from annotate.web.questions.words import remark_kinds
from annotate.web.security import csrf
from annotate.web.workspace import page
from annotate.web.workspace.sent import gone_back, names_found, refuse_others, saved_from_script, times_sent
from annotate.web.workspace.sheet import Sheet, saved_from_form, shown
from annotate.web.workspace.words import Word
from annotate.workflow import history
from annotate.workflow.active_time import add_times
from annotate.workflow.answers import save_answer
from annotate.workflow.remarks import own_remarks
from annotate.workflow.rounds import round_of
from annotate.workflow.work import find_names, open_document

blueprint = Blueprint("workspace", __name__, url_prefix="/p/<slug>/r/<int:round_id>")


@blueprint.app_template_test("chosen_word")
def chosen_word(word: Word, chosen: list[list[int]]) -> bool:
    """Whether `word` lies in one of the stretches that were chosen."""
    return any(start <= word.start and word.end <= end for start, end in chosen)


@blueprint.app_template_filter("as_number")
def as_number(value: float | str) -> str:
    """A number as scripts write it: 2 and not 2.0; what could not be read as a number stays."""
    return f"{value:.0f}" if isinstance(value, float | int) and float(value).is_integer() else str(value)


@blueprint.get("/d/<int:document_id>")
@project_view(Role.ANNOTATOR)
def document(round_id: int, document_id: int) -> ResponseReturnValue:
    """The document with the annotator's own answers; `s` is the number of the sentence in work."""
    return shown(_sheet(round_id, document_id))


@blueprint.post("/d/<int:document_id>")
@project_view(Role.ANNOTATOR)
def save_form(round_id: int, document_id: int) -> ResponseReturnValue:
    """Saves the plain form and goes on."""
    return saved_from_form(_sheet(round_id, document_id))


@blueprint.put("/s/<int:sentence_id>")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@project_view(Role.ANNOTATOR)
def save(round_id: int, sentence_id: int) -> ResponseReturnValue:
    """Stores what a script sends."""
    return saved_from_script(sentence_id, partial(_save, round_id))


@blueprint.post("/d/<int:document_id>/<any(undo, redo):verb>")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@project_view(Role.ANNOTATOR)
def go_back(round_id: int, document_id: int, verb: str) -> ResponseReturnValue:
    """Undoes or redoes the annotator's last change in the document."""
    verbs = {"undo": history.undo, "redo": history.redo}

    def go(session: Session, request_id: str) -> list[Stored]:
        return verbs[verb](session, current_user, g.project.id, round_id, document_id, request_id, now())

    return gone_back(round_id, document_id, go)


@blueprint.get("/d/<int:document_id>/names")
@project_view(Role.ANNOTATOR)
def names(round_id: int, document_id: int) -> ResponseReturnValue:
    """The entries that fit what the annotator has typed."""
    return names_found(partial(_find_names, round_id, document_id))


@blueprint.post("/times")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@project_view(Role.ANNOTATOR)
def times(round_id: int) -> ResponseReturnValue:
    """Adds `{"times": {sentence id: milliseconds}}` to the annotator's active time."""
    if refusal := refuse_others():
        return refusal
    with writing() as session:
        round_ = round_of(session, g.project, round_id)
        add_times(session, current_user, g.project, round_, times_sent())
    return "", 204


def _save(
    round_id: int, session: Session, sentence_id: int, base_version: int, request_id: str, answer: Answer
) -> Stored:
    return save_answer(
        session, current_user, g.project.id, round_id, sentence_id, base_version, request_id, answer, now()
    )


def _find_names(round_id: int, document_id: int, session: Session, typed: str) -> list[Suggestion]:
    return find_names(session, actor(), g.project, round_id, document_id, typed)


def _sheet(round_id: int, document_id: int) -> Sheet:
    with reading() as session:
        desk = open_document(session, current_user, g.project, round_id, document_id)
        remarks = own_remarks(session, actor(), round_id, desk.version.id)
    place = {"slug": g.project.slug, "round_id": round_id}
    return Sheet(
        desk,
        partial(_save, round_id),
        partial(_find_names, round_id, document_id),
        context={"remarks": remarks, "remark_kinds": remark_kinds()},
        data=partial(_remarks_data, remarks),
        urls={"remark": url_for("questions.ask", **place, sentence_id=0)}
        | ({"times": url_for(".times", **place)} if g.project.measures_time and desk.can_save else {}),
    )


def _remarks_data(remarks: dict[int, list[Remark]], rows: list[page.Row]) -> page.Json:
    told = {
        row.number - 1: page.remarks_for_page(remarks[row.sentence.id]) for row in rows if row.sentence.id in remarks
    }
    return {"remarks": told}
