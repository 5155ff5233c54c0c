"""Who can reach what: every route for every person, project boundaries, and what annotators learn of each other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.laws.world import BOTH, PEOPLE, Places, World, again, contents, make_world, open_world, somebody
from tests.web.conftest import Visitor

MEMBERS = frozenset({"viewer", "annotator", "curator", "manager"})
GROUPS = {
    "all": frozenset(PEOPLE),
    "account": frozenset(PEOPLE) - {"nobody"},
    "members": MEMBERS,
    "workers": frozenset({"annotator", "manager"}),
    "curators": frozenset({"curator"}),
    "manager": frozenset({"manager"}),
    "annotator": frozenset({"annotator"}),
    "owner": frozenset({"manager"}),
    "revealed": frozenset(),
}
"""Whom each word of the table lets in. `owner` is whose draft it is; others learn not even that there is one.
`revealed` is members, once the round is revealed, which it is not here; an annotator may export the own answers."""

TABLE = """
GET   /                                                            account
GET   /account                                                     account
POST  /account                                                     account
GET   /account/keys                                                account
POST  /account/keys                                                account
POST  /account/password                                            account
POST  /account/sign-out-everywhere                                 account
GET   /first-account                                               all
POST  /first-account                                               all
GET   /healthz                                                     all
GET   /help/                                                       all
GET   /help/<page>                                                 all
GET   /join/<token>                                                all
POST  /join/<token>                                                all
POST  /language                                                    all
GET   /projects/new                                                account
POST  /projects/new                                                account
GET   /sign-in                                                     all
POST  /sign-in                                                     all
POST  /sign-out                                                    all
GET   /start                                                       account
POST  /start                                                       account
GET   /start/<int:draft_id>                                        owner
POST  /start/<int:draft_id>                                        owner
POST  /start/<int:draft_id>/discard                                owner
POST  /start/<int:draft_id>/label                                  owner
POST  /start/<int:draft_id>/sentences                              owner
POST  /theme                                                       all

