"""What is refused is refused in the reader's language: in forms, on error pages, and to the page's own scripts."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from annotate.web.i18n import TRANSLATIONS
from tests.web.conftest import words
from tests.web.project import Team, make_team
from tests.web.test_catalogues import _messages as messages

P = "/p/dam"
UPLOAD = {"upload-files": (io.BytesIO(b"One.\nT\0wo."), "b.txt"), "upload-language": "en", "upload-encoding": ""}
# Address, form, and what is to be read then.
FORMS = [
    (f"{P}/rounds", {"name": "main", "kind": "main"}, "Das Projekt hat schon einen Durchgang „main“"),
    (f"{P}/rounds", {"name": "", "kind": "main"}, "Das wird gebraucht."),
    (f"{P}/members/invitations", {"days": "7"}, "Wählen Sie mindestens eine Rolle."),
    (f"{P}/members/invitations", {"days": "x", "roles": "annotator"}, "Zwischen 1 und 90 Tagen."),
    (f"{P}/registry/new", {"name": "author", "kind": "person"}, "„author“ ist schon ein eigener Eintrag."),
    (f"{P}/registry/new", {"name": "A > B", "kind": "person"}, "Ein Eintrag ist ein Sprecher"),
    (f"{P}/registry/import", {"text": "a\na", "kind": "person"}, "„a“ steht schon in Zeile 1"),
    (f"{P}/codebook/upload", {"file": (io.BytesIO(b"name: x\nnmae: y\nlayers: []"), "c.yaml")}, "meinten Sie „name“?"),
    (f"{P}/codebook/upload", {"file": (io.BytesIO(b"a: &a [1]"), "c.yaml")}, "Zeile 1"),
    (f"{P}/documents/upload", UPLOAD, "b.txt: Zeile 2, Spalte 2: Hier steht ein NUL-Zeichen"),
    ("/account/password", {"password": "wrong", "new": "another one", "again": "another one"}, "Passwort"),
    ("/projects/new", {"name": "\x01"}, "Das wird gebraucht."),
    (f"{P}/agreement/parts?by=nothing", None, ""),
    ("/nowhere", None, "Diese Seite gibt es nicht"),
    (f"{P}/r/999/d/999", None, "Das dürfen Sie nicht"),
    ("/sign-out", None, "Das geht hier nicht"),
]  # fmt: skip


@pytest.fixture
def team(app: Flask) -> Team:
    """The project; Mara's and Ana's browsers ask for German."""
    made = make_team(app)
    for visitor in (made.mara, made.ana):
        visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de"
    return made


@pytest.fixture(scope="module")
def english() -> set[str]:
    """What the pages say in English and otherwise in German."""
    file = TRANSLATIONS / "de" / "LC_MESSAGES" / "messages.po"
    return {
        str(message.id) for message in messages(file) if message.id != message.string and str(message.id).count(" ") > 2
    }


@pytest.mark.parametrize(("address", "form", "said"), FORMS, ids=lambda part: part if isinstance(part, str) else "")
def test_forms_and_pages(
    team: Team, english: set[str], address: str, form: dict[str, object] | None, said: str
) -> None:
    """No refusal of a form or an address is in English, and it says what is wrong."""
    answer = team.mara.get(address) if form is None else team.mara.send(address, **form)
    shown = words(answer)
    assert answer.status_code >= 400, shown
    assert said in shown
    assert [each for each in english if each in shown] == []


def test_scripts(team: Team) -> None:
    """What the page's own scripts are told, and show, is in the language of the page; a program reads English."""
    assert _saved_nowhere(team) == "Diesen Satz gibt es in diesem Durchgang nicht."
    del team.ana.client.environ_base["HTTP_ACCEPT_LANGUAGE"]
    assert _saved_nowhere(team) == "There is no such sentence in this round."


def _saved_nowhere(team: Team) -> str:
    answer = team.ana.client.put(
        f"{P}/r/{team.round}/s/999",
        json={"base_version": 0, "request_id": "a", "answer": {"acts": [], "values": {}}},
        headers={"X-Annotator": str(team.people["ana"]), "Accept": "application/json"},
    )
    return str(answer.get_json()["error"])
