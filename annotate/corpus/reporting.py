"""Reporting clauses behind a quotation that ends in a stop of its own: “Stop!” Erdoğan said."""

from __future__ import annotations

import re

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SUBJECT = r"(?:(?:[^\s,.!?:;\"“”«»]+|(?:[^\W\d_]{1,4}\.)+)[\s,]+){1,9}?"
_ENGLISH = re.compile(
    rf"{_SUBJECT}(?:(?:said|says|asked|asks|shouted|cried|added|replied|answered|wrote|tweeted|posted|exclaimed|yelled"
    r"|called\s+out|warned|declared|demanded|insisted|wondered|joked|whispered|argued|continued)"
    r"(?=\s*(?:[.,;—–…]|\Z)|\s+(?:in|on|at|as|to|after|during|when|while|before|from|with|via|through|later|again|aloud"
    rf"|earlier|yesterday|today|this|last|[a-z]+ly|{_DAYS})\b)"
    r"|(?:told|tells)\s+[^\s.!?]+(?:\s+[^\s.!?]+)?(?=\s*(?:[.,;—–…]|\Z)|\s+(?:in|on|at|after|during)\b))",
    re.IGNORECASE,
)
_ENGLISH_NEW_SENTENCE = re.compile(r"[^.!?]*\bthat\b")
_TURKISH = re.compile(rf"(?:{_SUBJECT})?(?:dedi|diyor|diye|sordu|bağırdı|haykırdı)(?!\w)")
_CHINESE = re.compile(r"[^。！？“”，：\s]{0,10}?(?:说|說|问|問|答|喊|表示|称|稱|回答)道?[。，：！]")
_JAPANESE = re.compile(r"と|って")
_KOREAN = re.compile(r"이?라(?:고|며|는)|고\s|하고|며\s")
_ARABIC = re.compile(r"و?(?:قال|قالت|سأل|سألت|صرخ|صرخت|هتف|تساءل|أضاف|أضافت)\s(?![^.!؟]*\bإن)")
_CLAUSES = {"tr": _TURKISH, "zh": _CHINESE, "ja": _JAPANESE, "ko": _KOREAN, "ar": _ARABIC}
_ENDS_IN_EXCLAMATION = re.compile(r"[!?…？！؟][\"'”’»›“‘」』）)\s]*\Z")


def is_reporting_clause(before: str, after: str, language: str) -> bool:
    """Whether `after` only says who spoke the quotation that `before` ends with.

    Clauses that begin in lower case (“Stop!” he said; »Halt!« rief Ann) are told by that alone.
    In English the subject comes first, so its name looks like the start of a sentence.
    """
    language = language.lower().replace("_", "-").split("-")[0]
    if language in ("zh", "ja", "ko"):
        return bool(_CLAUSES[language].match(after))
    if not _ENDS_IN_EXCLAMATION.search(before):
        return False
    if language in _CLAUSES:
        return bool(_CLAUSES[language].match(after))
    return bool(_ENGLISH.match(after)) and not _ENGLISH_NEW_SENTENCE.match(after)
