"""Signing in and out, the first account, invitations, and one's own account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm

from annotate.corpus.keys import USUAL
from annotate.errors import Refused
from annotate.store.models import User
from annotate.web import i18n, theme
from annotate.web.access import open_to_all, signed_in
from annotate.web.account.forms import ChangePasswordForm, FirstAccountForm, ProfileForm, SignInForm
from annotate.web.account.words import command_names
from annotate.web.db import actor, now, reading, settings, writing
from annotate.web.forms import told_in
from annotate.web.guessing import per_address, per_login
from annotate.web.security import safe_next
from annotate.web.told import told
from annotate.workflow import accounts, keys

if TYPE_CHECKING:
    from annotate.workflow.demo import Person

blueprint = Blueprint("account", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@per_address
@per_login
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Asks for login and password; goes on to the page that was asked for."""
    target = safe_next(request.args.get("next"), url_for("home.index"))
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    if form.validate_on_submit() and (user := _who(form)):
        start_session(user)
        return redirect(target)
    return render_template("account/sign_in.html", form=form, demo_people=_demo_people()), _status(form)


def _demo_people() -> tuple[Person, ...]:
    if not settings().demo:
        return ()
    # The importer of projects comes along with it, which only the demo needs.
    from annotate.workflow.demo import demo_people

    with reading() as database:
        return demo_people(database)


def _who(form: SignInForm) -> User | None:
    with told_in(form), writing() as database:
        return accounts.sign_in(database, form.login.data, form.password.data)
    return None


def _status(form: FlaskForm) -> int:
    return 422 if form.errors else 200


def start_session(user: User) -> None:
    """Signs `user` in on this browser."""
    session.permanent = True
    session["language"] = user.language or session.get("language")
    login_user(user)


@blueprint.route("/first-account", methods=["GET", "POST"])
@per_address
@open_to_all
def first_account() -> ResponseReturnValue:
    """Makes the first account, for who can read the code in the terminal."""
    with reading() as database:
        if accounts.people_exist(database):
            return redirect(url_for("account.sign_in"))
    form = FirstAccountForm()
    if form.validate_on_submit() and (user := _made_first(form)):
        start_session(user)
        return redirect(url_for("home.index"))
    return render_template("account/first_account.html", form=form), _status(form)


def _made_first(form: FirstAccountForm) -> User | None:
    with told_in(form), writing() as database:
        typed = (form.code.data, form.login.data, form.name.data, form.password.data)
        return accounts.make_first_account(database, settings(), *typed, now())
    return None


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Ends this session."""
    logout_user()
    session.clear()
    flash(_("You are signed out."))
    return redirect(url_for("account.sign_in"))


@blueprint.post("/theme")
@open_to_all
def choose_theme() -> ResponseReturnValue:
    """Keeps light, dark or the system's colours for this browser."""
    response = redirect(safe_next(request.form.get("next"), url_for("home.index")))
    if (chosen := request.form.get("theme")) in theme.THEMES:
        theme.keep(response, chosen, secure=settings().url.startswith("https:"))
    return response


@blueprint.post("/language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    """Takes the language of the pages for this session; the account page keeps it for good."""
    if (chosen := request.form.get("language")) in dict(i18n.languages()):
        session["language"] = chosen
    return redirect(safe_next(request.form.get("next"), url_for("home.index")))


@blueprint.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    """One's name and language, and the ways to the other settings."""
    profile = ProfileForm(obj=actor())
    if profile.validate_on_submit() and _kept(profile):
        flash(_("Saved."), "success")
        return redirect(url_for("account.account"))
    return _account_page(profile, ChangePasswordForm(formdata=None))


def _kept(form: ProfileForm) -> bool:
    language = form.language.data or None
    with told_in(form), writing() as database:
        accounts.change_profile(database, actor(), form.name.data, language)
        session["language"] = language
        return True
    return False


@blueprint.route("/account/keys", methods=["GET", "POST"])
@signed_in
def own_keys() -> ResponseReturnValue:
    """One's own keys of the labelling page."""
    if request.method == "POST":
        return _keep_keys()
    with reading() as database:
        return _keys_page(keys.keys_of(database, actor()))


def _keep_keys() -> ResponseReturnValue:
    wanted = {} if "usual" in request.form else {name: request.form.get(name, "") for name in USUAL}
    try:
        with writing() as database:
            keys.set_keys(database, actor(), wanted)
    except Refused as refused:
        return _keys_page(wanted, refused), 422
    flash(_("Saved."), "success")
    return redirect(url_for("account.own_keys"))


def _keys_page(shown: Mapping[str, str], refused: Refused | None = None) -> str:
    names = command_names()
    wrong = f"{names.get(str(refused.where), '')}: {told(refused.message)}" if refused else ""
    return render_template("account/keys.html", keys=shown, names=names, usual=USUAL, wrong=wrong)


@blueprint.post("/account/password")
@per_address
@signed_in
def change_password() -> ResponseReturnValue:
    """Sets a new password; other sessions end, this one goes on."""
    form = ChangePasswordForm()
    if form.validate_on_submit() and _changed(form):
        login_user(actor())
        flash(_("The password is changed. You are signed out everywhere else."), "success")
        return redirect(url_for("account.account"))
    return _account_page(ProfileForm(formdata=None, obj=actor()), form)


def _changed(form: ChangePasswordForm) -> bool:
    with told_in(form), writing() as database:
        accounts.change_password(database, actor(), form.current.data, form.password.data)
        return True
    return False


@blueprint.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """Ends all sessions, this one too."""
    with writing() as database:
        accounts.sign_out_everywhere(database, actor())
    session.clear()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("account.sign_in"))


def _account_page(profile: ProfileForm, password: ChangePasswordForm) -> ResponseReturnValue:
    status = 422 if profile.errors or password.errors else 200
    return render_template("account/account.html", profile=profile, password=password), status