GET   /p/<slug>/                                                   members
GET   /p/<slug>/adjudication                                       curators
GET   /p/<slug>/adjudication/r/<int:round_id>/d/<int:document_id>  curators
POST  /p/<slug>/adjudication/r/<int:round_id>/d/<int:document_id>  curators
POST  /p/<slug>/adjudication/r/<int:round_id>/d/<int:document_id>/<any(undo, redo):verb> curators
POST  /p/<slug>/adjudication/r/<int:round_id>/d/<int:document_id>/accept curators
GET   /p/<slug>/adjudication/r/<int:round_id>/d/<int:document_id>/names curators
POST  /p/<slug>/adjudication/r/<int:round_id>/d/<int:document_id>/take curators
POST  /p/<slug>/adjudication/r/<int:round_id>/d/<int:document_id>/take-back curators
PUT   /p/<slug>/adjudication/r/<int:round_id>/s/<int:sentence_id>  curators
POST  /p/<slug>/adjudication/r/<int:round_id>/s/<int:sentence_id>/dispute curators
GET   /p/<slug>/adjudication/r/<int:round_id>/s/<int:sentence_id>/history curators
POST  /p/<slug>/adjudication/r/<int:round_id>/s/<int:sentence_id>/reason curators
GET   /p/<slug>/agreement/                                         members
GET   /p/<slug>/agreement/<int:round_id>/d/<int:document_id>       revealed
GET   /p/<slug>/agreement/figure/<kind>.<suffix>                   revealed
GET   /p/<slug>/agreement/difference                               revealed
GET   /p/<slug>/agreement/parts                                    revealed
GET   /p/<slug>/agreement/plan                                     revealed
GET   /p/<slug>/agreement/reading                                  revealed
GET   /p/<slug>/agreement/row                                      revealed
GET   /p/<slug>/agreement/sentences                                revealed
POST  /p/<slug>/agreement/show-anyway                              manager
GET   /p/<slug>/codebook                                           members
GET   /p/<slug>/codebook/discard                                   manager
POST  /p/<slug>/codebook/discard                                   manager
GET   /p/<slug>/codebook/draft.yaml                                manager
GET   /p/<slug>/codebook/edit                                      manager
POST  /p/<slug>/codebook/edit                                      manager
GET   /p/<slug>/codebook/edit/<layer_id>                           manager
POST  /p/<slug>/codebook/edit/<layer_id>                           manager
GET   /p/<slug>/codebook/publish                                   manager
POST  /p/<slug>/codebook/publish                                   manager
POST  /p/<slug>/codebook/upload                                    manager
GET   /p/<slug>/codebook/versions/<int:number>                     members
GET   /p/<slug>/codebook/versions/<int:number>.yaml                members
POST  /p/<slug>/documents/<int:document_id>/correct                manager
POST  /p/<slug>/documents/drafts/<int:draft_id>/new-version        manager
POST  /p/<slug>/documents/drafts/<int:draft_id>/text               manager
GET   /p/<slug>/documents/                                         members
GET   /p/<slug>/documents/<int:document_id>                        members
GET   /p/<slug>/documents/<int:document_id>/remove                 manager
POST  /p/<slug>/documents/<int:document_id>/remove                 manager
GET   /p/<slug>/documents/add                                      manager
GET   /p/<slug>/documents/drafts                                   manager
POST  /p/<slug>/documents/drafts                                   manager
GET   /p/<slug>/documents/drafts/<int:draft_id>                    manager
POST  /p/<slug>/documents/drafts/<int:draft_id>                    manager
GET   /p/<slug>/documents/drafts/<int:draft_id>/columns            manager
POST  /p/<slug>/documents/drafts/<int:draft_id>/columns            manager
POST  /p/<slug>/documents/drafts/<int:draft_id>/sentences          manager
POST  /p/<slug>/documents/paste                                    manager
POST  /p/<slug>/documents/upload                                   manager
GET   /p/<slug>/export/                                            members
GET   /p/<slug>/export/download                                    annotator
GET   /p/<slug>/members                                            members
GET   /p/<slug>/members/<int:user_id>                              manager
POST  /p/<slug>/members/<int:user_id>                              manager
GET   /p/<slug>/members/<int:user_id>/remove                       manager
POST  /p/<slug>/members/<int:user_id>/remove                       manager
POST  /p/<slug>/members/invitations                                manager
POST  /p/<slug>/members/invitations/<int:invitation_id>/withdraw   manager
GET   /p/<slug>/r/<int:round_id>/d/<int:document_id>               annotator
POST  /p/<slug>/r/<int:round_id>/d/<int:document_id>               annotator
POST  /p/<slug>/r/<int:round_id>/d/<int:document_id>/<any(undo, redo):verb> annotator
PUT   /p/<slug>/r/<int:round_id>/s/<int:sentence_id>               annotator
POST  /p/<slug>/r/<int:round_id>/times                             annotator
GET   /p/<slug>/r/<int:round_id>/d/<int:document_id>/names         annotator
GET   /p/<slug>/r/<int:round_id>/s/<int:sentence_id>/history       annotator
GET   /p/<slug>/questions                                          workers
POST  /p/<slug>/questions/<int:remark_id>                          manager
POST  /p/<slug>/questions/disputes/<int:dispute_id>                annotator
POST  /p/<slug>/r/<int:round_id>/s/<int:sentence_id>/remarks       annotator
GET   /p/<slug>/registry                                           members
GET   /p/<slug>/registry/<int:entry_id>                            members
GET   /p/<slug>/registry/<int:entry_id>/change                     manager
POST  /p/<slug>/registry/<int:entry_id>/change                     manager
POST  /p/<slug>/registry/<int:entry_id>/give-back                  manager
GET   /p/<slug>/registry/<int:entry_id>/merge                      manager
POST  /p/<slug>/registry/<int:entry_id>/merge                      manager
POST  /p/<slug>/registry/<int:entry_id>/relations                  manager
POST  /p/<slug>/registry/<int:entry_id>/relations/<int:relation_id>/remove manager
POST  /p/<slug>/registry/<int:entry_id>/put-back                   manager
GET   /p/<slug>/registry/<int:entry_id>/remove                     manager
POST  /p/<slug>/registry/<int:entry_id>/remove                     manager
GET   /p/<slug>/registry/<int:entry_id>/split                      manager
POST  /p/<slug>/registry/<int:entry_id>/split                      manager
POST  /p/<slug>/registry/<int:entry_id>/take-apart                 manager
GET   /p/<slug>/registry/alike                                     manager
POST  /p/<slug>/registry/alike                                     manager
GET   /p/<slug>/registry/import                                    manager
POST  /p/<slug>/registry/import                                    manager
GET   /p/<slug>/registry/log                                       manager
GET   /p/<slug>/registry/registry.csv                              members
GET   /p/<slug>/registry/new                                       manager
POST  /p/<slug>/registry/new                                       manager
GET   /p/<slug>/rounds                                             members
POST  /p/<slug>/rounds                                             manager
GET   /p/<slug>/rounds/<int:round_id>                              manager
POST  /p/<slug>/rounds/<int:round_id>/assign-all                   manager
POST  /p/<slug>/rounds/<int:round_id>/assignments                  manager
POST  /p/<slug>/rounds/<int:round_id>/codebook                     manager
POST  /p/<slug>/rounds/<int:round_id>/move                         manager
GET   /p/<slug>/rounds/<int:round_id>/reveal                       manager
POST  /p/<slug>/rounds/<int:round_id>/reveal                       manager
GET   /p/<slug>/rounds/<int:round_id>/show-anyway                  manager
POST  /p/<slug>/rounds/<int:round_id>/show-anyway                  manager
POST  /p/<slug>/rounds/<int:round_id>/spread                       manager
GET   /p/<slug>/settings                                           manager
POST  /p/<slug>/settings                                           manager
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    rule: str
    let_in: frozenset[str]
    secret: bool

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def _row(line: str) -> Row:
    method, rest = line.split(maxsplit=1)
    rule, group = rest.rsplit(maxsplit=1)
    return Row(method, rule.strip(), GROUPS[group], group == "owner")


