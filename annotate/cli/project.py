"""`annotate project`: the projects of this installation and their members."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.cli.data import now, stored
from annotate.corpus.roles import Role

if TYPE_CHECKING:
    from annotate.corpus.codebook import Codebook

_roles = click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    default=[Role.ANNOTATOR.value],
    show_default=True,
    help="A role to give; may be given several times.",
)


@click.group("project")
def command() -> None:
    """List and make projects, and say who is in them.

    \b
    Examples:
      annotate project list
      annotate project create "Dam debate" --manager mara
      annotate project add-member dam-debate ana --role annotator
    """


@command.command("list")
def list_() -> None:
    """List the projects: name in addresses and commands, title, number of members, separated by tabs.

    \b
    Example:
      annotate project list
    """
    from annotate.store.queries.people import every_project
    from annotate.workflow.members import members_of

    with stored() as session:
        for project in every_project(session):
            click.echo(f"{project.slug}\t{project.name}\t{len(members_of(session, project))}")


@command.command("create")
@click.argument("name")
@click.option("--manager", required=True, help="The sign-in name of its first manager.")
@click.option(
    "--codebook",
    default="default",
    show_default=True,
    help="A YAML file, or a codebook that comes along: default, brexit-blog, rumoureval, commitmentbank.",
)
@click.option("--description", default="", help="What is studied.")
@click.option("--slug", help="Its name in addresses and commands; made from NAME if not given.")
def create(name: str, manager: str, codebook: str, description: str, slug: str | None) -> None:
    """Make a project.

    \b
    Examples:
      annotate project create "Dam debate" --manager mara
      annotate project create "Rumours" --manager mara --codebook rumoureval --slug rumours
      annotate project create "Our scheme" --manager mara --codebook scheme.yaml
    """
    from annotate.workflow.accounts import user_by_login
    from annotate.workflow.projects import make_project

    scheme = _codebook(codebook)
    with stored() as session:
        owner = user_by_login(session, manager)
        made = make_project(session, owner, name, scheme, now(), description=description, slug=slug)
        click.echo(made.slug)


@command.command("members")
@click.argument("project")
def members(project: str) -> None:
    """List the members of PROJECT: sign-in name, name, roles, separated by tabs.

    \b
    Example:
      annotate project members dam-debate
    """
    from annotate.workflow.members import members_of
    from annotate.workflow.projects import project_by_slug

    with stored() as session:
        for member in members_of(session, project_by_slug(session, project)):
            click.echo(f"{member.user.login}\t{member.user.name}\t{', '.join(sorted(member.roles))}")


@command.command("add-member")
@click.argument("project")
@click.argument("login")
@_roles
def add_member(project: str, login: str, roles: tuple[str, ...]) -> None:
    """Make the account LOGIN a member of PROJECT.

    \b
    Example:
      annotate project add-member dam-debate ana --role annotator --role curator
    """
    from annotate.workflow import members
    from annotate.workflow.accounts import user_by_login
    from annotate.workflow.projects import project_by_slug

    with stored() as session:
        user = user_by_login(session, login)
        members.add_member(session, project_by_slug(session, project), None, user, map(Role, roles), now())


@command.command("remove-member")
@click.argument("project")
@click.argument("login")
def remove_member(project: str, login: str) -> None:
    """End a membership; the answers are kept, the assignments withdrawn.

    \b
    Example:
      annotate project remove-member dam-debate ana
    """
    from annotate.workflow import members
    from annotate.workflow.accounts import user_by_login
    from annotate.workflow.projects import project_by_slug

    with stored() as session:
        user = user_by_login(session, login)
        members.remove_member(session, project_by_slug(session, project), None, user.id, now())


def _codebook(named: str) -> Codebook:
    """The codebook of a file, or one that comes along."""
    from annotate.formats import codebook_yaml
    from annotate.resources import seeds

    along = seeds() / "codebooks" / f"{Path(named).name}.yaml"
    file = along if Path(named).name == named and along.exists() else Path(named)
    return codebook_yaml.read(file.read_bytes())
