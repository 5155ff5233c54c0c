"""Forms of the members page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput

from annotate.corpus.roles import Role
from annotate.web.terms import ROLES
from annotate.workflow.members import DAYS, LONGEST_DAYS, LONGEST_NOTE

WHAT_ROLES_MAY = {
    Role.MANAGER: _l("manager: sets up documents, codebook, members and rounds"),
    Role.CURATOR: _l("curator: decides the gold of closed rounds"),
    Role.ANNOTATOR: _l("annotator: labels the documents assigned to them"),
    Role.VIEWER: _l("viewer: looks at the project and its results"),
}


class RolesForm(FlaskForm):
    """A set of roles; that one is chosen is checked where it is stored."""

    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(role.value, name) for role, name in ROLES.items()],
        coerce=Role,
        option_widget=CheckboxInput(),
    )


class InvitationForm(FlaskForm):
    """What a new invitation gives, and for how long it works."""

    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(role.value, text) for role, text in WHAT_ROLES_MAY.items()],
        coerce=Role,
        default=[Role.ANNOTATOR],
        option_widget=CheckboxInput(),
    )
    remark = StringField(
        _l("For whom"),
        [Length(max=LONGEST_NOTE, message=_l("At most %(max)d characters."))],
        description=_l("For your own list of open invitations; nobody else sees it. May stay empty."),
        render_kw={"autocomplete": "off", "dir": "auto"},
    )
    days = IntegerField(
        _l("Days that the link works"),
        [
            InputRequired(_l("This is needed.")),
            NumberRange(1, LONGEST_DAYS, _l("Between %(min)d and %(max)d days.")),
        ],
        default=DAYS,
        render_kw={"min": 1, "max": LONGEST_DAYS},
    )
