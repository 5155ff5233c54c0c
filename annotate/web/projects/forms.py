"""Forms of the project pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from annotate.corpus.entry import LONGEST_NAME

_NEEDED = InputRequired(_l("This is needed."))


class ProjectForm(FlaskForm):
    """Name and description of a project."""

    name = StringField(
        _l("Name"),
        [_NEEDED, Length(max=LONGEST_NAME, message=_l("At most %(max)d characters."))],
        render_kw={"autocomplete": "off", "dir": "auto"},
    )
    description = TextAreaField(
        _l("Description"),
        [Length(max=20_000, message=_l("At most %(max)d characters."))],
        description=_l("What is studied, for the members. May stay empty."),
        render_kw={"rows": 5, "dir": "auto"},
    )


class NewProjectForm(ProjectForm):
    """A new project, which begins with one of the codebooks that come along."""

    codebook = RadioField(_l("Codebook to begin with"), [_NEEDED])


class SettingsForm(ProjectForm):
    """What can be changed of a project."""

    measures_time = BooleanField(
        _l("Measure active time"),
        description=_l("How long annotators are at work at each sentence; they are told, and it stands in exports."),
    )
