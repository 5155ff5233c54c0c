"""What the scripts of a document's page send, and what they are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer
from annotate.corpus.answer_json import answer_from_json
from annotate.errors import Refused
from annotate.store.queries.stored import Stored
from annotate.web.db import reading, writing
from annotate.web.security import csrf
from annotate.web.workspace import page
from annotate.web.workspace.doubts import Find
from annotate.workflow.answers import Newer

Save = Callable[[Session, int, int, str, Answer], Stored]
"""(session, sentence id, base version, request id, answer) -> what was stored."""
GoBack = Callable[[Session, str], list[Stored]]
"""(session, request id) -> what stands, after undoing or redoing, in the sentences where that changed something."""


def saved_from_script(sentence_id: int, save: Save) -> ResponseReturnValue:
    """Stores `{"request_id", "base_version", "answer"}` and answers with what then stands; 409 brings the newer one."""
    if refusal := refuse_others():
        return refusal
    base_version, request_id, answer = _read_save()
    try:
        with writing() as session:
            saved = save(session, sentence_id, base_version, request_id, answer)
    except Newer as newer:
        return jsonify(error=str(newer), stored=newer.stored and _json(newer.stored)), newer.status
    return jsonify(_json(saved))


def gone_back(round_id: int, document_id: int, go: GoBack) -> ResponseReturnValue:
    """Undoes or redoes; answers a script `{"changed": [as after a save, ...]}`, and a form with the page."""
    if not request.is_json:
        csrf.protect()
        with writing() as session:
            first, *_others = go(session, request.form.get("request_id", ""))
        here = {"slug": g.project.slug, "round_id": round_id, "document_id": document_id}
        return redirect(url_for(".document", **here, at=first.sentence))
    if refusal := refuse_others():
        return refusal
    with writing() as session:
        changed = go(session, _field("request_id", str))
    return jsonify(changed=[_json(each) for each in changed])


def names_found(find: Find) -> Response:
    """The entries that fit what is typed, `q`, for the source field."""
    if refusal := refuse_others():
        return refusal
    with reading() as session:
        found = find(session, request.args.get("q", ""))
    return jsonify(names=page.entries_for_page(found))


def refuse_others() -> Response | None:
    """Answers 401 when the page belongs to somebody else than who is signed in now, as on a shared computer.

    The header is also what another site's page cannot send, in place of a token that would expire with the session.
    """
    if request.headers.get("X-Annotator") == str(current_user.id):
        return None
    refusal = jsonify(error=_("Somebody else is signed in now; sign in again as yourself."), other=True)
    refusal.status_code = 401
    return refusal


def times_sent() -> dict[int, int]:
    """Sentence id -> milliseconds, as a script sent them; raises Refused for anything else."""
    sent = _field("times", dict)
    if not all(key.isascii() and key.isdigit() and type(spent) is int for key, spent in sent.items()):
        raise Refused("The save is malformed: {name} is missing or of the wrong kind.", name="times")
    return {int(key): spent for key, spent in sent.items()}


def _read_save() -> tuple[int, str, Answer]:
    base_version = _field("base_version", int)
    return base_version, _field("request_id", str), answer_from_json(request.get_json().get("answer"))


def _field(name: str, kind: type) -> Any:
    sent = request.get_json()
    value = sent.get(name) if isinstance(sent, dict) else None
    if type(value) is not kind:
        raise Refused("The save is malformed: {name} is missing or of the wrong kind.", name=name)
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
