"""Which code page a text without Unicode is in: the library charset-normalizer, and which letters are usual where."""

from __future__ import annotations

from charset_normalizer import from_bytes

# Usual letters beside ASCII in the languages that a code page was made for; the rest of it is mostly a wrong guess.
_WESTERN = "äöüßÄÖÜéèêëàâáãåçîïíìôóòõøœûúùñæÅÉÇÖØÆÑ"
_TURKISH = "çğıöşüÇĞİÖŞÜâîû"
_CENTRAL = "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽąćęłńśźżĄĆĘŁŃŚŹŻőűŐŰöüÖÜäßđăşţ"
_BALTIC = "āčēģīķļņšūžąęėįųõäöüĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲÕÄÖÜ"
_USUAL = {
    "cp1252": _WESTERN,
    "cp1254": _TURKISH,
    "cp1250": _CENTRAL,
    "cp1257": _BALTIC,
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐёЁ",
    "cp1253": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "cp1255": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئءپچژگ،؟",
}
_ANYWHERE = "“”‘’„‚«»…–—€°§ \u00a0"
_EAST_ASIAN = ("gb18030", "cp932", "cp949", "big5")
CODE_PAGES = (*_USUAL, "cp1258", "cp874", *_EAST_ASIAN)
_LANGUAGES = {
    "cp1250": "cs sk pl hu ro hr sl bs sq",
    "cp1251": "ru uk bg be sr mk",
    "cp1253": "el",
    "cp1254": "tr az",
    "cp1255": "he yi",
    "cp1256": "ar fa ur",
    "cp1257": "et lv lt",
    "cp1258": "vi",
    "cp874": "th",
    "gb18030": "zh",
    "cp932": "ja",
    "cp949": "ko",
}
_OF_LANGUAGE = {language: page for page, languages in _LANGUAGES.items() for language in languages.split()}
_LATIN = ("cp1252", "cp1254", "cp1250", "cp1257")
SAMPLE = 100_000


def likely_code_pages(data: bytes, language: str | None = None) -> list[str]:
    """The code pages that `data` can be read in, the likeliest first; `language` (ISO 639) tells between equals.

    Never empty: cp1256 has a character for every byte.
    """
    wanted = _OF_LANGUAGE.get((language or "").lower().split("-")[0], "cp1252")
    fitting = [page for page in CODE_PAGES if _fits(data, page)]
    by_library = [match.encoding for match in from_bytes(data[:SAMPLE], cp_isolation=list(fitting))]
    library_order = [page for page in by_library if page in fitting] + fitting

    def rank(page: str) -> tuple[float, bool, int]:
        return (-_share_of_usual(data, page), page != wanted, library_order.index(page))

    return sorted(fitting, key=rank)


def _fits(data: bytes, page: str) -> bool:
    try:
        data.decode(page)
    except UnicodeDecodeError:
        return False
    return True


def _share_of_usual(data: bytes, page: str) -> float:
    """How many of the characters beside ASCII are usual where this page is used: from 0 to 1, in hundredths.

    East Asian pages have ideographs for nearly all bytes, so theirs count a little less.
    """
    text = data[:SAMPLE].decode(page, errors="ignore")
    foreign = [char for char in text if not char.isascii()]
    if page in _LATIN and sum(map(str.isalpha, foreign)) > sum(map(str.isalpha, text)) / 2:
        return 0.0
    if page not in _USUAL:
        return 0.0 if page not in _EAST_ASIAN else 0.9 * _share_of_ideographs(foreign)
    usual = sum(char in _USUAL[page] or char in _ANYWHERE for char in foreign)
    return round(usual / max(1, len(foreign)), 2)


def _share_of_ideographs(foreign: list[str]) -> float:
    """Kana, ideographs, syllables and their punctuation among the characters beside ASCII, from 0 to 1."""
    east = sum("\u3000" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or char >= "\uff00" for char in foreign)
    return east / max(1, len(foreign))