LEAD_ON = ("/first-account", "/sign-out", "/account/sign-out-everywhere")
"""Routes that lead to the sign-in page by what they do."""
BODIES = {
    "/sentences": {"join": "1", "seen": "5"},
    "/show-anyway": {"round": "main"},
    "/move": {"state": "closed"},
    "/spread": {"each": "1"},
}
"""What some forms need before ids are looked at, by the end of their address."""
SAVE = {"request_id": "any", "base_version": 0, "answer": {"acts": [], "no_act": True}}
ROWS = [_row(line) for line in TABLE.splitlines() if line]


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    file = tmp_path_factory.mktemp("world") / "annotate.sqlite"
    shutil.copyfile(sqlite_template, file)
    return make_world(file)


@pytest.fixture(scope="module")
def people(world: World) -> Iterator[dict[str, Visitor]]:
    """Each of PEOPLE, signed in once; `again` brings them to another application."""
    app = open_world(world.file)
    yield {person: somebody(app, person) for person in PEOPLE}
    app.extensions["annotate.store"].close()


@pytest.fixture
def copy(world: World, tmp_path: Path) -> Path:
    """A database of one's own with the whole world in it."""
    return Path(shutil.copyfile(world.file, tmp_path / "annotate.sqlite"))


@pytest.fixture
def app(copy: Path) -> Iterator[Flask]:
    opened = open_world(copy)
    yield opened
    opened.extensions["annotate.store"].close()


def rules(app: Flask) -> dict[str, Rule]:
    """Every route as "METHOD rule"."""
    return {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint in app.view_functions
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def address(app: Flask, rule: Rule, places: Places) -> str:
    """The rule with its variables filled in."""
    values = {name: _place(rule, name, places) for name in rule.arguments}
    assert None not in values.values(), f"{rule.rule}: make one of these in tests/laws/world.py"
    built: str = app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False)
    return built


def _place(rule: Rule, name: str, places: Places) -> str | int | None:
    """The value of a variable: of this view, else of this area, else of any."""
    area = rule.endpoint.partition(".")[0]
    known = (places.get(key) for key in (f"{rule.endpoint}.{name}", f"{area}.{name}", name))
    return next((value for value in known if value is not None), None)


def send(visitor: Visitor, method: str, path: str) -> TestResponse:
    """The request, with the token against forged forms and what it takes to get as far as the ids."""
    body = next((body for end, body in BODIES.items() if path.endswith(end)), {})
    options: dict[str, Any] = {"json": SAVE} if method == "PUT" else {} if method == "GET" else {"data": body}
    headers = {} if method == "GET" else {"X-CSRFToken": visitor.token("/help/")}
    return visitor.client.open(path, method=method, headers=headers, **options)


def outcome(answer: TestResponse) -> str:
    """What became of a request: "let in", "sign in", or the refusing status. What was sent may yet be incomplete."""
    sent_away = answer.status_code == 302 and str(answer.location).startswith("/sign-in?next=")
    if answer.status_code == 401 or sent_away or (answer.status_code, answer.location) == (302, "/sign-in"):
        return "sign in"
    refused = answer.status_code in (403, 404, 405) or answer.status_code >= 500
    return str(answer.status_code) if refused else "let in"


