"""What forms offer for the language and the encoding of a text."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from annotate.formats.text import ENCODINGS

_READ_BY: dict[str, LazyString] = {
    "utf-8": _l("UTF-8 (Unicode)"),
    "utf-16-le": _l("UTF-16 (Unicode, as Windows saves it)"),
    "utf-16-be": _l("UTF-16, big-endian"),
    "cp1250": _l("Windows-1250, Central European"),
    "cp1251": _l("Windows-1251, Cyrillic"),
    "cp1252": _l("Windows-1252, Western European"),
    "cp1253": _l("Windows-1253, Greek"),
    "cp1254": _l("Windows-1254, Turkish"),
    "cp1255": _l("Windows-1255, Hebrew"),
    "cp1256": _l("Windows-1256, Arabic"),
    "cp1257": _l("Windows-1257, Baltic"),
    "cp1258": _l("Windows-1258, Vietnamese"),
    "cp874": _l("Windows-874, Thai"),
    "gb18030": _l("GB 18030, Chinese"),
    "big5": _l("Big5, Chinese (traditional)"),
    "cp932": _l("Windows-932, Japanese"),
    "cp949": _l("Windows-949, Korean"),
}


def encoding_name(encoding: str) -> str:
    """The encoding as people know it."""
    return str(_READ_BY.get(encoding, encoding))


def encodings(first: Iterable[str] = (), *, detect: bool = False) -> list[SelectChoice]:
    """Choices of encodings, those in `first` before the others; with `detect` an empty one that says so."""
    order = dict.fromkeys([*first, *ENCODINGS])
    unnamed = [SelectChoice("", _("to be recognised"))] if detect else []
    return [*unnamed, *(SelectChoice(each, encoding_name(each)) for each in order)]


def languages(present: str = "en") -> list[SelectChoice]:
    """Choices of languages by their names in the language of the page; `present` is among them in any case."""
    locale = get_locale()
    names = {code: name for code, name in (locale.languages if locale else {}).items() if len(code) == 2}
    names.setdefault(present, present)
    return [SelectChoice(code, names[code]) for code in sorted(names, key=lambda code: names[code].casefold())]
