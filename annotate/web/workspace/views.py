"""The workspace: its page, its plain form, and what its scripts send."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Status
from annotate.corpus.answer_json import answer_from_json, answer_to_json
from annotate.corpus.answers import settle
from annotate.corpus.roles import Role
from annotate.errors import NotFound, Refused
from annotate.store.models import Remark
from annotate.store.queries.answers import Stored
from annotate.web import errors
from annotate.web.access import project_view
from annotate.web.db import actor, now, reading, writing
from annotate.web.questions.words import remark_kinds
from annotate.web.security import csrf
from annotate.web.workspace import page
from annotate.web.workspace.forms import read_answer, refuse_unreadable, version_of
from annotate.web.workspace.strings import kind_names, strings
from annotate.web.workspace.words import Word, words_of
from annotate.workflow import history
from annotate.workflow.answers import Newer, Saved, save_answer
from annotate.workflow.remarks import own_remarks
from annotate.workflow.work import Desk, open_document

blueprint = Blueprint("workspace", __name__, url_prefix="/p/<slug>/r/<int:round_id>")

# A datalist is for looking something up by hand; longer ones make the page heavy.
MOST_KNOWN_NAMES = 500


@blueprint.app_template_test("chosen_word")
def chosen_word(word: Word, chosen: list[list[int]]) -> bool:
    """Whether `word` lies in one of the stretches that were chosen."""
    return any(start <= word.start and word.end <= end for start, end in chosen)


@blueprint.get("/d/<int:document_id>")
@project_view(Role.ANNOTATOR)
def document(round_id: int, document_id: int) -> ResponseReturnValue:
    """The document with the annotator's own answers; `s` is the number of the sentence in work."""
    with reading() as session:
        desk = open_document(session, current_user, g.project, round_id, document_id)
    return _show(desk, _sentence_in_work(desk))


@blueprint.post("/d/<int:document_id>")
@project_view(Role.ANNOTATOR)
def save_form(round_id: int, document_id: int) -> ResponseReturnValue:
    """Saves the plain form and goes on; what cannot be saved is shown again with the reason."""
    with reading() as session:
        desk = open_document(session, current_user, g.project, round_id, document_id)
    number = _sentence_in_work(desk)
    row = page.rows_of(desk)[number - 1]
    entered: Any = row.saved.answer
    try:
        entered = read_answer(request.form, desk.codebook, row.saved.answer, words_of(row.text, row.sentence.start))
        refuse_unreadable(entered, desk.codebook)
        status = _save_entered(desk, row, answer_from_json(entered))
    except Newer as newer:
        return _show(desk, number, entered, newer, newer.stored), newer.status
    except Refused as refused:
        return _show(desk, number, _complete(entered), refused), refused.status
    return redirect(_after(desk, number, status))


@blueprint.put("/s/<int:sentence_id>")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@project_view(Role.ANNOTATOR)
def save(round_id: int, sentence_id: int) -> ResponseReturnValue:
    """Stores `{"request_id", "base_version", "answer"}` and answers with what then stands; 409 brings the newer one."""
    if refusal := _refuse_others():
        return refusal
    base_version, request_id, answer = _read_save()
    try:
        with writing() as session:
            saved = save_answer(
                session, current_user, g.project.id, round_id, sentence_id, base_version, request_id, answer, now()
            )
    except Newer as newer:
        return jsonify(error=str(newer), stored=newer.stored and _json(newer.stored)), newer.status
    return jsonify(_json(saved.stored))


@blueprint.post("/d/<int:document_id>/<any(undo, redo):verb>")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@project_view(Role.ANNOTATOR)
def go_back(round_id: int, document_id: int, verb: str) -> ResponseReturnValue:
    """Undoes or redoes the annotator's last change in the document; answers a script like a save."""
    if not request.is_json:
        csrf.protect()
        with writing() as session:
            saved = _go_back(session, verb, round_id, document_id, request.form.get("request_id", ""))
        return redirect(
            url_for(
                ".document", slug=g.project.slug, round_id=round_id, document_id=document_id, at=saved.stored.sentence
            )
        )
    if refusal := _refuse_others():
        return refusal
    with writing() as session:
        saved = _go_back(session, verb, round_id, document_id, _field("request_id", str))
    return jsonify(_json(saved.stored))


def _go_back(session: Session, verb: str, round_id: int, document_id: int, request_id: str) -> Saved:
    go = history.undo if verb == "undo" else history.redo
    return go(session, current_user, g.project.id, round_id, document_id, request_id, now())


def _refuse_others() -> Response | None:
    """Answers 401 when the page belongs to somebody else than who is signed in now, as on a shared computer.

    The header is also what another site's page cannot send, in place of a token that would expire with the session.
    """
    if request.headers.get("X-Annotator") == str(current_user.id):
        return None
    return errors.answer(401, _("Somebody else is signed in now; sign in again as yourself."))


def _read_save() -> tuple[int, str, Answer]:
    base_version = _field("base_version", int)
    return base_version, _field("request_id", str), answer_from_json(request.get_json().get("answer"))


def _field(name: str, kind: type) -> Any:
    sent = request.get_json()
    value = sent.get(name) if isinstance(sent, dict) else None
    if type(value) is not kind:
        raise Refused(_("The save is malformed: %(name)s is missing or of the wrong kind.", name=name))
    return value


