"""The main job: three people label an article, and its agreement stands on a page and in a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask

from annotate.cli import main
from annotate.settings import Settings
from annotate.web.app import create_app
from annotate.workflow.accounts import first_account_code
from tests.web.conftest import Visitor, new_visitor, soup, words

ARTICLE = """Minister rejects the dam

“We will not build it,” the minister said. Nobody asked her why.
The agency reported that a spokesman had said no. Senators Hale and Brook agreed."""
PASSWORD = "herring and dam"
ANSWERS = {
    "mara": ("against", "against", "neither", "against", "against"),
    "ana": ("against", "against", "neither", "neither", "against"),
    "ben": ("neither", "against", "neither", "against", "favour"),
}
SOURCES = ("author", "the minister", "author", "the agency > a spokesman", "Senator Hale + Senator Brook")


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    return Settings(tmp_path, sqlite_url, "only for tests", "https://annotate.example", testing=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    yield made
    made.extensions["annotate.store"].close()


def go(visitor: Visitor, path: str, **fields: Any) -> str:
    """Sends a form; returns where it leads."""
    answer = visitor.send(path, **fields)
    assert answer.status_code == 302, words(answer)
    return str(answer.location)


def make_first_account(app: Flask, settings: Settings) -> Visitor:
    """Mara, by the code that the terminal shows."""
    visitor = new_visitor(app)
    assert visitor.get("/").location == "/first-account"
    who = {"login": "mara", "name": "Mara", "password": PASSWORD, "again": PASSWORD}
    assert go(visitor, "/first-account", code=first_account_code(settings), **who) == "/"
    return visitor


def start(manager: Visitor) -> str:
    """Pastes the article, looks at the preview, labels it now; returns the address of the workspace."""
    assert soup(manager.get("/")).find("form", action="/start").find("textarea")
    preview = go(manager, "/start", text=ARTICLE)
    assert "Nobody asked her why." in words(manager.get(preview))
    return urlsplit(go(manager, f"{preview}/label")).path


def join(app: Flask, manager: Visitor, project: str, name: str) -> Visitor:
    """A new annotator, by a link that the manager gives."""
    page = manager.send(f"{project}/members/invitations", roles="annotator", days=7)
    link = re.search(r"https://annotate\.example(/join/[\w-]+)", page.get_data(as_text=True))
    assert link is not None
    visitor = new_visitor(app)
    go(visitor, link[1], login=name, name=name.title(), password=PASSWORD, again=PASSWORD)
    return visitor


def label(visitor: Visitor, address: str, answers: tuple[str, ...]) -> None:
    """Answers each sentence by the plain form, as without scripts."""
    for number, (stance, source) in enumerate(zip(answers, SOURCES, strict=True), start=1):
        page = f"{address}?s={number}"
        form = soup(visitor.get(page)).find("form", class_="answer")
        kept = {name: form.find("input", attrs={"name": name})["value"] for name in ("version", "request_id")}
        act = {"acts-0-present": "1", "acts-0-stance": stance, "acts-0-source": source}
        go(visitor, page, **kept, **act, do="go-on")


def test_three_people_label_an_article(app: Flask, settings: Settings, tmp_path: Path) -> None:
    """From an empty installation to alpha: the page shows what the command computes from the exported ratings."""
    mara = make_first_account(app, settings)
    address = start(mara)
    project, round_ = address.split("/r/")[0], address.split("/r/")[1].split("/")[0]
    people = {"mara": mara, **{name: join(app, mara, project, name) for name in ("ana", "ben")}}
    go(mara, f"{project}/rounds/{round_}/assign-all")
    for name, visitor in people.items():
        assert address in {urlsplit(link["href"]).path for link in soup(visitor.get("/")).find_all("a")}
        label(visitor, address, ANSWERS[name])
    asked = "round=main&compare=stance:sentence"
    assert mara.get(f"{project}/export/download?format=csv-study&{asked}").status_code == 403
    go(mara, f"{project}/rounds/{round_}/move", state="closed")
    go(mara, f"{project}/rounds/{round_}/reveal")
    alpha = alpha_of(people["ana"].get(f"{project}/export/download?format=csv-study&{asked}").data, tmp_path)
    assert round(alpha, 3) == 0.288
    assert f"alpha {alpha:.3f}" in words(people["ana"].get(f"{project}/agreement/reading?{asked}"))


def alpha_of(study: bytes, folder: Path) -> float:
    """Alpha as the command line computes it from the ratings."""
    file = folder / "study.csv"
    file.write_bytes(study)
    columns = ["--unit", "unit", "--annotator", "annotator", "--label", "label"]
    result = CliRunner().invoke(main, ["agreement", str(file), *columns, "--format", "json"])
    assert result.exit_code == 0, result.output
    return float(json.loads(result.stdout)["layers"][0]["coefficients"]["krippendorff_alpha"]["value"])
