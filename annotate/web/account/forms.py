"""Forms of the account pages; the rules of logins and passwords are in workflow.accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from annotate.web import i18n

_NEEDED = InputRequired(_l("This is needed."))
_LONGEST = Length(max=200, message=_l("At most %(max)d characters."))


class SignInForm(FlaskForm):
    """Login and password."""

    login = StringField(
        _l("Sign-in name"), [_NEEDED, _LONGEST], render_kw={"autocomplete": "username", "autocapitalize": "none"}
    )
    password = PasswordField(_l("Password"), [_NEEDED, _LONGEST], render_kw={"autocomplete": "current-password"})


def _new_password(label: LazyString) -> PasswordField:
    return PasswordField(
        label,
        [_NEEDED, _LONGEST],
        description=_l("At least 8 characters; several words are easier to keep in mind."),
        render_kw={"autocomplete": "new-password"},
    )


def _again() -> PasswordField:
    differ = EqualTo("password", _l("The two passwords differ."))
    return PasswordField(_l("The same password again"), [_NEEDED, differ], render_kw={"autocomplete": "new-password"})


class NewAccountForm(FlaskForm):
    """A new person's name, login and password."""

    name = StringField(
        _l("Your name"),
        [_NEEDED, _LONGEST],
        description=_l("As it is shown to the other members of a project and in exports."),
        render_kw={"autocomplete": "name"},
    )
    login = StringField(
        _l("Sign-in name"),
        [_NEEDED, _LONGEST],
        description=_l("Letters, digits and . @ + - _ without blanks; you type it to sign in."),
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = _new_password(_l("Password"))
    again = _again()


class FirstAccountForm(NewAccountForm):
    """The first account, which needs the code that the terminal shows."""

    code = StringField(
        _l("One-time code"),
        [_NEEDED, _LONGEST],
        description=_l("It stands in the terminal window where annotate was started."),
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


class ProfileForm(FlaskForm):
    """One's name and the language of the pages."""

    name = StringField(_l("Your name"), [_NEEDED, _LONGEST], render_kw={"autocomplete": "name"})
    language = SelectField(_l("Language of the pages"))

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.language.choices = [("", _l("as the browser asks")), *i18n.languages()]


class ChangePasswordForm(FlaskForm):
    """The password so far and a new one."""

    current = PasswordField(_l("Present password"), [_NEEDED, _LONGEST], render_kw={"autocomplete": "current-password"})
    password = _new_password(_l("New password"))
    again = _again()
