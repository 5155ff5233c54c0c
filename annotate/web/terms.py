"""The words of roles, rounds and entries as pages show them, in the reader's language."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role, RoundKind, RoundState

ROLES: dict[Role, LazyString] = {
    Role.MANAGER: _l("manager"),
    Role.CURATOR: _l("curator"),
    Role.ANNOTATOR: _l("annotator"),
    Role.VIEWER: _l("viewer"),
}
ROUND_KINDS: dict[RoundKind, LazyString] = {
    RoundKind.PILOT: _l("pilot"),
    RoundKind.MAIN: _l("main"),
    RoundKind.RE_TEST: _l("re-test"),
}
ROUND_STATES: dict[RoundState, LazyString] = {
    RoundState.PREPARING: _l("preparing"),
    RoundState.LABELLING: _l("labelling"),
    RoundState.CLOSED: _l("closed"),
    RoundState.REVEALED: _l("revealed"),
}
ENTRY_KINDS: dict[EntryKind, LazyString] = {
    EntryKind.PERSON: _l("person"),
    EntryKind.ORGANISATION: _l("organisation"),
    EntryKind.COLLECTIVE: _l("collective"),
    EntryKind.UNNAMED: _l("unnamed"),
    EntryKind.AUTHOR: _l("author"),
    EntryKind.ISSUE: _l("issue"),
}


def init_app(app: Flask) -> None:
    """Gives templates the filters `role`, `round_kind`, `round_state` and `entry_kind`."""
    app.add_template_filter(ROLES.__getitem__, "role")
    app.add_template_filter(ROUND_KINDS.__getitem__, "round_kind")
    app.add_template_filter(ROUND_STATES.__getitem__, "round_state")
    app.add_template_filter(ENTRY_KINDS.__getitem__, "entry_kind")
