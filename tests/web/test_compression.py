"""What goes over the line."""

from __future__ import annotations

import gzip

from tests.web.conftest import Visitor

GZIP = {"Accept-Encoding": "gzip, br"}


def test_pages_come_compressed_to_who_takes_it(visitor: Visitor) -> None:
    """A browser gets a page in far fewer bytes, and the same page as everybody else."""
    plain = visitor.client.get("/help/labelling")
    packed = visitor.client.get("/help/labelling", headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert b"<h1" in gzip.decompress(packed.data)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_short_answers_stay_as_they_are(visitor: Visitor) -> None:
    """What fits into one packet is not worth the work."""
    assert "Content-Encoding" not in visitor.client.get("/healthz", headers=GZIP).headers
