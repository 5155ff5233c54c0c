"""`annotate user`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotate.cli import main
from annotate.settings import Settings
from annotate.store.engine import Store
from annotate.workflow.accounts import sign_in


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder."""
    monkeypatch.setenv("ANNOTATE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ANNOTATE_DATABASE", raising=False)
    return tmp_path / "data"


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def can_sign_in(login: str, password: str) -> bool:
    with closing(Store(Settings.from_environ().database)) as store, store.writing() as session:
        return sign_in(session, login, password).login == login


def test_an_account_is_made_with_a_password_typed_twice() -> None:
    """The first command on a fresh machine may be the making of an account."""
    done = run("user", "add", "Ana", "--name", "Ana Lindt", typed="long enough\nlong enough\n")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "“ana” can sign in.")
    assert can_sign_in("ana", "long enough")
    assert "long enough" not in done.output


def test_a_script_gives_the_password_on_standard_input() -> None:
    """A password need not stand on the command line, where others could read it."""
    assert run("user", "add", "ana", "--stdin", typed="long enough\n").exit_code == 0
    assert can_sign_in("ana", "long enough")


def test_a_forgotten_password_is_replaced() -> None:
    """Whoever runs the server sets a new password."""
    run("user", "add", "ana", "--stdin", typed="long enough\n")
    assert run("user", "password", "ana", "--stdin", typed="quite another\n").exit_code == 0
    assert can_sign_in("ana", "quite another")


def test_accounts_are_listed() -> None:
    """The list gives one account a line."""
    run("user", "add", "ben", "--name", "Ben", "--stdin", typed="long enough\n")
    run("user", "add", "ana", "--stdin", typed="long enough\n")
    assert [line.split("\t")[:2] for line in run("user", "list").stdout.splitlines()] == [
        ["ana", "ana"],
        ["ben", "Ben"],
    ]


@pytest.mark.parametrize(
    ("arguments", "typed", "message"),
    [
        (("add", "ana", "--stdin"), "short\n", "at least 8 characters"),
        (("add", "no blanks", "--stdin"), "long enough\n", "sign-in name"),
        (("password", "nobody", "--stdin"), "long enough\n", "Nobody has the sign-in name"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments: tuple[str, ...], typed: str, message: str) -> None:
    """A refusal goes to the standard error output, with exit code 1."""
    done = run("user", *arguments, typed=typed)
    assert done.exit_code == 1
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
