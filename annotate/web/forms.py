"""What the forms of all areas share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash
from flask_wtf import FlaskForm

from annotate.errors import NotFound, Refused
from annotate.web.told import each_told, told


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
        form.form_errors.extend(each_told(refused))


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
        flash(told(refused), "error")
