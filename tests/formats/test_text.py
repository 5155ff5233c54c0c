"""Bytes to text: every encoding that people's files come in, and what is refused."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import Unreadable
from annotate.formats.code_pages import CODE_PAGES, likely_code_pages
from annotate.formats.text import ENCODINGS, LIMIT, check_text, decode

ODD = "Dam sold\r\n\r\n“It rained.”\u00a0\rDone\t"
IN_CODE_PAGES = {
    "cp1252": "Der Präsident sagte: „Das Maß ist voll.“ Er müsse gehen. L’été dernier, à Noël.",
    "cp1254": "Bakan bugün şöyle dedi: İstanbul güzel bir şehirdir. Çağrı yapıldı.",
    "cp1250": "Příliš žluťoučký kůň pil vodu. Ministr řekl, že je pozdě.",
    "cp1251": "Министр сказал, что он не поедет. Это решение.",
    "cp1253": "Ο υπουργός είπε όχι στο σχέδιο.",
    "cp1255": "השר אמר אתמול כי הממשלה לא תאשר את התוכנית החדשה. הכנסת תצביע ביום שלישי.",
    "cp1256": "قال الوزير إن الحكومة لن توافق على القرار.",
    "cp1257": "Ministrs teica, ka šodien būs ļoti labi. Ķēniņš gāja mājās.",
    "gb18030": "部长昨天说他反对这个计划。会议继续。",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("marked", [True, False])
def test_unicode_is_told_with_and_without_a_byte_order_mark(encoding: str, marked: bool) -> None:
    """UTF-8 and UTF-16 are read character for character; the byte order mark is no part of the text."""
    mark = "\ufeff".encode(encoding) if marked else b""
    decoded = decode(mark + ODD.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.bom) == (ODD, encoding, marked)


@pytest.mark.parametrize(("encoding", "text"), IN_CODE_PAGES.items())
def test_code_pages_are_guessed_and_said_to_be(encoding: str, text: str) -> None:
    """A file in a Windows code page is read right, and the guess is shown with others to choose from."""
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, encoding, True)
    assert encoding not in decoded.alternatives


def test_the_language_settles_a_tie() -> None:
    """Where two code pages are as likely, the language of the document decides."""
    data = "Çok güzel, öyle.".encode("cp1254")
    assert decode(data).encoding == "cp1252"
    assert decode(data, language="tr-TR").encoding == "cp1254"


def test_a_wrong_guess_is_corrected_by_naming_the_encoding() -> None:
    """A person who names the encoding is believed."""
    decoded = decode("Straße".encode("cp1252"), encoding="CP1251")
    assert (decoded.text, decoded.encoding, decoded.guessed) == ("StraЯe", "cp1251", False)


@pytest.mark.parametrize("encoding", ["rot13", "idna", "no-such"])
def test_an_encoding_that_is_not_offered_is_refused(encoding: str) -> None:
    """Only encodings of texts can be chosen, and the refusal lists them."""
    with pytest.raises(Unreadable, match=r"There is no encoding .* utf-8, utf-16-le"):
        decode(b"text", encoding=encoding)


@given(st.text(min_size=1).filter(lambda text: text.strip("\ufeff\u200b").strip() and "\0" not in text))
def test_utf_8_comes_back_character_for_character(text: str) -> None:
    """The stored text is the uploaded one: no line end, space or sign is changed."""
    assert decode(codecs.BOM_UTF8 + text.encode()).text == text
    assert decode(text.encode(), encoding="utf-8").text == text.removeprefix("\ufeff")


@given(st.binary(min_size=1))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever is uploaded, it is a text or a refusal, never a crash."""
    with suppress(Unreadable):
        decoded = decode(data)
        assert decoded.text.strip()
        assert decoded.encoding in ENCODINGS


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b" \r\n\t", "only white space"),
        ("\u00a0\u2003".encode(), "only white space"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "Word document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (bytes(range(256)) * 4, "binary file"),
        (b"x" * (LIMIT + 1), "20 MB is the most"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(data: bytes, message: str) -> None:
    """An empty, blank, binary or too long file is refused and named."""
    with pytest.raises(Unreadable, match=message):
        decode(data)


def test_every_nul_is_named_with_line_and_column() -> None:
    """A NUL is refused where it stands, all of them at once."""
    with pytest.raises(Unreadable) as refusal:
        decode(b"one\r\ntw\0o\rthree\n\0four")
    assert [(problem.line, problem.column) for problem in refusal.value.problems] == [(2, 3), (4, 1)]


def test_half_a_character_is_refused() -> None:
    """A pasted text with a lone surrogate cannot be stored and is refused with its place."""
    with pytest.raises(Unreadable, match="line 2, column 2"):
        check_text("one\nt\ud800wo")


def test_mixed_encodings_are_refused_at_the_first_bad_byte() -> None:
    """A file that is UTF-8 in one line and something else in another is refused with byte and line."""
    data = "Größe\nFuß\n".encode() + "Maß".encode("cp1252")
    with pytest.raises(Unreadable, match=r"line 3: Byte 16 \(0xdf\) is not utf-8"):
        decode(data)


@pytest.mark.parametrize(("data", "encoding"), [("Maß".encode("cp1252"), "utf-8"), (b"a\0b", "utf-16-le")])
def test_a_wrong_encoding_is_refused_with_the_byte(data: bytes, encoding: str) -> None:
    """An encoding that does not fit is refused at the byte, never read with signs lost."""
    with pytest.raises(Unreadable, match=r"Byte 3 .* is not " + encoding):
        decode(data, encoding=encoding)


def test_there_is_a_code_page_for_any_bytes() -> None:
    """Something can be shown and corrected whatever bytes a file is made of."""
    assert set(likely_code_pages(bytes(range(1, 256)))) <= set(CODE_PAGES)
    assert likely_code_pages(bytes(range(1, 256)))
