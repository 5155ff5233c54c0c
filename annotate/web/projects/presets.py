"""The codebooks that come along, to begin a project with."""

from __future__ import annotations

from functools import cache

from annotate.corpus.codebook import Codebook
from annotate.formats import codebook_yaml
from annotate.resources import seeds

DEFAULT = "default"


@cache
def presets() -> dict[str, Codebook]:
    """The codebooks by their file names, the default first."""
    files = sorted((seeds() / "codebooks").glob("*.yaml"), key=lambda file: (file.stem != DEFAULT, file.stem))
    return {file.stem: codebook_yaml.read(file.read_bytes()) for file in files}
