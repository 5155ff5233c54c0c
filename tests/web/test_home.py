"""The home page and the health of the server."""

from __future__ import annotations

from annotate import __version__
from tests.web.conftest import Visitor, words


def test_health(visitor: Visitor) -> None:
    """A monitor learns that the database answers, and which version runs."""
    assert visitor.get("/healthz").get_json() == {"status": "ok", "version": __version__}


def test_home_without_projects(signed_in: Visitor) -> None:
    """Who is in no project yet is told what to do."""
    assert "You are in no project yet" in words(signed_in.get("/"))


def test_home_needs_signing_in(visitor: Visitor, mara: object) -> None:
    """Who is not signed in is led to the sign-in page, without a detour afterwards."""
    assert visitor.get("/").location == "/sign-in"
