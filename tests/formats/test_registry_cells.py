"""Names and relations in one cell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.entry import tidy
from annotate.errors import Refused
from annotate.formats.registry_cells import RelationCell, read_names, read_relations, write_names, write_relations

NAMES = st.text(st.sampled_from("aB é\\|:[]/.0-"), min_size=1, max_size=12).filter(str.strip).map(tidy)
DATES = st.none() | st.dates()


@given(st.lists(NAMES))
def test_names_come_out_as_they_went_in(names: list[str]) -> None:
    """Whatever signs a name has, several of them in a cell are read as the same ones."""
    assert read_names(write_names(names)) == tuple(names)


@given(st.lists(st.builds(RelationCell, NAMES, NAMES, DATES, DATES)))
def test_relations_come_out_as_they_went_in(relations: list[RelationCell]) -> None:
    """The same of relations with and without dates."""
    assert read_relations(write_relations(relations)) == tuple(relations)


def test_a_relation_is_written_as_people_read_it() -> None:
    """What it is, of whom, from and until when."""
    told = RelationCell("spokesman of", "the council", date(2019, 1, 1))
    assert write_relations([told]) == "spokesman of: the council [2019-01-01/..]"
    assert read_relations("member of:X|  head of : the Y:Z  ") == (
        RelationCell("member of", "X"),
        RelationCell("head of", "the Y:Z"),
    )


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("the council", "is no relation"),
        ("spokesman of:", "is no relation"),
        (": the council", "is no relation"),
        ("head of: X [2019/..]", "“2019” is no date"),
        ("head of: X [31.1.2019/..]", "“31.1.2019” is no date"),
    ],
)
def test_what_is_no_relation_is_told(cell: str, told: str) -> None:
    """A relation that cannot be read is refused with how to write it."""
    with pytest.raises(Refused, match=told):
        read_relations(cell)
