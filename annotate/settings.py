"""Where the data lie and how the server is reached, from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from annotate.errors import Refused

DEFAULT_URL = "http://127.0.0.1:8000"
# Everybody in the demo has it; terminal and sign-in page show it.
DEMO_PASSWORD = "annotate-demo"  # noqa: S105 - no secret


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation: its data folder, database URL, the address that links are made from, and its secret key."""

    data: Path
    database: str
    secret_key: str
    url: str = DEFAULT_URL
    demo: bool = False
    testing: bool = False

    @property
    def sqlite(self) -> bool:
        """Whether the data lie in one SQLite file."""
        return self.database.startswith("sqlite")

    @property
    def sqlite_file(self) -> Path:
        """The SQLite file; meaningless with another database."""
        return Path(self.database.removeprefix("sqlite:///"))

    def link(self, path: str) -> str:
        """The full address of `path`, such as `/join/abc`; never made from a request's Host header."""
        return urljoin(self.url.rstrip("/") + "/", path.lstrip("/"))

    @classmethod
    def from_environ(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        data: Path | None = None,
        url: str | None = None,
        demo: bool = False,
    ) -> Settings:
        """Settings from ANNOTATE_DATA, ANNOTATE_DATABASE, ANNOTATE_URL and ANNOTATE_SECRET_KEY, each with a default.

        The data folder is made if absent, for its owner alone; a secret key is made once and kept in it.
        Raises Refused when the folder cannot be written.
        """
        known = os.environ if environ is None else environ
        folder = data or Path(known.get("ANNOTATE_DATA") or _user_data_folder())
        _make_private(folder)
        return cls(
            data=folder,
            database=known.get("ANNOTATE_DATABASE") or f"sqlite:///{folder / 'annotate.sqlite'}",
            secret_key=known.get("ANNOTATE_SECRET_KEY") or _kept_secret(folder / "secret-key"),
            url=known.get("ANNOTATE_URL") or url or DEFAULT_URL,
            demo=demo,
        )


def _user_data_folder() -> str:
    from platformdirs import user_data_dir

    return user_data_dir("annotate", appauthor=False)


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Refused(
            f"The data folder cannot be made ({error.strerror}); set ANNOTATE_DATA to another.", str(folder)
        ) from error


def _kept_secret(file: Path) -> str:
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
