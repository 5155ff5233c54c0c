"""Source chains as people write them."""

from __future__ import annotations

import pytest

from annotate.corpus.entry import parse_chain
from annotate.errors import Refused


@pytest.mark.parametrize(
    ("written", "links"),
    [
        ("agency > spokesman", (("agency",), ("spokesman",))),
        ("agency>spokesman", (("agency>spokesman",),)),
        ("  the agency >  Hale  +  Brook ", (("the agency",), ("Hale", "Brook"))),
        ("AT&T+", (("AT&T+",),)),
    ],
)
def test_a_chain_is_read_as_it_is_meant(written: str, links: tuple[tuple[str, ...], ...]) -> None:
    """Signs between blanks nest and join; within a name they are part of it."""
    assert parse_chain(written) == links


@pytest.mark.parametrize("written", ["", "agency >", "> spokesman", "agency > > spokesman", "agency >  > x", "Hale + "])
def test_a_missing_name_is_refused(written: str) -> None:
    """A sign with nothing before or behind it is no name."""
    with pytest.raises(Refused, match="at least one"):
        parse_chain(written)
