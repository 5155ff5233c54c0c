"""Where the templates and the demo projects lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    """The folder `name`: inside the package when that was installed from a wheel, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


TEMPLATES = _folder("templates")
SEEDS = _folder("seeds")
STATIC = _PACKAGE / "static"
TRANSLATIONS = _PACKAGE / "translations"
