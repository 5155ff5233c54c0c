"""Where the files that are no code lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def templates() -> Path:
    """The folder of the Jinja templates."""
    return _inside_or_beside("templates")


def seeds() -> Path:
    """The folder of the demo projects, one project folder each."""
    return _inside_or_beside("seeds")


def _inside_or_beside(name: str) -> Path:
    """Inside the package when it was installed from a wheel, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
