"""What the kinds of remarks are called."""

from __future__ import annotations

from flask_babel import gettext as _


def remark_kinds() -> dict[str, str]:
    """Kind -> its name, in the order in which they are offered."""
    return {
        "question": _("question to the manager"),
        "segmentation": _("bad segmentation"),
        "guideline": _("unclear guideline"),
    }
