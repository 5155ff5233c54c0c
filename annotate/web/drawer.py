"""What a browser keeps of somebody's unsent answers goes by this name."""

from __future__ import annotations

import hashlib

from flask import Flask, current_app
from flask_login import current_user


def drawer() -> str:
    """The beginning of the keys: this installation, as several may have run under one address, and who is signed in."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    installation = hashlib.blake2b(b"workspace queue", key=key[:64], digest_size=6).hexdigest()
    return f"annotate:{installation}:{current_user.id}:"


def init_app(app: Flask) -> None:
    """Gives templates the function `drawer`."""
    app.add_template_global(drawer)
