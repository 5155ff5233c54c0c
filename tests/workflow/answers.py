"""Answers as a page sends them, for tests."""

from __future__ import annotations

from annotate.corpus.annotation import Act, Answer, Link, Reference, Value


def chain(*names: str) -> tuple[Link, ...]:
    """A chain of sources by their names, outermost first; `X + Y` speaks jointly."""
    return tuple(
        Link(None, name, members=tuple(Reference(None, each) for each in name.split(" + ")) if " + " in name else ())
        for name in names
    )


def act(*names: str, stance: str = "against", target: str | None = "the dam") -> Act:
    """A stance act."""
    values: dict[str, Value] = {"stance": stance}
    if target is not None:
        values["target"] = Reference(None, target)
    return Act(chain(*names), values)


def one(*names: str, stance: str = "against", target: str | None = "the dam") -> Answer:
    """An answer of one stance act."""
    return Answer(acts=(act(*names, stance=stance, target=target),))
