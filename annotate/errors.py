"""What is told to a person whose action or file cannot be accepted. Nothing was stored when one of these is raised.

Messages are English templates with named parts in braces: `Refused("The name “{name}” is taken.", name=name)`. On the
command line, in logs and in files they stay English; `annotate.web.told` says them in the language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

MOST_PROBLEMS = 20
PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, init=False)
class Message:
    """A template and what its named parts stand for: texts, numbers, members of enumerations, lists of these, or
    messages. A part is put in as it is and never read as a template, so that braces in a name are harmless."""

    template: str
    named: Mapping[str, object]

    def __init__(self, template: str, /, **named: object) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "named", named)

    def naming(self, **named: object) -> Message:
        """The same with more of its parts named."""
        return Message(self.template, **self.named, **named)

    def __str__(self) -> str:
        return fill(self.template, self.named, plain)


def fill(template: str, named: Mapping[str, object], say: Callable[[object], str]) -> str:
    """`template` with its parts as `say` says them; a part that is not named stays in its braces."""
    return PART.sub(lambda part: say(named[part[1]]) if part[1] in named else part[0], template)


def plain(value: object) -> str:
    """A part of a message in English."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


class Refused(Exception):
    """An action that cannot be done; the message says what is wrong and what to do.

    `status` is the HTTP status of an answer that carries this refusal. `where` is a place or a name, no template; steps
    to a place are a tuple.
    """

    status = 400

    def __init__(self, message: str | Message, where: object = None, **named: object) -> None:
        self.message = message if isinstance(message, Message) else Message(message, **named)
        self.where = where
        super().__init__(str(self))

    @property
    def whole(self) -> Message:
        """The message after the place where it holds, if that is known."""
        return Message("{where}: {message}", where=self.where, message=self.message) if self.where else self.message

    def __str__(self) -> str:
        return str(self.whole)


class Forbidden(Refused):
    """The person may not do this."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or it is not this person's to see."""

    status = 404


class Outdated(Refused):
    """What was to be changed has changed meanwhile."""

    status = 409


@dataclass(frozen=True, init=False)
class Problem:
    """One thing wrong in a file; `line` and `column` count from 1."""

    message: Message
    line: int | None = None
    column: int | None = None

    def __init__(
        self, message: str | Message, line: int | None = None, column: int | None = None, **named: object
    ) -> None:
        object.__setattr__(self, "message", message if isinstance(message, Message) else Message(message, **named))
        object.__setattr__(self, "line", line)
        object.__setattr__(self, "column", column)

    def __str__(self) -> str:
        place = [f"{word} {number}" for word, number in (("line", self.line), ("column", self.column)) if number]
        return f"{', '.join(place)}: {self.message}" if place else str(self.message)


def _problems(said: Sequence[Problem] | str | Message, named: Mapping[str, object]) -> list[Problem]:
    if isinstance(said, str):
        return [Problem(Message(said, **named))]
    return [Problem(said)] if isinstance(said, Message) else list(said)


class Unreadable(Refused):
    """A file that cannot be read; holds every problem found, `MOST_PROBLEMS` at most."""

    status = 422

    def __init__(self, problems: Sequence[Problem] | str | Message, where: object = None, **named: object) -> None:
        found = _problems(problems, named)
        self.problems = found[:MOST_PROBLEMS]
        self.more = len(found) - 1
        super().__init__(found[0].message, where)

    def __str__(self) -> str:
        more = f" (and {self.more} more)" if self.more else ""
        text = f"{self.problems[0]}{more}"
        return f"{plain(self.where)}: {text}" if self.where else text