def _json(stored: Stored) -> dict[str, Any]:
    """What stands, for a script. Entries go by the names that were chosen: a canonical name or a kind would tell of
    the work of others."""
    saved = page.saved_of(stored)
    return {
        "sentence": stored.sentence,
        "version": saved.version,
        "status": saved.status,
        "saved_at": saved.saved_at,
        "answer": saved.answer,
    }


def _save_entered(desk: Desk, row: page.Row, answer: Answer) -> Status:
    """Saves what was entered unless nothing was changed; returns the status that the sentence then has."""
    stored = desk.answers.get(row.sentence.id)
    version = version_of(request.form)
    if version == row.saved.version and settle(answer, desk.codebook) == (stored.answer if stored else Answer()):
        return Status(row.saved.status)
    request_id = request.form.get("request_id", "")
    with writing() as session:
        saved = save_answer(
            session, current_user, g.project.id, desk.round.id, row.sentence.id, version, request_id, answer, now()
        )
    return saved.stored.status


def _after(desk: Desk, number: int, status: Status) -> str:
    """Where to go after a save: on, unless something of this sentence is still open or one stays to change it."""
    do = request.form.get("do", "")
    stays = do in ("add", "clear") or do.startswith("remove-") or (status is Status.STARTED and do != "next")
    to = number if stays else min(number + 1, len(desk.sentences))
    return url_for(
        ".document",
        slug=g.project.slug,
        round_id=desk.round.id,
        document_id=desk.document.id,
        s=to,
        add=1 if do == "add" else None,
        _anchor=f"s-{to}",
    )


def _sentence_in_work(desk: Desk) -> int:
    """The number of the sentence that the address names (`s`, or `at` by its id), else of the first unanswered one."""
    by_id = {str(each.id): each.position + 1 for each in desk.sentences}
    asked = by_id.get(request.args.get("at", "")) or request.args.get("s", type=int)
    if asked is None:
        return (desk.next_unanswered or 0) + 1
    if not 1 <= asked <= len(desk.sentences):
        raise NotFound(
            _("This document has no sentence %(number)d; it has %(last)d.", number=asked, last=len(desk.sentences))
        )
    return asked


def _complete(entered: page.Json) -> page.Json:
    return answer_to_json(Answer()) | entered


def _show(
    desk: Desk,
    number: int,
    entered: page.Json | None = None,
    refused: Refused | None = None,
    stored: Stored | None = None,
) -> str:
    """The page; after a refusal with what was `entered`, and with what is `stored` instead where that is newer."""
    rows = page.rows_of(desk)
    row = rows[number - 1]
    with reading() as session:
        remarks = own_remarks(session, actor(), desk.round.id, desk.version.id)
    newer = page.saved_of(stored) if stored else None
    return render_template(
        "workspace/document.html",
        desk=desk,
        rows=rows,
        row=row,
        blocks=list(page.blocks_of(rows, desk.turns)),
        done=page.done_count(rows),
        codebook=page.codebook_for_page(desk.codebook),
        applies=page.applies_to(desk.codebook),
        answer=_complete(entered) if entered is not None else row.saved.answer,
        version=newer.version if newer else row.saved.version,
        words=words_of(row.text, row.sentence.start),
        refused=refused,
        newer=newer,
        adds="add" in request.args,
        kinds=kind_names(),
        remark_kinds=remark_kinds(),
        remarks=remarks,
        request_id=str(uuid.uuid4()),
        known_names=[entry.name for entry in desk.entries[:MOST_KNOWN_NAMES]],
        data=_data(desk, rows, number, remarks),
    )


def _data(desk: Desk, rows: list[page.Row], number: int, remarks: dict[int, list[Remark]]) -> page.Json:
    """What the scripts need and the page does not show."""
    place = {"slug": g.project.slug, "round_id": desk.round.id}
    here = {**place, "document_id": desk.document.id}
    return {
        "codebook": page.codebook_for_page(desk.codebook),
        "sentences": [page.unit_for_page(row) for row in rows],
        "answers": {row.number - 1: _answer_data(row.saved) for row in rows if row.saved.version},
        "remarks": {
            row.number - 1: page.remarks_for_page(remarks[row.sentence.id])
            for row in rows
            if row.sentence.id in remarks
        },
        "entries": page.entries_for_page(desk),
        "current": number - 1,
        "can_save": desk.can_save,
        "user": current_user.id,
        "queue": f"annotate:{_installation()}:{current_user.id}:{desk.round.id}:",
        "urls": {
            "save": url_for(".save", **place, sentence_id=0),
            "remark": url_for("questions.ask", **place, sentence_id=0),
            "undo": url_for(".go_back", **here, verb="undo"),
            "redo": url_for(".go_back", **here, verb="redo"),
        },
        "strings": strings(),
    }


def _answer_data(saved: page.Saved) -> page.Json:
    return {"version": saved.version, "status": saved.status, "saved_at": saved.saved_at, "answer": saved.answer}


def _installation() -> str:
    """A name for this installation, as several may have run under one address (a demo, then a study)."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hashlib.blake2b(b"workspace queue", key=key[:64], digest_size=6).hexdigest()
