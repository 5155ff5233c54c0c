"""A document's page for who answers its sentences, and what becomes of its plain form.

Annotators and curators work on the same page; what differs is said by a `Sheet`. The views of both areas have the same
names (`document`, `save`, `go_back`), so that the addresses here are those of the area that asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Answer, Status
from annotate.corpus.answer_json import answer_from_json, answer_to_json
from annotate.corpus.answers import settle
from annotate.corpus.same_source import sentences_named
from annotate.errors import NotFound, Refused
from annotate.store.queries.stored import Stored
from annotate.web.account.words import command_names
from annotate.web.db import actor, now, reading, writing
from annotate.web.drawer import drawer
from annotate.web.i18n import direction_of
from annotate.web.terms import SENTENCE_KINDS
from annotate.web.workspace import page
from annotate.web.workspace.doubts import Doubt, Find, doubts
from annotate.web.workspace.finding import found
from annotate.web.workspace.forms import read_answer, refuse_unreadable, version_of
from annotate.web.workspace.giving import Given, copied_to, given_on, together_with
from annotate.web.workspace.sent import Save
from annotate.web.workspace.strings import strings
from annotate.web.workspace.words import words_of
from annotate.workflow.answers import Newer, part_of
from annotate.workflow.keys import keys_of
from annotate.workflow.work import Desk


def _nothing(rows: list[page.Row]) -> page.Json:
    return {}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document in work: `desk` has the answers that it shows, `save` changes one.

    `template` may want the values of `context`; scripts want those of `data`. `start` is the position where the page
    opens unless the address says otherwise: by default at the first unanswered sentence. `drawer` tells apart what the
    browser keeps for the server of one person's work here and elsewhere.
    """

    desk: Desk
    save: Save
    find: Find
    template: str = "workspace/document.html"
    context: Mapping[str, Any] = field(default_factory=dict)
    data: Callable[[list[page.Row]], page.Json] = _nothing
    urls: Mapping[str, str] = field(default_factory=dict)
    start: int | None = None
    drawer: str = ""


def shown(sheet: Sheet) -> str:
    """The page at the sentence that the address names."""
    return _show(sheet, _sentence_in_work(sheet))


def saved_from_form(sheet: Sheet) -> ResponseReturnValue:
    """Saves the plain form and goes on; what cannot be saved is shown again with the reason."""
    number = _sentence_in_work(sheet)
    row = page.rows_of(sheet.desk)[number - 1]
    entered: Any = row.saved.answer
    try:
        words = words_of(row.text, row.sentence.start)
        entered = read_answer(request.form, sheet.desk.codebook, row.saved.answer, words)
        refuse_unreadable(entered, sheet.desk.codebook)
        copies = request.form.get("do") == "copy"
        if asked := [] if copies else _doubts(sheet, entered):
            return _show(sheet, number, entered, asked=asked), 422
        status = _save_entered(sheet, row, copied_to(sheet.desk, number) if copies else answer_from_json(entered))
    except Newer as newer:
        return _show(sheet, number, entered, newer, newer.stored), newer.status
    except Refused as refused:
        return _show(sheet, number, _complete(entered), refused), refused.status
    return redirect(_after(sheet.desk, number, status))


def _doubts(sheet: Sheet, entered: page.Json) -> list[Doubt]:
    with reading() as session:
        return doubts(session, sheet.find, entered, request.form.getlist("kept_name"))


def _save_entered(sheet: Sheet, row: page.Row, answer: Answer) -> Status:
    """Saves what was entered unless nothing was changed, and gives its source to others that the form names; returns
    the status that the sentence then has."""
    desk = sheet.desk
    also = sentences_named(request.form.get("also", ""), len(desk.sentences))
    with writing() as session:
        saved = _save_own(sheet, session, row, answer)
        for each in given_on(desk, saved.answer, [number for number in also if number != row.number]):
            _give(sheet, session, each)
    return saved.status


def _give(sheet: Sheet, session: Session, given: Given) -> None:
    request_id = request.form.get("request_id", "")
    try:
        sheet.save(session, given.sentence, given.base_version, part_of(request_id, given.sentence), given.answer)
    except Newer:
        raise Refused("One of the other sentences was answered meanwhile; save again.") from None


