"""What the forms of all areas share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash
from flask_wtf import FlaskForm

from annotate.errors import NotFound, Refused, Unreadable


@contextmanager
def told_in(form: FlaskForm) -> Iterator[None]:
    """A refusal inside the block becomes an error of `form`, or several if it names several problems, to be shown
    above it with what was typed kept.

    Write `with told_in(form), writing() as session:`, so that nothing of a refused block is stored; a block that
    ends by itself was not refused.
    """
    try:
        yield
    except Refused as refused:
        problems = refused.problems if isinstance(refused, Unreadable) else ()
        form.form_errors.extend(map(str, problems) if len(problems) > 1 else [str(refused)])


@contextmanager
def told_next() -> Iterator[None]:
    """A refusal inside the block is told on the page that comes next, for buttons that have no form to come back to.

    What is not there stays an answer of its own.
    """
    try:
        yield
    except NotFound:
        raise
    except Refused as refused:
        flash(str(refused), "error")
