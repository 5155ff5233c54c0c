"""The figures that the agreement pages offer, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from annotate.errors import NotFound
from annotate.store.models import Project, User
from annotate.web.agreement import kept, words
from annotate.web.agreement.page import Asked, Filter, ask, questions_of
from annotate.web.agreement.parts import breakdown, compared
from annotate.web.agreement.report_words import reported
from annotate.web.agreement.result import of_documents, shown
from annotate.web.told import decimal
from annotate.workflow.agreement import Question

MOST_DOCUMENTS = 40
MEDIA_TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a figure of one reading is drawn from."""

    asked: Asked
    found: kept.Computed
    wanted: Filter
    suffix: str

    @property
    def title(self) -> str:
        """The layer, the reading and the round."""
        question = self.asked.question
        return f"{named(question)} ({question.round.name})"

    @property
    def note(self) -> str:
        """What it was computed from."""
        layer = self.found.layer
        method = layer["coefficients"][self.found.headline]["interval_method"]
        counts = words.computed_from(layer)
        interval = _("Lines are 95 %% intervals: %(method)s.", method=reported(method)) if method else ""
        cautions = " ".join(str(words.CAUTIONS.get(each) or reported(each)) for each in layer["caution"])
        return f"{counts} {interval} {cautions}".strip()

    def shown(self, label: str) -> str:
        """A label by its name."""
        names = {label.id: label.name for label in self.asked.question.layer.labels}
        return shown(label, self.found.layer["level"], names) or _("none")


def draw(
    session: Session, project: Project, actor: User, given: Mapping[str, str], kind: str, suffix: str
) -> tuple[bytes, str]:
    """The file and its name without suffix; raises NotFound and Forbidden as `page.ask` does."""
    asked = ask(session, project, actor, given)
    question = asked.question
    if kind == "overview":
        return _overview(session, actor, asked, suffix), f"{project.slug}_{question.round.name}"
    if kind in ACROSS:
        return ACROSS[kind](session, actor, asked, given, suffix), f"{project.slug}_{question.layer.id}_{kind}"
    drawing = Drawing(asked, kept.computed(session, actor, question), Filter.of(given), suffix)
    parts = (project.slug, question.round.name, question.layer.id, question.reading.value, kind)
    return DRAWN[kind](drawing), "_".join(parts)


def named(question: Question) -> str:
    """A layer and reading in words."""
    return f"{question.layer.name}: {words.READINGS[question.reading.value][0]}"


def _in_words() -> dict[str, Any]:
    """How the figure writes numbers, and that there are none."""
    return {"point": decimal("."), "undefined": _("undefined")}


def _overview(session: Session, actor: User, asked: Asked, suffix: str) -> bytes:
    from annotate.export.figures import Dot, forest

    question = asked.question
    every = questions_of(session, question.project, question.round, asked.choice)
    found = [(each, kept.headline(session, actor, each)) for each in every]
    return forest(
        [Dot.of(named(each), headline.entry) for each, headline in found],
        title=_("Agreement in the round %(round)s", round=question.round.name),
        note=_("Dots are Krippendorff’s alpha, for naming the same source F1. Lines are 95 %% intervals."),
        axis=_("Agreement"),
        format=suffix,
        **_in_words(),
    )


def _parts(session: Session, actor: User, asked: Asked, given: Mapping[str, str], suffix: str) -> bytes:
    from annotate.export.figures import Dot, forest

    found = breakdown(session, actor, asked, given.get("by", "document"), given.get("coefficient", ""))
    coefficient = str(words.COEFFICIENTS[found.coefficient])
    drawing = Drawing(asked, kept.computed(session, actor, asked.question), Filter(), suffix)
    part = words.PARTS.get(found.by, found.by)
    groups = [(each.name, each.entry) for each in found.groups]
    dots = [Dot.of(name, dict(entry)) for name, entry in ((_("all together"), found.pooled), *groups)]
    return forest(
        dots[: MOST_DOCUMENTS + 1],
        title=f"{named(asked.question)}, {part}",
        note=drawing.note,
        axis=coefficient,
        format=suffix,
        **_in_words(),
    )


def _difference(session: Session, actor: User, asked: Asked, given: Mapping[str, str], suffix: str) -> bytes:
    from annotate.export.figures import DIFFERENCE, Dot, forest

    found = compared(session, actor, asked, MultiDict(given))
    if not found.found:
        raise NotFound("There is no figure of a difference that was not asked for.")
    entries = [(words.COEFFICIENTS.get(each["coefficient"], _("These two")), dict(each)) for each in found.found]
    method = next((each["interval_method"] for each in found.found if each["interval_method"]), None)
    return forest(
        [Dot.of(str(name), each) for name, each in entries],
        title=f"{named(asked.question)}: {found.title}",
        note=_("Lines are 95 %% intervals: %(method)s.", method=reported(method)) if method else "",
        axis=_("Difference"),
        format=suffix,
        scale=DIFFERENCE,
        **_in_words(),
    )


def _coefficients(drawing: Drawing) -> bytes:
    from annotate.export.figures import Dot, forest

    entries = drawing.found.layer["coefficients"].items()
    dots = [Dot.of(str(words.COEFFICIENTS[name]), entry) for name, entry in entries if entry["value"] is not None]
    return forest(
        dots, title=drawing.title, note=drawing.note, axis=_("Coefficient"), format=drawing.suffix, **_in_words()
    )


def _labels(drawing: Drawing) -> bytes:
    from annotate.export.figures import Dot, forest

    dots = [Dot.of(drawing.shown(each["label"]), each["specific_agreement"]) for each in drawing.found.layer["labels"]]
    axis = str(words.COEFFICIENTS["specific_agreement"])
    return forest(dots, title=drawing.title, note=drawing.note, axis=axis, format=drawing.suffix, **_in_words())


def _confusion(drawing: Drawing) -> bytes:
    from annotate.export import disagreement
    from annotate.export.figures import heat_map

    pair = drawing.wanted.pair
    table = disagreement.confusion(drawing.found.study, pair)
    return heat_map(
        [drawing.shown(each) for each in table.labels],
        table.counts,
        title=drawing.title,
        note=f"{_('Colours are shares of the row.')} {drawing.note}",
        axes_of=pair or (_("one annotator"), _("another annotator")),
        format=drawing.suffix,
    )


def _documents(drawing: Drawing) -> bytes:
    from annotate.export.breakdown import documents
    from annotate.export.figures import Dot, forest

    tallies = documents(drawing.found.study)
    found = of_documents(drawing.asked, drawing.found, tallies[:MOST_DOCUMENTS])
    every = drawing.found.layer["coefficients"][drawing.found.headline]
    which = _(
        "Documents with the largest share of differing units first, %(shown)d of %(all)d.",
        shown=len(found),
        all=len(tallies),
    )
    return forest(
        [Dot.of(_("all together"), every), *(Dot.of(each.tally.document, each.entry) for each in found)],
        title=drawing.title,
        note=f"{which} {drawing.note}",
        axis=str(words.COEFFICIENTS[drawing.found.headline]),
        format=drawing.suffix,
        **_in_words(),
    )


DRAWN: dict[str, Callable[[Drawing], bytes]] = {
    "coefficients": _coefficients,
    "labels": _labels,
    "confusion": _confusion,
    "documents": _documents,
}
ACROSS: dict[str, Callable[[Session, User, Asked, Mapping[str, str], str], bytes]] = {
    "parts": _parts,
    "difference": _difference,
}
KINDS = ("overview", *ACROSS, *DRAWN)