def _save_own(sheet: Sheet, session: Session, row: page.Row, answer: Answer) -> Stored:
    stored = sheet.desk.answers.get(row.sentence.id)
    version = version_of(request.form)
    settled = settle(answer, sheet.desk.codebook)
    if version == row.saved.version and settled == (stored.answer if stored else Answer()):
        return stored or Stored(row.sentence.id, 0, Status.UNSEEN, now(), settled)
    return sheet.save(session, row.sentence.id, version, request.form.get("request_id", ""), answer)


def _after(desk: Desk, number: int, status: Status) -> str:
    """Where to go after a save: on, unless something of this sentence is still open or one stays to change it."""
    do = request.form.get("do", "")
    changed = do in ("add", "clear", "copy") or do.startswith(("remove-", "earlier-"))
    stays = changed or (status is Status.STARTED and do != "next")
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


def _sentence_in_work(sheet: Sheet) -> int:
    """The number of the sentence that the address names (`s`, or `at` by its id), else where the sheet starts."""
    desk = sheet.desk
    by_id = {str(each.id): each.position + 1 for each in desk.sentences}
    asked = by_id.get(request.args.get("at", "")) or request.args.get("s", type=int)
    if asked is None:
        return (sheet.start if sheet.start is not None else desk.next_unanswered or 0) + 1
    if not 1 <= asked <= len(desk.sentences):
        raise NotFound("This document has no sentence {number}; it has {last}.", number=asked, last=len(desk.sentences))
    return asked


def _complete(entered: page.Json) -> page.Json:
    return answer_to_json(Answer()) | entered


def _show(
    sheet: Sheet,
    number: int,
    entered: page.Json | None = None,
    refused: Refused | None = None,
    stored: Stored | None = None,
    asked: Sequence[Doubt] = (),
) -> str:
    """The page; after a refusal or where something is `asked` with what was `entered`, and with what is `stored`
    instead where that is newer."""
    desk = sheet.desk
    rows = page.rows_of(desk)
    row = rows[number - 1]
    newer = page.saved_of(stored) if stored else None
    return render_template(
        sheet.template,
        desk=desk,
        rows=rows,
        row=row,
        stretches=page.stretches_of(page.blocks_of(rows, desk.turns)),
        done=page.done_count(rows),
        codebook=page.codebook_for_page(desk.codebook),
        applies=page.applies_to(desk.codebook),
        answer=_complete(entered) if entered is not None else row.saved.answer,
        version=newer.version if newer else row.saved.version,
        words=words_of(row.text, row.sentence.start),
        refused=refused,
        newer=newer,
        doubts=asked,
        text_direction=direction_of(desk.document.language),
        adds="add" in request.args,
        together=together_with(desk, number),
        also=request.form.get("also", ""),
        matches=found(rows, request.args, sheet.context.get("remarks", {})),
        kinds={kind.value: word for kind, word in SENTENCE_KINDS.items()},
        request_id=str(uuid.uuid4()),
        command_names=command_names(),
        known_names=[entry.name for entry in desk.entries],
        data=_data(sheet, rows, number),
        **sheet.context,
    )


def _data(sheet: Sheet, rows: list[page.Row], number: int) -> page.Json:
    """What the scripts need and the page does not show."""
    with reading() as session:
        keys = keys_of(session, actor())
    desk = sheet.desk
    place = {"slug": g.project.slug, "round_id": desk.round.id}
    here = {**place, "document_id": desk.document.id}
    return {
        "codebook": page.codebook_for_page(desk.codebook),
        "sentences": [page.unit_for_page(row) for row in rows],
        "answers": {row.number - 1: page.saved_for_page(row.saved) for row in rows if row.saved.version},
        "entries": page.entries_for_page(desk.entries),
        "current": number - 1,
        "keys": keys,
        "can_save": desk.can_save,
        "user": current_user.id,
        "login": current_user.login,
        "queue": f"{drawer()}{sheet.drawer}{desk.round.id}:",
        "urls": {
            "save": url_for(".save", **place, sentence_id=0),
            "undo": url_for(".go_back", **here, verb="undo"),
            "redo": url_for(".go_back", **here, verb="redo"),
            "names": url_for(".names", **here),
            "sign_in": url_for("account.sign_in"),
            **sheet.urls,
        },
        "strings": strings(),
        **sheet.data(rows),
    }
