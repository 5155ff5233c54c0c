"""The help pages."""

from __future__ import annotations

import pytest

from annotate.resources import templates
from annotate.web.help.views import PAGES
from tests.web.conftest import Visitor, soup


@pytest.mark.parametrize("page", PAGES)
def test_page(visitor: Visitor, page: str) -> None:
    """Every help page is there for everybody, and its links lead somewhere."""
    answer = visitor.get(f"/help/{page}")
    assert answer.status_code == 200
    article = soup(answer).find("article")
    assert len(article.get_text().split()) > 80
    for link in article.find_all("a"):
        assert link["href"] in PAGES


def test_every_page_is_listed(visitor: Visitor) -> None:
    """The index of help names every page that was written."""
    listed = {link["href"].removeprefix("/help/") for link in soup(visitor.get("/help/")).select(".grid a")}
    assert listed == set(PAGES) == {file.stem for file in (templates() / "help").glob("*.md")}


def test_unknown_page(visitor: Visitor) -> None:
    """A help page that does not exist is a 404, also when the name is a path."""
    assert visitor.get("/help/nothing").status_code == 404
    assert visitor.get("/help/..%2fbase").status_code == 404
