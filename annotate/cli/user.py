"""`annotate user`: the accounts of this installation."""

from __future__ import annotations

import sys

import click

from annotate.cli.data import now, stored

_from_stdin = click.option(
    "--stdin", "from_stdin", is_flag=True, help="Read the password from the first line of the standard input."
)


@click.group("user")
def command() -> None:
    """Add accounts, set passwords, list who there is.

    \b
    Examples:
      annotate user add ana --name "Ana Lindt"
      annotate user password ana
      annotate user list
    """


@command.command("add")
@click.argument("login")
@click.option("--name", default="", help="The name that others see; the sign-in name if not given.")
@_from_stdin
def add(login: str, name: str, from_stdin: bool) -> None:
    """Add an account; the password is asked for.

    \b
    Examples:
      annotate user add ana --name "Ana Lindt"
      echo "several plain words" | annotate user add ana --stdin
    """
    from annotate.workflow.accounts import check_login, make_account

    with stored() as session:
        check_login(session, login)
    password = _password(from_stdin)
    with stored() as session:
        user = make_account(session, login, name, password, now())
        click.echo(f"“{user.login}” can sign in.")


@command.command("password")
@click.argument("login")
@_from_stdin
def password(login: str, from_stdin: bool) -> None:
    """Set a new password, which is asked for, and end all sessions of the account.

    \b
    Example:
      annotate user password ana
    """
    from annotate.workflow.accounts import set_password, user_by_login

    with stored() as session:
        user_by_login(session, login)
    new = _password(from_stdin)
    with stored() as session:
        user = user_by_login(session, login)
        set_password(session, user, new)
        click.echo(f"The password of “{user.login}” is changed, and all their sessions are ended.")


@command.command("list")
def list_() -> None:
    """List the accounts: sign-in name, name, day of making, separated by tabs.

    \b
    Example:
      annotate user list
    """
    from annotate.store.queries.people import everybody

    with stored() as session:
        for user in everybody(session):
            click.echo(f"{user.login}\t{user.name}\t{user.created_at:%Y-%m-%d}")


def _password(from_stdin: bool) -> str:
    """Asked for before anything is locked: a person may take their time."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
