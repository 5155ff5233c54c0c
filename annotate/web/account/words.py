"""What the commands of the labelling page are called."""

from __future__ import annotations

from flask_babel import gettext as _


def command_names() -> dict[str, str]:
    """Command -> what it does, in the order of the list of keys."""
    return {
        "next": _("next sentence"),
        "previous": _("previous sentence"),
        "next-open": _("next sentence without an answer"),
        "source": _("write the source; > nests, + joins, Enter takes"),
        "field": _("go into the field of the marked layer; Esc or Enter leads back"),
        "repeat": _("repeat the last source"),
        "voice": _("the author’s own voice"),
        "nest": _("nest a source in this one"),
        "join": _("join another speaker"),
        "quotation": _("the same source for the rest of the quotation"),
        "turn": _("the same source for the picked sentences, or the rest of the turn"),
        "pick": _("pick the sentence to be given the source of another one, or let go of it"),
        "near": _("take the known name that a new one looks like"),
        "new": _("keep the new name that looks like a known one"),
        "add": _("another stance act"),
        "copy": _("copy the answer of the sentence before"),
        "none": _("no stance act here, where the codebook offers it"),
        "skip": _("skip the sentence"),
        "unclear": _("mark the sentence unclear"),
        "ask": _("ask the manager, or report"),
        "undo": _("undo"),
        "redo": _("redo"),
        "find": _("find and filter sentences"),
        "guidelines": _("the guidelines, at the layer in work"),
        "keys": _("this list"),
    }
