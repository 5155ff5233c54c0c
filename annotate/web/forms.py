"""What the forms of all areas share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_wtf import FlaskForm

from annotate.errors import Refused


@contextmanager
def told_in(form: FlaskForm) -> Iterator[None]:
    """A refusal inside the block becomes an error of `form`, to be shown above it with what was typed kept.

    Write `with told_in(form), writing() as session:`, so that nothing of a refused block is stored; a block that
    ends by itself was not refused.
    """
    try:
        yield
    except Refused as refused:
        form.form_errors.append(str(refused))
