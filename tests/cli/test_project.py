"""`annotate project`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.cli import main
from annotate.resources import seeds


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two accounts."""
    monkeypatch.setenv("ANNOTATE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ANNOTATE_DATABASE", raising=False)
    for login in ("mara", "ana"):
        assert run("user", "add", login, "--stdin", typed="long enough\n").exit_code == 0
    return tmp_path


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def test_a_project_is_made_and_listed() -> None:
    """Making a project prints the name by which other commands know it."""
    assert run("project", "create", "Dam débate", "--manager", "mara").stdout == "dam-debate\n"
    assert run("project", "list").stdout == "dam-debate\tDam débate\t1\n"


def test_a_project_begins_with_a_codebook_of_ones_own(data: Path) -> None:
    """The codebook may be a file."""
    file = data / "scheme.yaml"
    file.write_bytes((seeds() / "codebooks" / "rumoureval.yaml").read_bytes())
    assert run("project", "create", "Rumours", "--manager", "mara", "--codebook", str(file)).exit_code == 0


def test_members_come_and_go() -> None:
    """Members are added with their roles, listed, and removed."""
    run("project", "create", "Dam", "--manager", "mara")
    assert run("project", "add-member", "dam", "ana", "--role", "curator", "--role", "viewer").exit_code == 0
    mara = "mara\tmara\tannotator, curator, manager\n"
    assert run("project", "members", "dam").stdout == f"ana\tana\tcurator, viewer\n{mara}"
    assert run("project", "remove-member", "dam", "ana").exit_code == 0
    assert run("project", "members", "dam").stdout == mara


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("remove-member", "dam", "mara"), "last manager"),
        (("add-member", "dam", "mara"), "member of this project already"),
        (("add-member", "dam", "nobody"), "Nobody has the sign-in name"),
        (("members", "dom"), "There is no project “dom”; there are: dam."),
        (("create", "X", "--manager", "mara", "--codebook", "none.yaml"), "none.yaml"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], message: str) -> None:
    """A refusal says what is wrong and what there is, with exit code 1."""
    run("project", "create", "Dam", "--manager", "mara")
    done = run("project", *arguments)
    assert (done.exit_code, message in done.stderr) == (1, True)