def expected(row: Row, person: str) -> str:
    if person in row.let_in:
        return "let in"
    if person == "nobody":
        return "sign in"
    return "403" if person in MEMBERS and not row.secret else "404"


def test_every_route_is_in_the_table(app: Flask) -> None:
    """No page is added without saying here who may see it, and none is listed that is gone."""
    assert sorted(rules(app)) == sorted(map(str, ROWS))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_route(row: Row, app: Flask, copy: Path, world: World, people: dict[str, Visitor]) -> None:
    """Each person is let in, asked to sign in, or refused, as the table says; whoever is refused changes nothing."""
    path = address(app, rules(app)[str(row)], world.here)
    before = contents(copy)
    for person in sorted(PEOPLE, key=lambda person: person in row.let_in):
        answer = send(again(app, people[person]), row.method, path)
        if row.rule not in LEAD_ON:
            assert (person, outcome(answer)) == (person, expected(row, person))
        if row.method == "GET" or person not in row.let_in:
            assert contents(copy) == before


def crossings(app: Flask) -> list[tuple[str, Rule, str]]:
    """Every route into a project, with each of the variables that could name what is another project's."""
    return [
        (method_rule.split()[0], rule, name)
        for method_rule, rule in rules(app).items()
        if "slug" in rule.arguments
        for name in sorted(rule.arguments - {"slug", "verb", "page", "kind", "suffix"})
    ]


def beyond(rule: Rule, name: str) -> int:
    """The status for an id of another project: the page is not there, unless the answer comes before looking."""
    if "verb" in rule.arguments and (rule.endpoint, name) != ("adjudication.go_back", "round_id"):
        return 400  # undoing looks for one's own changes, and there are none
    unrevealed = (rule.endpoint, name) == ("agreement.document", "document_id")
    return 403 if unrevealed else 404  # a round that is not open is refused whatever the document


def test_project_boundaries(app: Flask, copy: Path, world: World) -> None:
    """No id of another project does anything here, whatever roles one has here."""
    visitor = somebody(app, "everything")
    before = contents(copy)
    for method, rule, name in crossings(app):
        own = f"{rule.endpoint}.{name}"
        places = dict(world.here) | {name: world.there[name], own: world.there.get(own, world.there[name])}
        answer = send(visitor, method, address(app, rule, places))
        assert (rule.rule, name, answer.status_code) == (rule.rule, name, beyond(rule, name))
    assert contents(copy) == before


FORMS = (
    ("documents/drafts", {"do": "accept", "draft": "{draft_id}"}),
    ("documents/drafts", {"do": "discard", "draft": "{draft_id}"}),
    ("rounds/{round_id}/assignments", {"document": "{document_id}", "pair": "{document_id}:{user_id}"}),
)
"""Forms that name what they are about by id, with the places that go into them."""


@pytest.mark.parametrize(("path", "fields"), FORMS)
def test_no_form_reaches_into_another_project(
    app: Flask, copy: Path, world: World, path: str, fields: dict[str, str]
) -> None:
    """An id of another project in a form does nothing to that project, and takes nothing from it."""
    visitor = somebody(app, "everything")
    before = of_tables(copy)
    sent = {field: value.format(**world.there) for field, value in fields.items()}
    visitor.send(f"/p/dam/{path.format(**world.here)}", **sent)
    assert of_tables(copy) == before


def of_tables(file: Path) -> str:
    """What the tables hold that a form of ids could change."""
    kept = ('INTO "draft"', 'INTO "document"', 'INTO "assignment"')
    return "\n".join(line for line in contents(file).splitlines() if any(each in line for each in kept))


def test_a_draft_is_its_owners_alone(app: Flask, world: World) -> None:
    """Another manager of the project reaches no draft of a text."""
    visitor = somebody(app, BOTH)
    for name, rule in rules(app).items():
        if "draft_id" in rule.arguments:
            answer = send(visitor, name.split()[0], address(app, rule, world.here))
            assert (name, answer.status_code) == (name, 404)


def test_the_ids_beyond_the_boundary_are_real(app: Flask, world: World) -> None:
    """In their own project the same ids are found, so that the refusals come of the boundary."""
    visitor = somebody(app, "mara-other")
    for method, rule, _name in crossings(app):
        if method == "GET":
            path = address(app, rule, dict(world.there) | {"layer_id": "stance"})
            assert (path, visitor.get(path).status_code) != (path, 404)
