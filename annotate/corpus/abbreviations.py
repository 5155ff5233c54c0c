"""Stops that end no sentence although the library takes them to: titles, initials and ordinals, by language."""

from __future__ import annotations

import re


def word_set(words: str) -> frozenset[str]:
    """The words of a list written as one string."""
    return frozenset(words.split())


_TITLES = {
    "en": "Mr Mrs Ms Messrs Dr Prof Sen Sens Rep Reps Gov Gen Lt Col Maj Capt Cmdr Cpl Sgt Adm Brig Rev Hon St Atty",
    "de": "Hr Hrn Fr Dr Prof St Dipl",
    "fr": "M MM Mme Mmes Mlle Me Dr Pr Mgr Ste St",
    "tr": "Dr Prof Doç Yrd Av Sn Org Gen Alb Bkz Öğr Uzm",
    "cs": "Dr Ing Mgr Bc Prof Doc JUDr MUDr PhDr p pí sv",
    "es": "Sr Sra Srta Sres Dr Dra D Dña Da Prof Gral Ud Uds",
    "pt": "Sr Sra Srta Dr Dra Prof Profa Exmo Exma",
    "it": "Sig Sigg Dott Dr On Avv Ing Prof Sen Gen",
    "nl": "Dhr Mevr Dr Drs Prof Mr Ir Ing St",
    "pl": "Dr Prof Mgr Inż Gen Ks Św",
    "ru": "ул проф акад ген им св",
    "ar": "د أ م",
}
_TITLES_OF = {language: word_set(titles) for language, titles in _TITLES.items()}
# Lower case in running text, so read without regard to case: "no. 7", "vol. 3", "çev. ..." stand before a number.
_BEFORE_NUMBER = word_set(
    "approx ca circa no nos nr vol art abs fig pp p para sec ch cl s st bd kap md č str núm nº lk"
)

_WRITE_ORDINALS_WITH_STOP = word_set("de tr cs sk pl hu fi da nb nn no is sl hr sr bs et lv lt")
_WORD_BREAK = re.compile(r"[\s。！？，、：；]+")
_ORDINAL = re.compile(r"(?:\d{1,3}|[IVXLC]+)\.")
_INITIALS = re.compile(r"[^\W\d_a-z]\.(?:-[^\W\d_a-z]\.)*")
_GERMAN_MONTHS = word_set("Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember")
_GERMAN_BEFORE_ORDINAL = word_set(
    "der die das dem den des am zum zur beim im vom ab bis seit jeder jede jedes jeden ein eine einem einen "
    "seine ihre seinem ihrem seinen ihren und"
)


def is_unfinished(before: str, after: str, language: str) -> bool:
    """Whether the stop at the end of `before` belongs to a title, an initial or an ordinal that `after` goes on from.

    `before` is the end of the text up to the stop, `after` the text behind it, both without white space at the stop.
    """
    words = _WORD_BREAK.split(before)
    if not after or not words[-1].endswith("."):
        return False
    word = words[-1].lstrip("\"'“‘«„‚(¿¡[")
    language = language.lower().replace("_", "-").split("-")[0]
    if after[0].isdigit() and word[:-1].lower() in _BEFORE_NUMBER:
        return True
    return (
        word[:-1] in _TITLES_OF.get(language, _TITLES_OF["en"])
        or _is_initial(word, after, language)
        or (language in _WRITE_ORDINALS_WITH_STOP and _is_ordinal(words, word, after, language))
    )


def _is_initial(word: str, after: str, language: str) -> bool:
    """English is left to the library, which tells "J. Smith" from "plan B. Then"."""
    if not _INITIALS.fullmatch(word) or not word[0].isupper():
        return False
    if after[0] == "-":
        return after[1:2].isupper()
    return after[0].isupper() and ("-" in word or language != "en")


def _is_ordinal(words: list[str], word: str, after: str, language: str) -> bool:
    if not _ORDINAL.fullmatch(word):
        return False
    if after[0].islower() or language == "tr":
        return True
    if language != "de":
        return False
    following = re.split(r"\W", after, maxsplit=1)[0]
    return following in _GERMAN_MONTHS or (len(words) > 1 and words[-2].lower() in _GERMAN_BEFORE_ORDINAL)
