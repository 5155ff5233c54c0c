"""What the rules refuse, in the language of the page: the one place where their messages are translated."""

from __future__ import annotations

from enum import Enum

from babel.numbers import get_decimal_symbol
from flask import Flask
from flask_babel import get_locale, gettext
from flask_babel import gettext as _

from annotate.errors import Message, Problem, Refused, Unreadable, fill
from annotate.web.terms import WORDS


def told(said: object) -> str:
    """A refusal, a problem, a message or a part of one, as the page says it; what a person wrote stays as it is."""
    match said:
        case Unreadable():
            return _with_place(_first_of(said), said.where)
        case Refused():
            return _with_place(told(said.message), said.where)
        case Problem():
            return _with_place(told(said.message), _line(said))
        case Message():
            return fill(str(gettext(said.template)), said.named, told)
        case Enum():
            return str(WORDS.get((type(said), said), said.value))
        case list() | tuple():
            return ", ".join(map(told, said))
        case float():
            return decimal(f"{said:g}")
    return str(said)


def each_told(refused: Refused) -> list[str]:
    """All that a refusal names, one text each."""
    if isinstance(refused, Unreadable) and len(refused.problems) > 1:
        return [told(problem) for problem in refused.problems]
    return [told(refused)]


def _first_of(unreadable: Unreadable) -> str:
    first = told(unreadable.problems[0])
    return f"{first} " + _("(and %(number)d more)", number=unreadable.more) if unreadable.more else first


def _line(problem: Problem) -> str:
    if problem.column:
        return str(_("line %(line)d, column %(column)d", line=problem.line, column=problem.column))
    return str(_("line %(line)d", line=problem.line)) if problem.line else ""


def _with_place(text: str, where: object) -> str:
    return f"{told(where)}: {text}" if where else text


def decimal(number: str) -> str:
    """A number that is written with a decimal point, with the sign of the reader's language in its place."""
    return number.replace(".", str(get_decimal_symbol(get_locale() or "en")))


def init_app(app: Flask) -> None:
    """Gives templates the filters `told` and `decimal`."""
    app.add_template_filter(told)
    app.add_template_filter(decimal)
