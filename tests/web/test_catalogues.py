"""Each language that is offered says everything, and what is served is what was translated."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from werkzeug.test import TestResponse

from annotate.settings import Settings
from annotate.web.i18n import TRANSLATIONS
from tests.fixtures.messages import gathered
from tests.web.conftest import Visitor, new_visitor, soup, words
from tests.web.test_i18n import CODEBOOK, STUDY_PASSWORD, make_study
from tests.web.test_i18n import _is_written as is_written
from tests.web.test_i18n import _reachable as reachable
from tests.web.test_i18n import _untranslated as untranslated

CATALOGUES = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[ds]|%%|\{\w+\}")

each_catalogue = pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-3])


def _read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parts[-3])


def _messages(file: Path) -> list[Message]:
    return [message for message in _read(file) if message.id]


def _forms(texts: object) -> tuple[str, ...]:
    return tuple(texts) if isinstance(texts, (tuple, list)) else (str(texts),)


@pytest.fixture(scope="module")
def said() -> set[object]:
    """All messages of the pages."""
    found = set(gathered())
    assert len(found) > 800
    return found


def test_german_is_there() -> None:
    """German is among the languages."""
    assert "de" in {file.parts[-3] for file in CATALOGUES}


@each_catalogue
def test_complete(file: Path, said: set[object]) -> None:
    """Every text of the pages is in the catalogue, and nothing besides; else run `make messages`."""
    # A text that is said alone and as the singular of another stands in the catalogue once.
    assert {_forms(message.id)[0] for message in _messages(file)} ^ {_forms(text)[0] for text in said} == set()


@each_catalogue
def test_translated(file: Path) -> None:
    """Every text is translated, in all the plural forms of the language, and none is a guess."""
    plurals = _read(file).num_plurals
    for message in _messages(file):
        forms = _forms(message.string)
        assert all(forms), message.id
        assert len(forms) == (plurals if message.pluralizable else 1), message.id
        assert not message.fuzzy, message.id


@each_catalogue
def test_placeholders(file: Path) -> None:
    """What is filled into a text is filled into its translation too, so that no page breaks in one language alone."""
    for message in _messages(file):
        wanted = sorted(PLACEHOLDER.findall(_forms(message.id)[-1]))
        for form in _forms(message.string)[-1:]:
            assert sorted(PLACEHOLDER.findall(form)) == wanted, message.id
        for form in _forms(message.string):
            assert set(PLACEHOLDER.findall(form)) <= set(wanted), message.id


@each_catalogue
def test_compiled(file: Path) -> None:
    """What is served is what stands in the catalogue; else run `make messages`."""
    with file.with_suffix(".mo").open("rb") as opened:
        served = {_forms(message.id): _forms(message.string) for message in read_mo(opened) if message.id}
    assert served == {_forms(message.id): _forms(message.string) for message in _messages(file)}


@pytest.fixture
def german(make_app: Callable[[Settings], Flask], settings: Settings) -> Visitor:
    """Somebody whose browser asks for German."""
    visitor = new_visitor(make_app(settings))
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de-CH,de;q=0.9,en;q=0.5"
    return visitor


@pytest.mark.usefixtures("mara")
def test_asked_for_by_the_browser(german: Visitor) -> None:
    """Who asks for German gets German pages, those of the help too."""
    answer = german.get("/sign-in")
    assert soup(answer).html["lang"] == "de"
    assert "Noch kein Konto?" in words(answer)
    assert "No account yet" not in words(answer)
    assert soup(german.get("/help/labelling")).article["lang"] == "de"
    assert "auf Englisch" not in words(german.get("/help/labelling"))


@pytest.mark.usefixtures("mara")
def test_chosen_before_signing_in(german: Visitor) -> None:
    """The language chosen on the sign-in page stays after signing in, unless the account names another."""
    assert soup(german.get("/sign-in")).select_one("button[name=language][lang=en]") is not None
    german.send("/language", "/sign-in", language="en", next="/sign-in")
    assert soup(german.get("/sign-in")).html["lang"] == "en"
    german.sign_in("mara")
    assert soup(german.get("/")).html["lang"] == "en"
    german.send("/account", name="Mara", language="de")
    assert "Ihre Arbeit" in words(german.get("/"))


def test_unknown_language(german: Visitor) -> None:
    """A language that is not offered changes nothing."""
    german.send("/language", language="tlh")
    assert soup(german.get("/help/")).html["lang"] == "de"


def test_pages_of_a_project(german: Visitor) -> None:
    """No text of a page that links lead a manager to is left in English."""
    make_study(german.client.application.extensions["annotate.store"], CODEBOOK)
    german.sign_in("mara-dam", STUDY_PASSWORD)
    catalogue = _messages(TRANSLATIONS / "de" / "LC_MESSAGES" / "messages.po")
    english = {str(message.id) for message in catalogue if message.id != message.string}
    left = {path: english & set(_read_on(answer)) for path, answer in reachable(german)}
    assert len(left) > 8
    assert {path: texts for path, texts in left.items() if texts} == {}


def _read_on(answer: TestResponse) -> list[str]:
    return [text for text in untranslated(answer) if not is_written(text)]
