"""What the README and its neighbours say is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from annotate.cli import COMMANDS, main
from annotate.web.help.views import PAGES

ROOT = Path(__file__).parent.parent.parent
PAGES_OF_ROOT = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGES.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(text: str) -> list[list[str]]:
    """The arguments of every `annotate ...` line and of every `annotate ...` in the running text."""
    lines = re.findall(r"^    annotate (.+)$", text, re.M) + re.findall(r"`annotate ([^`]+)`", text)
    return [shlex.split(line.partition("   #")[0]) for line in lines]


def command_of(arguments: list[str]) -> tuple[click.Command, list[str]]:
    """The innermost command that is called, and what is left of the arguments."""
    command: click.Command = main
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), arguments[0])
        assert found is not None, f"there is no command {arguments[0]}"
        command, arguments = found, arguments[1:]
        if not arguments:
            break
    return command, arguments


@pytest.mark.parametrize("page", PAGES_OF_ROOT)
def test_every_command_exists(page: str) -> None:
    """Every command that is shown exists with the options that are shown."""
    for arguments in commands((ROOT / page).read_text(encoding="utf-8")):
        command, rest = command_of(arguments)
        known = {option for parameter in command.params for option in parameter.opts}
        assert {each for each in rest if each.startswith("-")} <= known | {"--help"}


def test_every_command_is_told() -> None:
    """The table of commands names each command, and no other."""
    assert re.findall(r"^\| `annotate (\S+)` \|", README, re.M) == list(COMMANDS)


def test_every_setting_is_told() -> None:
    """The table of settings names each variable that is read, and no other."""
    read = set(re.findall(r'known\.get\("(ANNOTATE_\w+)"\)', (ROOT / "annotate" / "settings.py").read_text()))
    assert set(re.findall(r"^\| `(ANNOTATE_\w+)` \|", README, re.M)) == read
    assert set(re.findall(r"ANNOTATE_\w+", README)) == read


@pytest.mark.parametrize("page", PAGES_OF_ROOT)
def test_every_link_leads_somewhere(page: str) -> None:
    """Files and pictures that are linked are there."""
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (ROOT / link).is_file()] == []


def test_every_help_page_is_linked() -> None:
    """The README leads to each help page under its title."""
    linked = re.findall(r"^\| \[([^\]]+)\]\(templates/help/([\w-]+)\.md\)", README, re.M)
    assert {page: title for title, page in linked} == {page: str(title) for page, (title, _about) in PAGES.items()}


def test_the_examples_of_agreement_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table that is shown gives agreement by the commands that are shown."""
    table = re.search(r"```csv\n(.+?)```", README, re.S)
    assert table is not None
    (tmp_path / "labels.csv").write_text(table[1])
    monkeypatch.chdir(tmp_path)
    shown = [arguments for arguments in commands(README) if arguments[:2] == ["agreement", "labels.csv"]]
    assert len(shown) == 2
    for arguments in shown:
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        assert "lpha" in result.output


def test_every_make_target_exists() -> None:
    """Whoever types what is shown finds the target in the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for page in PAGES_OF_ROOT:
        text = (ROOT / page).read_text(encoding="utf-8")
        assert set(re.findall(r"^    make (\w+)|`make (\w+)`", text, re.M)) <= {(t, "") for t in targets} | {
            ("", t) for t in targets
        }


def test_the_architecture_names_what_is_there() -> None:
    """Every folder of the map is there, and every package of the program is on the map."""
    block = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("```")[1]
    named = set(re.findall(r"^  (\w+)/", block, re.M))
    there = {path.name for path in (ROOT / "annotate").iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert named == there
