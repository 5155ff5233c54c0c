"""What the scripts of the workspace say, in the language of the page."""

from __future__ import annotations

from flask_babel import gettext as _


def strings() -> dict[str, str]:
    """Name -> text; `{…}` is filled in by the scripts."""
    return _saving() | _moving() | _naming() | _statuses()


def _saving() -> dict[str, str]:
    return {
        "saving": _("Saving"),
        "saved": _("Saved {time}"),
        "nothing_saved": _("Saves by itself"),
        "retrying": _("Not saved, retrying: {count} kept on this computer"),
        "signed_out": _("Not saved: you are signed out. {count} kept on this computer"),
        "other": _("Not saved: somebody else is signed in on this computer. {count} kept until you sign in again"),
        "wrong_password": _("This password is wrong."),
        "too_often": _("That was tried too often; wait some minutes."),
        "no_server": _("The server does not answer; try again in a moment."),
        "stopped": _("Not saved: {message} {count} kept on this computer"),
        "refused": _("Not saved: {message}"),
        "refused_parts": _("Sentences not changed: {numbers}. {message}"),
        "undo_offline": _("Undo needs the server; there are answers still waiting to be saved."),
        "undone": _("Undone in sentence {number}"),
        "redone": _("Redone in sentence {number}"),
        "undone_in": _("Undone in {count} sentences"),
        "redone_in": _("Redone in {count} sentences"),
        "no_room": _("This browser keeps nothing for later; leave the page open until everything is saved."),
        "file_name": _("unsent-answers.json"),
    }


def _moving() -> dict[str, str]:
    return {
        "sentence": _("Sentence {number} of {total}"),
        "progress": _("{done} of {total}"),
        "all_answered": _("Every sentence is answered."),
        "next_layer": _("{layer}: {value}. Next: {next}"),
        "complete": _("{layer}: {value}. Complete"),
        "act": _("Stance act {number}"),
        "fill_act": _("Fill in the open stance act first."),
        "nothing_to_copy": _("The sentence before has nothing to copy."),
        "copy_over": _("This sentence has an answer already; undo or remove it before copying another one."),
        "copied": _("Copied from the sentence before"),
        "no_turn": _("This sentence belongs to no turn."),
        "give_first": _("Give this sentence its source first; it can then be given to others."),
        "picked": _("Sentences picked for one source: {count}"),
        "reply": _("Reply"),
        "asked": _("Sent to the manager"),
        "not_asked": _("Not sent: the server does not answer. What you wrote is still there; send it again soon."),
        "matches": _("{count} of {total} sentences match"),
        "no_match": _("No sentence matches."),
        "no_last": _("There is no source to repeat yet."),
        "quotation": _("Same source for {count} more of this quotation"),
        "quotation_given": _("Source given to {count} more sentences"),
        "mention_of": _("{name}: where it is named"),
        "cue_of": _("{name}: word that tells it speaks"),
        "marked_words": _("“{words}” marked: {name}"),
        "unmarked_words": _("“{words}” no longer marked: {name}"),
        "one_sentence": _(
            "Select words of one sentence only; each sentence has an answer of its own. To give several one source, "
            "pick them with Shift and a click, or by the marks before them."
        ),
        "empty": _("nothing"),
        "no_act": _("No stance act"),
        "none": _("none"),
    }


def _naming() -> dict[str, str]:
    return {
        "add": _("Add “{name}” as {kind}"),
        "did_you_mean": _("Did you mean"),
        "new_name": _("“{name}” is new. Did you mean “{near}”?"),
        "take_near": _("Take “{near}”"),
        "keep_new": _("Keep “{name}”"),
        "near_taken": _("“{near}” taken"),
        "person": _("person"),
        "organisation": _("organisation"),
        "collective": _("collective"),
        "unnamed": _("unnamed"),
        "issue": _("issue"),
        "author": _("author"),
        "bad_chain": _("Write a name before and after each > and +."),
    }


def _statuses() -> dict[str, str]:
    return {
        "unseen": _("no answer yet"),
        "started": _("started"),
        "done": _("done"),
        "skipped": _("Skipped"),
        "unclear": _("Unclear"),
    }
