"""Forms of the registry pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from annotate.corpus.entry import LONGEST_NAME, EntryKind
from annotate.web.terms import ENTRY_KINDS, RELATIONS
from annotate.workflow.entry_cards import LONGEST_LINK, LONGEST_NOTE, SPEAKERS, Card


class EntryForm(FlaskForm):
    """An entry of the registry."""

    name = StringField(
        _l("Name"),
        [
            InputRequired(_l("This is needed.")),
            Length(max=LONGEST_NAME, message=_l("At most %(max)d characters.")),
        ],
        render_kw={"autocomplete": "off", "dir": "auto"},
    )
    kind = SelectField(_l("Kind"), coerce=EntryKind)
    aliases = TextAreaField(
        _l("Aliases"),
        description=_l("Other names of the same speaker or target, each on a line of its own. May stay empty."),
        render_kw={"rows": 4, "dir": "auto"},
    )
    in_cast = BooleanField(
        _l("On the cast list"),
        description=_l("Offered to all annotators before the other entries, and seen by all at once."),
    )
    note = TextAreaField(
        _l("Note"),
        [Length(max=LONGEST_NOTE, message=_l("At most %(max)d characters."))],
        description=_l("Who or what it is, for annotators who hesitate. May stay empty."),
        render_kw={"rows": 3, "dir": "auto"},
    )
    authority = StringField(
        _l("Link to an authority record"),
        [Length(max=LONGEST_LINK, message=_l("At most %(max)d characters."))],
        description=_l("The page of this speaker in a catalogue such as Wikidata, VIAF or GND. May stay empty."),
        render_kw={"inputmode": "url", "autocomplete": "off", "dir": "ltr"},
    )

    def __init__(self, *, author: bool = False, **values: object) -> None:
        super().__init__(**values)
        kinds = (EntryKind.AUTHOR,) if author else SPEAKERS
        self.kind.choices = [SelectChoice(kind.value, ENTRY_KINDS[kind]) for kind in kinds]

    def card(self) -> Card:
        """What was typed."""
        lines = (line.strip() for line in (self.aliases.data or "").splitlines())
        return Card(
            self.name.data,
            self.kind.data,
            tuple(line for line in lines if line),
            in_cast=self.in_cast.data,
            note=self.note.data or "",
            authority=(self.authority.data or "").strip(),
        )


class RelationForm(FlaskForm):
    """What an entry is to another one."""

    kind = SelectField(_l("Is"), choices=[SelectChoice(kind, name) for kind, name in RELATIONS.items()])
    other = StringField(
        _l("Of whom"),
        [InputRequired(_l("This is needed.")), Length(max=LONGEST_NAME, message=_l("At most %(max)d characters."))],
        description=_l("The name or an alias of an entry of the registry."),
        render_kw={"autocomplete": "off", "dir": "auto"},
    )
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("Until"), [Optional()])


class SplitForm(FlaskForm):
    """As which entry something is taken out of another one."""

    name = StringField(
        _l("They are"),
        [InputRequired(_l("This is needed.")), Length(max=LONGEST_NAME, message=_l("At most %(max)d characters."))],
        description=_l("The name of a new entry, or of one that is in the registry."),
        render_kw={"autocomplete": "off", "dir": "auto"},
    )
    kind = SelectField(
        _l("Kind, if it is new"),
        coerce=EntryKind,
        choices=[SelectChoice(kind.value, ENTRY_KINDS[kind]) for kind in SPEAKERS],
    )
