"""The home page: what is to do, what is done, and the projects; and `/healthz`."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from annotate import __version__
from annotate.store.queries import people
from annotate.web import errors
from annotate.web.access import open_to_all
from annotate.web.db import reading
from annotate.workflow import accounts

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """One's work and projects; before that, the way to sign in or to make the first account."""
    if not current_user.is_authenticated:
        return _way_in()
    with reading() as session:
        projects = people.projects_of(session, current_user.id)
    return render_template("home/index.html", projects=projects, work=[])


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
