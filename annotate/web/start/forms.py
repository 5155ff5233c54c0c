"""The quick start's one field."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired


class StartForm(FlaskForm):
    """A text to begin with."""

    text = TextAreaField(
        _l("A text to label"),
        [InputRequired(_l("Paste a text first."))],
        render_kw={"rows": 8, "dir": "auto"},
    )
