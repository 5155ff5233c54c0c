"""Refusals are told in the reader's language, with what a person wrote as it was written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from annotate.corpus.roles import RoundState
from annotate.errors import Message, Problem, Refused, Unreadable
from annotate.web.told import told


@pytest.fixture
def german(app: Flask) -> Iterator[None]:
    """A page for somebody who reads German."""
    with app.test_request_context(), force_locale("de"):
        yield


@pytest.mark.usefixtures("german")
def test_parts_are_translated() -> None:
    """States and numbers inside a message are in the reader's language; a file keeps its line."""
    refused = Refused(
        "The round “{round}” is {state}; nothing can be assigned in it any more.", round="main", state=RoundState.CLOSED
    )
    assert told(refused) == "Der Durchgang „main“ ist geschlossen; darin lässt sich nichts mehr zuweisen."
    problems = [Problem("“{value}” is no number.", 3, 4, value=0.5), Problem("There is no sentence in this text.")]
    assert told(Unreadable(problems, "a.csv")) == "a.csv: Zeile 3, Spalte 4: „0,5“ ist keine Zahl. (und 1 weitere)"
    assert str(Unreadable(problems, "a.csv")) == "a.csv: line 3, column 4: “0.5” is no number. (and 1 more)"


@pytest.mark.parametrize("name", ["{name}", "{0}", "{login}", "%(name)s", "{", "}} {{", "{name.__class__}", "%"])
@pytest.mark.usefixtures("german")
def test_braces_in_a_name(name: str) -> None:
    """A name is shown as it was written, whatever signs are in it."""
    refused = Refused("The sign-in name “{name}” is taken; choose another.", where=name, name=name, login="secret")
    assert str(refused) == f"{name}: The sign-in name “{name}” is taken; choose another."
    assert told(refused) == f"{name}: Der Anmeldename „{name}“ ist vergeben; wählen Sie einen anderen."
    assert told(Message("nothing known of {this}")) == "nothing known of {this}"
