"""Style sheets and scripts, compressed once, under an address that changes with their content."""

from __future__ import annotations

import hashlib
import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from annotate.web.modules import joined

STATIC = Path(__file__).parent.parent / "static"

# Modules that are sent together with all that they import.
JOINED = ("workspace/main.js", "workspace/sign-out.js")


def init_app(app: Flask) -> None:
    """Serves the folder `annotate/static`; templates write `url_for("static", filename="css/base.css")`."""
    folder, digest = _compressed_copy()
    app.add_url_rule("/static/<digest>/<path:filename>", "static", build_only=True)
    app.url_defaults(lambda endpoint, values: _add_digest(endpoint, values, digest))
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        folder.name,
        prefix=f"static/{digest}/",
        allow_all_origins=False,
        immutable_file_test=lambda path, url: True,
        add_headers_function=_add_headers,
    )


@lru_cache(maxsize=1)
def _compressed_copy() -> tuple[TemporaryDirectory[str], str]:
    """A copy with compressed files beside the plain ones, since an installed package may be read-only."""
    copy = TemporaryDirectory(prefix="annotate-static-")
    shutil.copytree(STATIC, copy.name, dirs_exist_ok=True)
    for name in JOINED:
        Path(copy.name, name).write_text(joined(STATIC / name), encoding="utf-8")
    files = sorted(path for path in Path(copy.name).rglob("*") if path.is_file())
    compressor = Compressor(use_brotli=False, quiet=True)
    for file in files:
        compressor.compress(str(file))
    return copy, _digest(Path(copy.name), files)


def _digest(folder: Path, files: list[Path]) -> str:
    """One digest for all files: modules import each other by relative paths, which must stay below one prefix."""
    content = hashlib.sha256()
    for file in files:
        content.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return content.hexdigest()[:12]


def _add_digest(endpoint: str, values: dict[str, Any], digest: str) -> None:
    if endpoint == "static":
        values["digest"] = digest


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
