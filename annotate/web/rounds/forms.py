"""Forms of the rounds pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from annotate.corpus.entry import LONGEST_NAME
from annotate.corpus.roles import RoundKind

_NEEDED = InputRequired(_l("This is needed."))
_WHAT_KINDS_ARE = {
    RoundKind.PILOT: _l("pilot: to try the codebook"),
    RoundKind.MAIN: _l("main: the study itself"),
    RoundKind.RE_TEST: _l("re-test: the same documents once more"),
}


class RoundForm(FlaskForm):
    """A new round."""

    name = StringField(
        _l("Name"),
        [_NEEDED, Length(max=LONGEST_NAME, message=_l("At most %(max)d characters."))],
        description=_l("It stands in exports and on the command line, such as: main."),
        render_kw={"autocomplete": "off", "dir": "auto"},
    )
    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(kind.value, text) for kind, text in _WHAT_KINDS_ARE.items()],
        coerce=RoundKind,
        default=RoundKind.MAIN,
    )


class SpreadForm(FlaskForm):
    """How many annotators each document gets."""

    each = IntegerField(
        _l("Annotators for each document"),
        [_NEEDED, NumberRange(min=1, message=_l("At least %(min)d."))],
        default=2,
        render_kw={"min": 1},
    )
