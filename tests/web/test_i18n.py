"""Every word of the pages can be translated, into a language written from right to left too."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from bs4 import Tag
from flask import Flask
from werkzeug.test import TestResponse

from annotate.corpus.entry import AUTHOR
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.settings import Settings
from annotate.web import i18n
from tests.fixtures.messages import gathered
from tests.web.conftest import PASSWORD, Visitor, new_visitor, soup
from tests.workflow.conftest import PASSWORD as STUDY_PASSWORD
from tests.workflow.conftest import make_study

SPOKEN = ("aria-label", "title", "placeholder", "alt")
# The product's name, and the help texts, which are English.
NOT_TRANSLATED = (
    "bdi, [dir=auto], code, kbd, samp, time, .product, .site-footer > span:first-child, article[lang=en], "
    "#language option[value=en], #language option[value=ar]"
)

CODEBOOK = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())


def _written() -> list[str]:
    """What people wrote in the project of the tests, and the author's reserved name; the longest first."""
    parts = [part for layer in CODEBOOK.layers for part in (layer, *layer.labels)]
    examples = [example for layer in CODEBOOK.layers for label in layer.labels for example in label.examples]
    texts = [CODEBOOK.name, CODEBOOK.description, *examples, *(each.name for each in parts)]
    texts += [each.definition for each in parts] + ["The dam", "main", "dam", "Mara", "Ana", "Ben", AUTHOR]
    return sorted((" ".join(text.split()) for text in texts if text), key=len, reverse=True)


@pytest.fixture(scope="session")
def pseudo_translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Translations into "Arabic" that put every message between brackets."""
    folder = tmp_path_factory.mktemp("translations")
    file = folder / "ar" / "LC_MESSAGES" / "messages.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_mo(out, _pseudo_catalog())
    return folder


def _pseudo_catalog() -> Catalog:
    catalog = Catalog(locale="ar")
    for message in gathered():
        plural = isinstance(message, tuple)
        forms = [f"⟦{message[-1]}⟧"] * catalog.num_plurals if plural else f"⟦{message}⟧"
        catalog.add(message, forms)
    return catalog


@pytest.fixture
def arab(
    make_app: Callable[[Settings], Flask],
    settings: Settings,
    pseudo_translations: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Visitor:
    """Somebody whose browser asks for Arabic."""
    monkeypatch.setattr(i18n, "TRANSLATIONS", pseudo_translations)
    visitor = new_visitor(make_app(settings))
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ar"
    return visitor


def _untranslated(response: TestResponse) -> list[str]:
    page = soup(response)
    for tag in page.select(NOT_TRANSLATED):
        tag.decompose()
    body = page.body
    assert body is not None
    return [text for text in _said(body) if re.search("[A-Za-z]", text) and "⟦" not in text]


def _said(body: Tag) -> Iterator[str]:
    yield from body.stripped_strings
    for name in SPOKEN:
        yield from (str(tag[name]) for tag in body.find_all(attrs={name: True}))


@pytest.mark.parametrize("path", ["/first-account", "/sign-in", "/help/", "/help/sources", "/nowhere"])
def test_pages_for_everybody(arab: Visitor, path: str) -> None:
    """All that is read or heard on these pages comes from the translation, and the page runs from right to left."""
    answer = arab.get(path)
    html = soup(answer).html
    assert html is not None
    assert (html["lang"], html["dir"]) == ("ar", "rtl")
    assert _untranslated(answer) == []


def test_form_errors(arab: Visitor) -> None:
    """What is wrong with a form is said in the reader's language."""
    assert _untranslated(arab.send("/first-account", "/first-account", password="x", again="y")) == []


@pytest.mark.usefixtures("mara")
def test_own_pages(arab: Visitor) -> None:
    """Home and account pages are translated."""
    arab.sign_in("mara")
    for path in ("/", "/account"):
        assert _untranslated(arab.get(path)) == []


@pytest.mark.parametrize("login", ["mara-dam", "ana-dam"])
def test_pages_of_a_project(arab: Visitor, login: str) -> None:
    """All that a manager and an annotator reach by links is translated, but for what people wrote."""
    store = arab.client.application.extensions["annotate.store"]
    make_study(store, CODEBOOK)
    arab.sign_in(login, STUDY_PASSWORD)
    found = {
        kind: [text for text in _untranslated(answer) if not _is_written(text)] for kind, answer in _reachable(arab)
    }
    assert len(found) > 8
    assert {kind: texts for kind, texts in found.items() if texts} == {}


def _is_written(text: str) -> bool:
    rest = " ".join(text.split())
    for written in _written():
        rest = rest.replace(written, "")
    # Single letters are the marks of labels.
    return not re.search("[A-Za-z]{2}", rest)


def _reachable(visitor: Visitor) -> Iterator[tuple[str, TestResponse]]:
    """Pages that links lead to, one of those whose addresses differ in numbers and in what is asked for."""
    waiting, kinds = deque(["/"]), {"/"}
    while waiting:
        address = waiting.popleft()
        answer = visitor.get(address)
        if (answer.status_code, answer.mimetype) == (200, "text/html"):
            yield address, answer
            for link in soup(answer).select("main a[href], .tabs a[href]"):
                path = urljoin(address, str(link["href"])).split("#")[0]
                kind = re.sub(r"\d+", "N", path.split("?")[0])
                if kind not in kinds and not kind.startswith("/help/"):
                    kinds.add(kind)
                    waiting.append(path)
        answer.close()


@pytest.mark.usefixtures("mara")
def test_chosen_language(arab: Visitor) -> None:
    """The language of the account page wins over the browser's, in this session and the next."""
    arab.sign_in("mara")
    arab.send("/account", name="Mara", language="en")
    assert soup(arab.get("/")).html["lang"] == "en"
    arab.send("/sign-out")
    arab.sign_in("mara", PASSWORD)
    assert soup(arab.get("/")).html["lang"] == "en"
