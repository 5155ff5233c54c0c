"""The command line as a whole: what it loads, what it says, how it ends."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from annotate.cli import COMMANDS, main

FRAMEWORKS = ("flask", "sqlalchemy", "wtforms", "granian", "alembic")
HEAVY = ("_duckdb", "alembic", "duckdb", "matplotlib", "numpy", "openpyxl", "pandas", "scipy", "xlsxwriter")


def loaded_by(code: str, cwd: Path) -> set[str]:
    """The modules that a fresh Python has loaded after `code`."""
    shown = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", shown], cwd=cwd, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


def test_agreement_of_a_file_loads_no_web_framework(tmp_path: Path) -> None:
    """Whoever computes agreement for a table from elsewhere does not wait for the web application to load."""
    (tmp_path / "labels.csv").write_text("unit,who,label\n1,a,x\n1,b,x\n2,a,y\n2,b,x\n")
    words = ["agreement", "labels.csv", "--unit", "unit", "--annotator", "who", "--label", "label"]
    loaded = loaded_by(f"from annotate.cli import main\nmain({words}, standalone_mode=False)", tmp_path)
    assert "annotate.cli.agreement" in loaded
    assert not loaded.intersection(FRAMEWORKS)


def test_help_of_the_whole_loads_no_web_framework(tmp_path: Path) -> None:
    """`annotate --help` answers at once."""
    loaded = loaded_by("from annotate.cli import main\nmain(['--help'], standalone_mode=False)", tmp_path)
    assert not loaded.intersection((*FRAMEWORKS, *HEAVY))


def test_the_server_starts_without_what_few_pages_need(tmp_path: Path) -> None:
    """The first page does not wait for libraries that only figures, tables and migrations use."""
    settings = f"Settings.from_environ({{}}, data=Path({str(tmp_path)!r}))"
    names = "from pathlib import Path\nfrom annotate.cli import server\nfrom annotate.settings import Settings"
    preparing = f"{names}\nserver.prepare({settings})"
    page = f"from annotate.web.app import create_app\ncreate_app({settings}).test_client().get('/sign-in')"
    assert "alembic" in loaded_by(preparing, tmp_path)
    assert not loaded_by(f"{preparing}\n{page}", tmp_path).intersection(HEAVY)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example(name: str) -> None:
    """Each command's help has an example to copy."""
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert re.search(rf"annotate {name}\b", shown.output.partition("Example")[2])


def test_an_unknown_command_is_a_mistake_of_usage() -> None:
    """A mistyped command ends with exit code 2 and says so."""
    done = CliRunner().invoke(main, ["agreemnt"])
    assert done.exit_code == 2
    assert "agreemnt" in done.stderr


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("postgresql+psycopg://127.0.0.1:1/x", "The database cannot be used"),
        ("nonsense", "ANNOTATE_DATABASE is no database URL"),
        ("nosuch://x/y", "ANNOTATE_DATABASE is no database URL"),
    ],
)
def test_a_database_out_of_reach_is_said_in_one_sentence(tmp_path: Path, database: str, said: str) -> None:
    """A wrong ANNOTATE_DATABASE is named, without a stack trace, and exit code 1 tells a script."""
    environment = {"ANNOTATE_DATA": str(tmp_path), "ANNOTATE_DATABASE": database}
    done = CliRunner().invoke(main, ["migrate"], env=environment)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr


def test_a_data_folder_out_of_reach_is_said_in_one_sentence(tmp_path: Path) -> None:
    """A data folder that cannot be made is named, and the way out."""
    (tmp_path / "file").write_text("in the way")
    done = CliRunner().invoke(main, ["migrate"], env={"ANNOTATE_DATA": str(tmp_path / "file" / "data")})
    assert done.exit_code == 1
    assert "set ANNOTATE_DATA to another" in done.stderr


def test_a_mistake_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw keeps its trace, so that it can be reported."""

    @click.command("broken")
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(main), "get_command", lambda *_: broken)
    assert isinstance(CliRunner().invoke(main, ["serve"]).exception, ZeroDivisionError)
