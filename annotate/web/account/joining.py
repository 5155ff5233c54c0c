"""Following an invitation: `/join/<token>`."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from annotate.store.models import Project, User
from annotate.web.access import open_to_all
from annotate.web.account.forms import NewAccountForm
from annotate.web.account.views import blueprint, start_session
from annotate.web.db import actor, now, reading, writing
from annotate.web.forms import told_in
from annotate.web.guessing import per_address
from annotate.web.told import told
from annotate.workflow import accounts, members


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@per_address
@open_to_all
def join(token: str) -> ResponseReturnValue:
    """Makes who follows an invitation a member, with a new account or the one they are signed in with."""
    try:
        with reading() as session:
            invited = members.invitation_of(session, token, now())
        form = FlaskForm() if current_user.is_authenticated else NewAccountForm()
        project = _joined(form, token) if form.validate_on_submit() else None
    except members.LinkSpent as spent:
        return render_template("account/link_spent.html", message=told(spent)), spent.status
    if project is not None:
        flash(_("Welcome to %(project)s.", project=project.name), "success")
        return redirect(url_for("projects.index", slug=project.slug))
    return render_template("account/join.html", invited=invited, form=form), 422 if form.errors else 200


def _joined(form: FlaskForm, token: str) -> Project | None:
    stranger = not current_user.is_authenticated
    joined = _stored(form, token, stranger)
    if joined is None:
        return None
    user, project = joined
    if stranger:
        start_session(user)
    return project


def _stored(form: FlaskForm, token: str, stranger: bool) -> tuple[User, Project] | None:
    """The new member and the project, on disk; a refusal is told in the form, but for that of the link itself."""
    with told_in(form), writing() as session:
        user = _new_account(session, form) if stranger else actor()
        return user, members.join(session, token, user, now())
    return None


def _new_account(session: Session, form: FlaskForm) -> User:
    return accounts.make_account(session, form.login.data, form.name.data, form.password.data, now())
