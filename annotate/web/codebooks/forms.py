"""Forms of the codebook, and what they make of it; the rules of a codebook are in corpus.codebook_rules."""

from __future__ import annotations

import re
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from annotate.corpus.codebook import LABELLED, PALETTE, Codebook, Label, Layer, LayerKind
from annotate.errors import Refused
from annotate.web.terms import COLOURS

_NEEDED = InputRequired(_l("This is needed."))
_NAME = Length(max=200, message=_l("At most %(max)d characters."))
_COLOURS = [SelectChoice("", _l("none")), *(SelectChoice(name, COLOURS[name]) for name in PALETTE)]


class CodebookForm(FlaskForm):
    """What a codebook says of itself, and its guidelines."""

    name = StringField(_l("Name"), [_NEEDED, _NAME])
    description = TextAreaField(_l("Description"), [Optional()])
    citation = TextAreaField(_l("Citation"), [Optional()])
    guidelines = TextAreaField(
        _l("Guidelines"), [Optional()], description=_l("In Markdown: # for a heading, - for a list.")
    )
    no_act_allowed = BooleanField(_l("Offer “no stance act here”"))

    def applied_to(self, codebook: Codebook) -> Codebook:
        """`codebook` as the form says."""
        return replace(
            codebook,
            name=self.name.data.strip(),
            description=(self.description.data or "").strip(),
            citation=(self.citation.data or "").strip(),
            guidelines=_lines(self.guidelines.data),
            no_act_allowed=self.no_act_allowed.data,
        )


class LabelForm(PlainForm):
    """One label of a layer; the id never changes."""

    id = HiddenField()
    order = IntegerField(_l("Place"), [Optional()])
    name = StringField(_l("Name"), [_NAME])
    definition = TextAreaField(_l("Definition"), [Optional()])
    examples = TextAreaField(_l("Examples, one a line"), [Optional()])
    key = StringField(_l("Key"), [Length(max=1, message=_l("One character."))])
    colour = SelectField(_l("Colour"), choices=_COLOURS, validate_choice=False)
    retired = BooleanField(_l("Retired"))


class LayerForm(FlaskForm):
    """One layer with its labels and a free row for a new one."""

    name = StringField(_l("Name"), [_NEEDED, _NAME])
    definition = TextAreaField(_l("Definition"), [Optional()])
    required = BooleanField(_l("Required"))
    labels = FieldList(FormField(LabelForm))

    @classmethod
    def of(cls, layer: Layer) -> LayerForm:
        """The form filled from `layer`, or from what was sent."""
        rows = [_row(label, place) for place, label in enumerate(layer.labels, start=1)]
        free = [{"order": len(rows) + 1}] if layer.kind in LABELLED - {LayerKind.SCALE} else []
        return cls(
            data={"name": layer.name, "definition": layer.definition, "required": layer.required, "labels": rows + free}
        )

    def applied_to(self, codebook: Codebook, layer: Layer) -> Codebook:
        """`codebook` with `layer` as the form says; raises Refused where a label lost its name."""
        changed = replace(
            layer,
            name=self.name.data.strip(),
            definition=_lines(self.definition.data).strip(),
            required=self.required.data,
            labels=self._labels(layer),
        )
        return replace(codebook, layers=tuple(changed if each.id == layer.id else each for each in codebook.layers))

    def _labels(self, layer: Layer) -> tuple[Label, ...]:
        filled = [row.form for row in self.labels if row.form.id.data or (row.form.name.data or "").strip()]
        rows = sorted(filled, key=lambda row: (row.order.data is None, row.order.data or 0))
        return tuple(_label(row, layer) for row in rows)


class UploadForm(FlaskForm):
    """A codebook as a YAML file."""

    file = FileField(_l("Codebook as a YAML file"), [FileRequired(_l("Choose a file."))])


class PublishForm(FlaskForm):
    """Why a new version is published."""

    remark = StringField(
        _l("Why this version?"), [Optional(), Length(max=1000)], description=_l("Shown in the list of versions.")
    )


def _row(label: Label, place: int) -> dict[str, object]:
    return {
        "id": label.id,
        "order": place,
        "name": label.name,
        "definition": label.definition,
        "examples": "\n".join(label.examples),
        "key": label.key or "",
        "colour": label.colour or "",
        "retired": label.retired,
    }


def _label(row: LabelForm, layer: Layer) -> Label:
    name = (row.name.data or "").strip()
    if not name:
        raise Refused("A label needs a name; to take it out of use, retire it.", where=row.id.data)
    known = layer.label(row.id.data) or Label(_free_id(name, layer), name)
    return replace(
        known,
        name=name,
        definition=_lines(row.definition.data).strip(),
        examples=tuple(line.strip() for line in _lines(row.examples.data).split("\n") if line.strip()),
        key=row.key.data or None,
        colour=row.colour.data or None,
        retired=row.retired.data,
    )


def _free_id(name: str, layer: Layer) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "label"
    ids = {label.id for label in layer.labels}
    return next(each for each in (slug, *(f"{slug}-{n}" for n in range(2, len(ids) + 3))) if each not in ids)


def _lines(text: str | None) -> str:
    """Browsers send CR LF."""
    return (text or "").replace("\r\n", "\n")
