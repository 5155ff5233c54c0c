"""The `annotate` command. Each of its commands is a module of this package, imported when it is called."""

from __future__ import annotations

import errno
import importlib
from typing import Any

import click

from annotate import __version__
from annotate.errors import Refused

# `import` is a word of Python, so that its module has another name.
COMMANDS = {
    "serve": "serve",
    "demo": "demo",
    "user": "user",
    "project": "project",
    "import": "import_",
    "export": "export",
    "agreement": "agreement",
    "migrate": "migrate",
    "backup": "backup",
    "restore": "restore",
}


class Commands(click.Group):
    """A group that imports a command only to run it, so that `annotate agreement FILE` loads no web framework.

    What cannot be done ends in one sentence on the standard error output and exit code 1.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of a study."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"annotate.cli.{COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was called."""
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror or error}") from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="annotate")
def main() -> None:
    """Label, sentence by sentence, who speaks and what stance they take, and measure the agreement.

    \b
    Examples:
      annotate demo                          a filled demo to look around in
      annotate serve                         a study of your own
      annotate agreement labels.csv --unit sentence --annotator coder --label stance
    """
