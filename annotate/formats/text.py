"""Plain text: bytes to the characters they stand for, none of them changed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from annotate.errors import MOST_PROBLEMS, Message, Problem, Unreadable
from annotate.formats.code_pages import CODE_PAGES, likely_code_pages

LIMIT = 20_000_000
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", *CODE_PAGES)

_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_KINDS = {
    b"%PDF": Message("a PDF"),
    b"PK\x03\x04": Message("a Word document, a spreadsheet or another zip file"),
    b"\xd0\xcf\x11\xe0": Message("an old Word document or spreadsheet"),
    b"{\\rtf": Message("a document in Rich Text Format"),
    b"\x89PNG": Message("a picture"),
    b"\xff\xd8\xff": Message("a picture"),
    b"GIF8": Message("a picture"),
    b"\x1f\x8b": Message("a compressed file"),
    b"\x7fELF": Message("a program"),
    b"SQLite format 3": Message("a database"),
}
_NUL = Message("There is a NUL character here; remove it and upload again.")
_HALF = Message("There is half a character (a lone surrogate) here; remove it and upload again.")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_LINE_END = re.compile(r"\r\n|[\r\n]")
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read; the byte order mark is no part of it.

    `guessed` says that nothing in the file names its encoding; `alternatives` are the next likely ones, best first.
    """

    text: str
    encoding: str
    bom: bool = False
    guessed: bool = False
    alternatives: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None, language: str | None = None) -> Decoded:
    """Read `data` as text: in `encoding` (one of ENCODINGS) if given, else as its bytes suggest.

    UTF-8 and UTF-16 are told by themselves; code pages are guessed, `language` (ISO 639) helps. Raises Unreadable
    for what is empty, too long, no text, holds a NUL, or does not fit its encoding, with line and byte.
    """
    if len(data) > LIMIT:
        raise Unreadable(_too_long(len(data)))
    decoded = _decode_as(data, encoding) if encoding else _detect(data, language)
    check_text(decoded.text)
    return decoded


def check_text(text: str) -> None:
    """Raise Unreadable for a text that cannot be a document: empty, blank, too long, with NULs or lone surrogates."""
    if len(text) > LIMIT:
        raise Unreadable(_too_long(len(text)))
    if not text:
        raise Unreadable("The text is empty; choose a file with text in it.")
    if not text.strip("\ufeff\u200b").strip():
        raise Unreadable("There is only white space in this text.")
    problems = []
    for match in _UNUSABLE.finditer(text):
        message = _NUL if match[0] == "\0" else _HALF
        problems.append(Problem(message, *_place(text, match.start())))
        if len(problems) == MOST_PROBLEMS:
            break
    if problems:
        raise Unreadable(problems)


def _too_long(size: int) -> Message:
    message = Message("This is {size} MB of text; {most} MB is the most for one file. Split it.")
    return message.naming(size=round(size / 1e6, 1), most=LIMIT // 1_000_000)


def _place(text: str, position: int) -> tuple[int, int]:
    """Line and column, from 1, of a position in `text`."""
    line_start, line = 0, 1
    for match in _LINE_END.finditer(text, 0, position):
        line_start, line = match.end(), line + 1
    return line, position - line_start + 1


def _decode_as(data: bytes, encoding: str) -> Decoded:
    name = _known_name(encoding)
    mark = next((mark for mark, marked in _BYTE_ORDER_MARKS.items() if marked == name and data.startswith(mark)), b"")
    try:
        return Decoded(data[len(mark) :].decode(name), name, bom=bool(mark))
    except UnicodeDecodeError as error:
        raise _misfit(data, name, error.start + len(mark), Message("Choose another encoding.")) from None


def _known_name(encoding: str) -> str:
    try:
        wanted = codecs.lookup(encoding).name
    except LookupError:
        wanted = ""
    for name in ENCODINGS:
        if codecs.lookup(name).name == wanted:
            return name
    raise Unreadable(
        'There is no encoding "{encoding}" here; those known are {known}.', encoding=encoding, known=ENCODINGS
    )


def _detect(data: bytes, language: str | None) -> Decoded:
    mark = next((mark for mark in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if mark:
        return _decode_as(data, _BYTE_ORDER_MARKS[mark])
    kind = next((kind for magic, kind in _KINDS.items() if data.startswith(magic)), None)
    if kind:
        raise Unreadable("This is {kind}, no plain text. Save it as plain text (.txt) and upload that.", kind=kind)
    if wide := _unmarked_utf_16(data):
        return Decoded(data.decode(wide), wide, guessed=True)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_binary(data)
        _refuse_mixed(data, error.start)
    best, *others = likely_code_pages(data, language)
    return Decoded(data.decode(best), best, guessed=True, alternatives=tuple(others))


def _unmarked_utf_16(data: bytes) -> str | None:
    """UTF-16 without a mark shows in the zero bytes of its spaces and Latin letters, all on one side."""
    sample = data[:4096]
    if len(data) % 2:
        return None
    for name, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if high.count(0) >= max(2, len(high) // 10) and not low.count(0):
            try:
                data.decode(name)
            except UnicodeDecodeError:
                return None
            return name
    return None


def _refuse_binary(data: bytes) -> None:
    sample = data[:65536]
    if 100 * (len(sample) - len(sample.translate(None, _CONTROL))) > len(sample):
        raise Unreadable("This is a binary file, no plain text. Save it as plain text (.txt) and upload that.")


def _refuse_mixed(data: bytes, first_bad: int) -> None:
    """Bytes that are UTF-8 here and something else there: no code page would read them right."""
    loose = data.decode("utf-8", errors="surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in loose)
    good = len(loose) - bad - sum(map(str.isascii, loose))
    if 2 * good >= bad:
        advice = Message("The rest is UTF-8: correct this place, or choose the encoding yourself.")
        raise _misfit(data, "utf-8", first_bad, advice)


def _misfit(data: bytes, encoding: str, position: int, advice: Message) -> Unreadable:
    before = data[:position].decode(encoding, errors="replace")
    line = len(_LINE_END.findall(before)) + 1
    byte = f" (0x{data[position]:02x})" if position < len(data) else ""
    return Unreadable(
        [
            Problem(
                "Byte {number}{byte} is not {encoding}. {advice}",
                line,
                number=position + 1,
                byte=byte,
                encoding=encoding,
                advice=advice,
            )
        ]
    )
