"""The members page: who is in the project, roles, invitations."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotate.corpus.roles import Role
from annotate.web.access import project_view
from annotate.web.db import actor, now, reading, settings, writing
from annotate.web.forms import told_in
from annotate.web.members.forms import InvitationForm, RolesForm
from annotate.workflow import members

blueprint = Blueprint("members", __name__, url_prefix="/p/<slug>/members")


@blueprint.get("")
@project_view()
def index() -> ResponseReturnValue:
    """Who is in the project; for managers, what they can change about it."""
    return _page(InvitationForm(formdata=None))


@blueprint.post("/invitations")
@project_view(Role.MANAGER)
def invite() -> ResponseReturnValue:
    """Makes an invitation and shows its link, this once."""
    form = InvitationForm()
    link = _made(form) if form.validate_on_submit() else None
    if link is None:
        return _page(form), 422
    return _page(InvitationForm(formdata=None), link), 201


def _made(form: InvitationForm) -> str | None:
    with told_in(form), writing() as session:
        token = members.invite(
            session, g.project, actor(), form.roles.data, now(), remark=form.remark.data or "", days=form.days.data
        )
        return settings().link(url_for("account.join", token=token))
    return None


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@project_view(Role.MANAGER)
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """Ends an invitation."""
    with writing() as session:
        members.withdraw_invitation(session, g.project, actor(), invitation_id, now())
    flash(_("The invitation is withdrawn; its link works no longer."), "success")
    return _back()


@blueprint.route("/<int:user_id>", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def member(user_id: int) -> ResponseReturnValue:
    """Changes what a member may do."""
    with reading() as session:
        found = members.member(session, g.project, user_id)
    form = RolesForm(data={"roles": list(found.roles)})
    if form.validate_on_submit() and _changed(form, user_id):
        flash(_("The roles of %(name)s are changed.", name=found.user.name), "success")
        return _back()
    return render_template("members/member.html", member=found, form=form), 422 if form.errors else 200


def _changed(form: RolesForm, user_id: int) -> bool:
    with told_in(form), writing() as session:
        members.change_roles(session, g.project, actor(), user_id, form.roles.data, now())
        return True
    return False


@blueprint.route("/<int:user_id>/remove", methods=["GET", "POST"])
@project_view(Role.MANAGER)
def remove(user_id: int) -> ResponseReturnValue:
    """Asks, and then ends a membership."""
    with reading() as session:
        found = members.member(session, g.project, user_id)
    form = RolesForm()
    if form.is_submitted() and _removed(form, user_id):
        flash(_("%(name)s is no member any more. Their answers are kept.", name=found.user.name), "success")
        return redirect(url_for("home.index")) if user_id == actor().id else _back()
    return render_template("members/remove.html", member=found, form=form), 422 if form.errors else 200


def _removed(form: RolesForm, user_id: int) -> bool:
    with told_in(form), writing() as session:
        members.remove_member(session, g.project, actor(), user_id, now())
        return True
    return False


def _back() -> ResponseReturnValue:
    return redirect(url_for("members.index", slug=g.project.slug))


def _page(form: InvitationForm, link: str | None = None) -> str:
    manages = Role.MANAGER in g.roles
    with reading() as session:
        listed = members.members_of(session, g.project)
        invited = members.open_invitations(session, g.project, now()) if manages else []
    return render_template("members/index.html", members=listed, invited=invited, form=form, link=link, manages=manages)
