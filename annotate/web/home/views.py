"""The home page: what is to do, what is done, and the projects; and `/healthz`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from annotate import __version__
from annotate.store.queries.people import projects_of
from annotate.web import errors
from annotate.web.access import open_to_all
from annotate.web.db import actor, reading
from annotate.workflow import accounts, disputes
from annotate.workflow.work import Task, next_task, todo

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """One's work and projects; before that, the way to sign in or to make the first account."""
    if not current_user.is_authenticated:
        return _way_in()
    with reading() as session:
        projects = projects_of(session, actor().id)
        tasks = _by_project(todo(session, actor()))
        task = next_task(session, actor())
        asked = disputes.waiting(session, actor())
    return render_template("home/index.html", projects=projects, tasks=tasks, next_task=task, asked=asked)


def _by_project(tasks: Iterable[Task]) -> dict[int, list[Task]]:
    """Project id -> its tasks, in the order given; [] for a project without any."""
    found: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        found[task.project.id].append(task)
    return found


def _way_in() -> ResponseReturnValue:
    with reading() as session:
        anybody = accounts.people_exist(session)
    return errors.ask_to_sign_in() if anybody else redirect(url_for("account.first_account"))


@blueprint.get("/healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    """`{"status": "ok", "version": …}` once the database has answered."""
    with reading() as session:
        accounts.people_exist(session)
    return jsonify(status="ok", version=__version__)
