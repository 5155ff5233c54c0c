"""The files of a project folder: project.yaml, registry.csv and annotations.jsonl."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotate.corpus.annotation import Mark
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.errors import Unreadable
from annotate.formats import annotation_records, project_yaml, registry_csv

PLAN = """name: 2026
members:
  - {login: ana, roles: [annotator, curator]}
documents:
  - {file: dam.txt, title: The dam, language: de}
  - {file: no.txt}
rounds:
  - {name: pilot, kind: pilot, state: closed, assign: all}
  - {name: main, assign: {ana: [dam]}}
"""


def test_a_plan_is_read_as_written() -> None:
    """Names stay text whatever they look like, what is left out has its default, and `all` is kept as such."""
    plan = project_yaml.read(PLAN.encode())
    pilot, main = plan.rounds
    assert (plan.name, plan.slug) == ("2026", "2026")
    assert plan.members[0].roles == {Role.ANNOTATOR, Role.CURATOR}
    assert [(each.name, each.title, each.language) for each in plan.documents] == [
        ("dam", "The dam", "de"),
        ("no", "no", "en"),
    ]
    assert (pilot.kind, pilot.state, pilot.assigned) == (RoundKind.PILOT, RoundState.CLOSED, None)
    assert (main.kind, main.state, main.assigned) == (RoundKind.MAIN, RoundState.PREPARING, {"ana": ("dam",)})


WRONG_PLANS = {
    "- a list": "line 1, column 1: A project is a mapping",
    "slug: x": "line 1, column 1: “name” is missing in this project",
    "name: [a]": "line 1, column 7: “name” takes a text",
    "name: a\nname: b": "line 2, column 1: The key “name” stands twice",
    "name: a\nmembers: ana": "line 2, column 10: “members” takes a list",
    "name: a\nmembers: [{login: a}, {login: A}]": "line 2, column 23: Two members have the login “a”",
    "name: a\ndocuments: [{file: a.txt}, {file: b.txt, name: a}]": "line 2, column 28: Two documents have the name “a”",
    "name: a\nrounds: [{name: r}, {name: r}]": "line 2, column 21: Two rounds have the name “r”",
    "name: a\ndocuments: [{file: ../../etc/passwd}]": "line 2, column 20: “../../etc/passwd” is no plain file name",
    "name: a\nrounds: [{name: r, state: over}]": "line 2, column 27: “over” is not one of",
    "name: a\nrounds: [{name: r, assign: {zoe: []}}]": "line 2, column 29: An assignment has no key “zoe”",
    "name: 'a": "line 1, column 9: This is not YAML",
    "": "The file is empty.",
}


@pytest.mark.parametrize("text", WRONG_PLANS)
def test_what_is_wrong_in_a_plan_is_told_with_its_place(text: str) -> None:
    """A plan that cannot be read is refused with line and column."""
    with pytest.raises(Unreadable) as refused:
        project_yaml.read(text.encode())
    assert str(refused.value).startswith(WRONG_PLANS[text])


def test_a_registry_is_read_as_written() -> None:
    """Names are tidied, aliases and members split, the author's row left out, columns in any order."""
    table = (
        "\ufeffkind,name,members,aliases,cast\nauthor,author,,,\n"
        ',"Hale,  Ann",,Hale|Sen. Hale,x\n,Brook,,,\ncollective,Hale + Brook,"Hale, Ann|Brook",,\n'
    )
    hale, _brook, both = registry_csv.read(table.encode())
    assert (hale.name, hale.kind, hale.aliases, hale.in_cast) == (
        "Hale, Ann",
        EntryKind.PERSON,
        ("Hale", "Sen. Hale"),
        True,
    )
    assert (both.members, both.in_cast, both.line) == (("Hale, Ann", "Brook"), False, 5)


WRONG_REGISTRIES = {
    b"kind\nperson\n": "line 1: Each column stands once, and “name” is needed",
    b"name,sex\n": "line 1: “sex” is none of the columns",
    b"name\na,b\n": "line 2: This row has 2 cells, the header 1",
    b'name\n"a\n': "line 2: This row cannot be read",
    b"name\nX\nx\n": "line 3, column 1: “x” is named on line 2 already",
    b"name,members\nX,Y\n": "line 2, column 2: The member “Y” has no row of its own",
    b"name,relations\nX,head of: Y\n": "line 2, column 2: “head of Y”: there is no entry of that name",
    b"relations,name\nhead,X\n": "line 2, column 1: “head” is no relation; write it as",
    b"name,kind,relations\nX,robot,head of: X [2019/..]\n": "line 2, column 2: “robot” is no kind of entry",
    b"name,kind\nthe writer,author\n": "line 2, column 1: “author” is the name of the one entry",
    b"name\n\xff\n": "line 2: Byte 6 (0xff) is not utf-8",
}


@pytest.mark.parametrize("table", WRONG_REGISTRIES)
def test_what_is_wrong_in_a_registry_is_told_with_its_line(table: bytes) -> None:
    """A registry that cannot be read is refused with its line."""
    with pytest.raises(Unreadable) as refused:
        registry_csv.read(table)
    assert str(refused.value).startswith(WRONG_REGISTRIES[table])


RECORD: dict[str, Any] = {"round": "main", "document": "dam", "sentence": 4, "text": "No.", "annotator": "ana"}


def test_records_are_read_one_a_line() -> None:
    """Each line is an annotation with its place; an export's canonical names are passed over for the chosen ones."""
    source = [{"name": "X + Y", "entry": "Xaver + Ypsilon", "members": ["X", "Y"]}]
    acts = [{"source": source, "values": {"target": {"name": "the dam", "entry": "Vrelo dam"}}}]
    lines = [{**RECORD, "acts": acts}, {**RECORD, "status": "skipped", "comment": "?"}]
    told, skipped = annotation_records.read([b"\n", *(json.dumps(line).encode() for line in lines)])
    [link] = told.answer.acts[0].chain
    assert (told.line, told.sentence, told.annotator) == (2, 4, "ana")
    assert (link.name, link.entry, [member.name for member in link.members]) == ("X + Y", None, ["X", "Y"])
    assert (skipped.answer.mark, skipped.answer.comment) == (Mark.SKIPPED, "?")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "line 1: This is no JSON"),
        (b"\xff", "line 1: This is no JSON"),
        (b"[]", "line 1: Each line must be one JSON object"),
        (json.dumps({**RECORD, "sentence": 0}).encode(), "line 1: “sentence” must be the sentence's number"),
        (json.dumps({**RECORD, "sentence": True}).encode(), "line 1: “sentence” must be the sentence's number"),
        (json.dumps({**RECORD, "text": None}).encode(), "line 1: “text” is missing"),
        (json.dumps({**RECORD, "acts": [{"source": "X"}]}).encode(), "line 1: "),
    ],
)
def test_a_line_that_is_no_record_is_refused(line: bytes, told: str) -> None:
    """A wrong line is told with its number."""
    with pytest.raises(Unreadable) as refused:
        list(annotation_records.read([line]))
    assert str(refused.value).startswith(told)
