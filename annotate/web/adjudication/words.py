"""What adjudication calls things."""

from __future__ import annotations

from flask_babel import gettext as _

from annotate.store.models import Reason


def reasons() -> dict[str, str]:
    """Reason -> its name, in the order in which they are offered."""
    return {
        Reason.SLIP.value: _("a slip"),
        Reason.GUIDELINE_GAP.value: _("a gap in the guidelines"),
        Reason.AMBIGUOUS.value: _("the text is ambiguous"),
        Reason.SEGMENTATION.value: _("bad segmentation"),
    }


def verdicts() -> dict[str, str]:
    """What is said of a sentence by its answers; `{…}` is filled in by the page and its scripts."""
    return {
        "nobody": _("No annotator answered this sentence."),
        "single": _("One annotator answered; nobody to agree with."),
        "agreed": _("All {count} annotators agree."),
        "disputed": _("{count} annotators, in dispute."),
        "taken": _("Answer {letter} taken."),
        "taken_all": _("All answers combined."),
        "reason_lost": _("The reason was not kept; choose it again when the server answers."),
    }
