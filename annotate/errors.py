"""What is told to a person whose action or file cannot be accepted. Nothing was stored when one of these is raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_PROBLEMS = 20


class Refused(Exception):
    """An action that cannot be done; the message says what is wrong and what to do.

    `status` is the HTTP status of an answer that carries this refusal.
    """

    status = 400

    def __init__(self, message: str, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class Forbidden(Refused):
    """The person may not do this."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or it is not this person's to see."""

    status = 404


class Outdated(Refused):
    """What was to be changed has changed meanwhile."""

    status = 409


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file; `line` and `column` count from 1."""

    message: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = [f"{word} {number}" for word, number in (("line", self.line), ("column", self.column)) if number]
        return f"{', '.join(place)}: {self.message}" if place else self.message


class Unreadable(Refused):
    """A file that cannot be read; holds every problem found, `MOST_PROBLEMS` at most."""

    status = 422

    def __init__(self, problems: Sequence[Problem] | str, where: str | None = None) -> None:
        found = [Problem(problems)] if isinstance(problems, str) else list(problems)
        self.problems = found[:MOST_PROBLEMS]
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        super().__init__(f"{found[0]}{more}", where)
