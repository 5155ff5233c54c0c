"""`annotate migrate`, `backup` and `restore`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.cli import main


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose database is not made yet."""
    monkeypatch.setenv("ANNOTATE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ANNOTATE_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def test_from_nothing_to_a_backup_and_back(data: Path) -> None:
    """migrate makes the database, backup copies it and names the file, restore puts it back after a question."""
    assert run("migrate").stdout == "The database has the schema of this version.\n"
    named = run("backup").stdout
    assert named.startswith("The backup is annotate-")
    file = named.removeprefix("The backup is ").strip()
    assert run("restore", file, typed="n\n").exit_code == 1
    restored = run("restore", file, "--yes")
    assert (restored.exit_code, f"{file} is in place." in restored.stdout) == (0, True)
    assert len(list((data / "backups").iterdir())) == 1


def test_what_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    """Without a database, and for a file that is no backup, the commands end with a sentence and exit code 1."""
    (tmp_path / "notes.txt").write_text("no database")
    for done in (run("backup"), run("restore", "notes.txt", "--yes")):
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: ")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["migrate", "backup", "restore"])
def test_each_help_has_an_example(command: str) -> None:
    """The help of each command shows how it is called."""
    assert f"  annotate {command}" in run(command, "--help").stdout
