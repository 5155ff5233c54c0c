"""Help pages in other languages say the same as the English ones, with the same numbers and the pages' own words."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from annotate.resources import templates
from annotate.web.agreement.words import COEFFICIENTS, READINGS
from annotate.web.help.views import PAGES
from annotate.web.i18n import TRANSLATIONS
from tests.docs.help_pages import tables

HELP = templates() / "help"
LANGUAGES = sorted(folder.name for folder in HELP.iterdir() if folder.is_dir())
# What computes an example, by the head of its table in English; the words of its cells may be others, but as many.
EXAMPLES = {
    "readings": ("sentence", "annotator", "source", "stance"),
    "coefficients": ("sentence", "ana", "ben", "cem"),
}
TRANSLATED = [(each, page) for each in LANGUAGES for page in PAGES if (HELP / each / f"{page}.md").exists()]

each_page = pytest.mark.parametrize(("language", "page"), TRANSLATED, ids=str)


def _text(page: str, language: str = "en") -> str:
    return _file(page, language).read_text(encoding="utf-8")


def _file(page: str, language: str) -> Path:
    return HELP / f"{page}.md" if language == "en" else HELP / language / f"{page}.md"


def _blocks(text: str) -> list[str]:
    return [block for block in re.split(r"\n\s*\n", text.strip()) if block]


def _shape(block: str) -> list[str]:
    """What each line of a block is: a heading of a depth, a row of so many cells, an item, code, or running text."""
    lines = [re.match(r"#+|\d+\.|- |\||```|    |", line)[0].rstrip() for line in block.splitlines()]  # type: ignore[index]
    rows = [f"|{len(line.split(' | '))}" for line in block.splitlines() if line.startswith("|")]
    kinds = rows if rows else lines
    return [kind for kind, _same in groupby(kinds)] if kinds[0] == "" else kinds


def _numbers(block: str, language: str) -> list[float]:
    """The numbers of a block, as the language writes them, but for those of equations and of what is typed."""
    point, group = get_decimal_symbol(language), get_group_symbol(language)
    grouped, plain = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+\b", rf"\d*{re.escape(point)}\d+"
    typed = [float(each) for each in re.findall(r"\d+\.\d+(?=[)`])", block)]
    rest = re.sub(r"\d+\.\d+(?=[)`])", "", block)
    found = [each.replace(group, "") for each in re.findall(grouped, rest)]
    rest = re.sub(grouped, "", rest)
    found += re.findall(rf"{plain}|\d+", rest)
    return sorted([*typed, *(float(each.replace(point, ".")) for each in found)])


def test_german_is_among_them() -> None:
    """The help is there in German, every page of it; in no language are there pages that English has not."""
    assert {file.stem for file in (HELP / "de").glob("*.md")} == set(PAGES)
    for language in LANGUAGES:
        assert {file.stem for file in (HELP / language).glob("*.md")} <= set(PAGES), language


@each_page
def test_the_same_structure(language: str, page: str) -> None:
    """A translated page has the headings, paragraphs, tables, lists and examples of the English one, in its order."""
    english, translated = _blocks(_text(page)), _blocks(_text(page, language))
    assert [_shape(block) for block in translated] == [_shape(block) for block in english]


@each_page
def test_the_same_links(language: str, page: str) -> None:
    """A translated page leads where the English one does."""
    assert re.findall(r"\]\(([^)]+)\)", _text(page, language)) == re.findall(r"\]\(([^)]+)\)", _text(page))


@each_page
def test_the_same_commands(language: str, page: str) -> None:
    """What is to be typed into a terminal is the same in every language."""
    typed = [re.findall(r"`([^`\n]+)`", _text(page, each)) for each in ("en", language)]
    commands = [[each for each in spans if each.startswith(("annotate ", "python ", "-"))] for spans in typed]
    assert commands[1] == commands[0]


@each_page
def test_the_same_numbers(language: str, page: str) -> None:
    """Every number of the English page, which the program computes, stands in the same place of the translated one."""
    for english, translated in zip(_blocks(_text(page)), _blocks(_text(page, language)), strict=True):
        assert _numbers(translated, language) == _numbers(english, "en"), translated


@pytest.mark.parametrize(("language", "page"), [each for each in TRANSLATED if each[1] in EXAMPLES], ids=str)
def test_the_same_example(language: str, page: str) -> None:
    """A translated example has other words in the same places, so that the same numbers come out of it."""
    position = [head for head, _rows in tables(page)].index(EXAMPLES[page])
    rows = [list(tables(name))[position][1] for name in (page, f"{language}/{page}")]
    cells = [[cell for row in table for cell in row.values()] for table in rows]
    pairs = set(zip(*cells, strict=True))
    assert len(pairs) == len(set(cells[0])) == len(set(cells[1]))


@pytest.mark.parametrize(("language", "page"), [each for each in TRANSLATED if each[1] in EXAMPLES], ids=str)
def test_named_as_on_the_pages(language: str, page: str) -> None:
    """Tables and headings call readings and coefficients as the pages do."""
    words = {str(word) for word in (*(name for name, _about in READINGS.values()), *COEFFICIENTS.values())}
    said = _words(language)
    cells = r"^## (.+)$|(?<=\| )([^|]+?)(?= \|)"
    named = [[a or b for a, b in re.findall(cells, _text(page, each), re.M)] for each in ("en", language)]
    pairs = [(english, translated) for english, translated in zip(*named, strict=True) if english in words]
    assert len(pairs) > 8
    assert [(english, translated) for english, translated in pairs if said[english] != translated] == []


@each_page
def test_buttons_have_their_names(language: str, page: str) -> None:
    """What the page calls in bold letters and what is written on a button or tab is called as it is there."""
    said = _words(language)
    named = [bold.rstrip(".") for bold in re.findall(r"\*\*([^*]+)\*\*", _text(page))]
    # Words that stand at the beginning of a sentence are written large.
    translated = _text(page, language).casefold()
    # The button of the preview is not the one of the registry, which alone is called so.
    elsewhere = {("importing", "Split")}
    asked = [each for each in named if each in said and each[0].isupper() and (page, each) not in elsewhere]
    assert [each for each in asked if said[each].casefold() not in translated] == []


def _words(language: str) -> dict[str, str]:
    """What the pages say in English -> what they say in this language."""
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id}


# A German word for each of ours (see CONTRIBUTING.md), and not these.
NOT_USED = (
    r"Kodebuch|\bRunden?\b|Annotator|Annotierer|aufgedeckt|aufzudecken|Zusammenführung|[Bb]erichtigen Sie|"
    r"\bnicht gesehen\b|Etikett|Sprechakt|Strichpunkt|verbundene[rn]? Quelle|Codebuchversion|angekreuzt|Zellen"
)


def test_one_german_word_for_one_thing() -> None:
    """What has a German word is not called by another one, on the pages or in the help."""
    texts = [*_words("de").values(), *(_text(page, "de") for page in PAGES)]
    assert [found for text in texts for found in re.findall(NOT_USED, text)] == []
