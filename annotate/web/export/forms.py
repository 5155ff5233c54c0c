"""What is to be exported."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FloatField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput

from annotate.corpus.document import SentenceKind
from annotate.store.models import Round
from annotate.web.agreement.page import name_of
from annotate.web.agreement.words import PARTS, READINGS
from annotate.web.terms import SENTENCE_KINDS
from annotate.workflow.agreement import Question
from annotate.workflow.export import Format, Order, Whose

FORMATS = (
    (Format.CSV_LONG, _l("Labels, long CSV: one row a sentence, annotator, stance act and layer")),
    (Format.CSV_WIDE, _l("Labels, wide CSV: one row a sentence, annotator and stance act, a column a layer")),
    (Format.JSONL, _l("Labels, JSON Lines: one whole annotation a line; can be imported again")),
    (Format.CSV_STUDY, _l("Ratings, CSV: unit, annotator and label, exactly what agreement is computed from")),
    (Format.REPORT_JSON, _l("Agreement report, JSON")),
    (Format.REPORT_CSV, _l("Agreement report, CSV")),
    (Format.REPORT_MARKDOWN, _l("Agreement report, tables for a paper in Markdown")),
    (Format.REPORT_LATEX, _l("Agreement report, tables for a paper in LaTeX")),
)


ANSWERS = (
    (Whose.RAW, _l("the annotators’, as they gave them")),
    (Whose.GOLD, _l("the gold that curators decided")),
    (Whose.BOTH, _l("both")),
)


class KindsField(SelectMultipleField):
    """Kinds of sentences, ticked one by one or, as in the address of another page, divided by commas."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """The kinds that are named."""
        super().process_formdata([each for value in valuelist for each in value.split(",") if each])


class ExportForm(FlaskForm):
    """Sent by GET: a download changes nothing, and its address can be kept.

    `what`, `first`, `second` and `width` come from the pages of a reading alone: what is compared, and planned.
    """

    class Meta:
        """No token is needed where nothing is changed."""

        csrf = False

    format = RadioField(_l("What"), choices=[SelectChoice(*each) for each in FORMATS], default=Format.CSV_LONG)
    round = SelectField(_l("Round"), default="", validate_choice=False)
    compare = SelectField(
        _l("Layer and reading"),
        default="",
        validate_choice=False,
        description=_l("For ratings and reports."),
    )
    own = BooleanField(_l("My own answers only"))
    unclear = BooleanField(_l("Count “unclear” as a label"), description=_l("For ratings and reports."))
    kinds = KindsField(
        _l("Kinds of sentences"),
        choices=[SelectChoice(kind.value, word) for kind, word in SENTENCE_KINDS.items()],
        description=_l("For ratings and reports. None ticked: all of them."),
        option_widget=CheckboxInput(),
    )
    by = SelectField(
        _l("In parts"),
        default="",
        choices=[SelectChoice("", _l("no parts")), *(SelectChoice(*each) for each in PARTS.items())],
        validate_choice=False,
        description=_l("For reports."),
    )
    what, first, second = StringField(), StringField(), StringField()
    width = FloatField(validators=[Optional()])
    answers = RadioField(
        _l("Whose answers"),
        choices=[SelectChoice(*each) for each in ANSWERS],
        default=Whose.RAW,
        description=_l("For labels. Sentences whose gold is not decided have a row that says so."),
    )
    excel = BooleanField(_l("For Excel"), description=_l("Begins a CSV with the mark by which Excel knows UTF-8."))

    def offer(self, rounds: Sequence[Round], questions: Sequence[Question]) -> None:
        """Fills the lists; `questions` are those of the newest round."""
        names = (SelectChoice(each.name, each.name) for each in rounds)
        self.round.choices = [SelectChoice("", _l("All that are open to me")), *names]
        offered = (SelectChoice(name_of(each), _named(each)) for each in questions)
        self.compare.choices = [SelectChoice("", _l("Every layer, the usual reading")), *offered]

    def order(self) -> Order:
        """What was asked for."""
        layer, _, reading = (self.compare.data or "").partition(":")
        return Order(
            Format(self.format.data),
            self.round.data or None,
            layer or None,
            reading or None,
            own=self.own.data,
            unclear=self.unclear.data,
            answers=Whose(self.answers.data),
            excel=self.excel.data,
            kinds=tuple(SentenceKind(kind) for kind in self.kinds.data or ()),
            by=self.by.data or None,
            compare=(self.what.data, self.first.data or "", self.second.data or "") if self.what.data else None,
            width=self.width.data,
        )


def _named(question: Question) -> str:
    return f"{question.layer.name}: {READINGS[question.reading.value][0]}"
