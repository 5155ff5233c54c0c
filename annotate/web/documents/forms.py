"""Forms of the documents' pages; what a text must be is in workflow.uploads and formats."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import MultipleFileField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from annotate.formats.draft_json import TextDraft
from annotate.formats.sentence_table import Mapping, Table
from annotate.web.documents.choices import encodings, languages

_NEEDED = InputRequired(_l("This is needed."))
_LONGEST = Length(max=300, message=_l("At most %(max)d characters."))
_LANGUAGE_HELP = _l("Where sentences end depends on it.")

# Columns with these names, in any case, are proposed for a role.
_USUAL = {
    "text": ("text", "sentence", "content", "body", "utterance"),
    "document": ("document", "doc", "document_id", "doc_id", "file", "article", "name"),
    "id": ("id", "sentence_id", "sent_id", "external_id"),
    "kind": ("kind",),
    "speaker": ("speaker", "turn"),
}


class PasteForm(FlaskForm):
    """A text to paste."""

    text = TextAreaField(_l("Text"), [_NEEDED], render_kw={"rows": 12, "dir": "auto"})
    name = StringField(
        _l("Name"), [Optional(), _LONGEST], description=_l("Its name in exports; by default its first words.")
    )
    language = SelectField(_l("Language"), description=_LANGUAGE_HELP)

    def __init__(self, language: str = "en", **values: object) -> None:
        super().__init__(prefix="paste", data={"language": language}, **values)
        self.language.choices = languages(language)


class UploadForm(FlaskForm):
    """Files to upload."""

    files = MultipleFileField(
        _l("Files"),
        [_NEEDED],
        description=_l(
            "Text files (.txt), several at once, or tables (.csv, .tsv) of sentences or documents; 20 MB in all."
        ),
        render_kw={"accept": ".txt,.text,.md,.csv,.tsv,.tab,text/plain"},
    )
    language = SelectField(_l("Language"), description=_LANGUAGE_HELP)
    encoding = SelectField(
        _l("Encoding"), description=_l("How the files write letters as bytes; the preview shows what was recognised.")
    )

    def __init__(self, language: str = "en", **values: object) -> None:
        super().__init__(prefix="upload", data={"language": language}, **values)
        self.language.choices = languages(language)
        self.encoding.choices = encodings(detect=True)


class DescribeForm(FlaskForm):
    """Name, title, language and encoding of a draft."""

    title = StringField(
        _l("Title"), [_NEEDED, _LONGEST], description=_l("As annotators see it."), render_kw={"dir": "auto"}
    )
    name = StringField(
        _l("Name"), [_NEEDED, _LONGEST], description=_l("As exports and tables name it; no two documents share one.")
    )
    language = SelectField(_l("Language"))
    encoding = SelectField(_l("Encoding"))

    def __init__(self, draft: TextDraft, **values: object) -> None:
        document = draft.document
        present = {
            "title": document.title,
            "name": document.name,
            "language": document.language,
            "encoding": draft.encoding,
        }
        super().__init__(data=present, **values)
        self.language.choices = languages(document.language)
        if draft.upload is None:
            del self.encoding
        else:
            self.encoding.choices = encodings((draft.encoding, *draft.alternatives))


class ColumnsForm(FlaskForm):
    """Which column of a table is which."""

    unit = RadioField(
        _l("One row is"),
        choices=[
            SelectChoice("sentence", _l("one sentence")),
            SelectChoice("document", _l("one document, to be split into sentences")),
        ],
    )
    text = SelectField(_l("Text"), [_NEEDED])
    document = SelectField(_l("Document"), description=_l("Rows of one document stay in their order."))
    id = SelectField(
        _l("Id of the sentence"), description=_l("Kept and exported; no two sentences of a document share one.")
    )
    kind = SelectField(_l("Kind"), description=_l("headline, body, turn heading, chair's note or list item"))
    speaker = SelectField(_l("Speaker"), description=_l("Consecutive sentences of one speaker are a turn."))

    def __init__(self, table: Table, **values: object) -> None:
        super().__init__(data=proposed(table), **values)
        columns = [SelectChoice(name, name) for name in dict.fromkeys(table.header)]
        self.text.choices = columns
        for role in ("document", "id", "kind", "speaker"):
            self[role].choices = [SelectChoice("", _("no such column")), *columns]

    @property
    def mapping(self) -> Mapping:
        """The columns that were chosen."""
        chosen = {role: self[role].data or None for role in ("document", "id", "kind", "speaker")}
        return Mapping(text=self.text.data, unit=self.unit.data, **chosen)


def proposed(table: Table) -> dict[str, str]:
    """Role -> the column that is usually called so; the text is the first column if none is."""
    known = {name.strip().casefold(): name for name in reversed(table.header)}
    found = {role: next((known[name] for name in names if name in known), "") for role, names in _USUAL.items()}
    return found | {"text": found["text"] or table.header[0], "unit": "sentence"}
