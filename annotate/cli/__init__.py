"""The `annotate` command. Each of its commands is a module of this package, imported when it is called."""

from __future__ import annotations

import atexit
import errno
import gc
import importlib
import sys
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


atexit.register(gc.freeze)  # at its end Python would look through everything once more, for what has no use any longer


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
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from error


def _sentence(error: Exception) -> str | None:
    """What a person is told about an error that they or their machine can mend; None for all others."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and error.name == "psycopg":
        return 'PostgreSQL needs its driver; install it with: pip install "annotate[postgres]"'
    # A broken pipe is the end of `annotate ... | head`, which click ends in silence.
    if isinstance(error, OSError) and error.errno != errno.EPIPE:
        return f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return _sentence_about_the_database(error)


def _sentence_about_the_database(error: Exception) -> str | None:
    # Looked up, not imported: commands that use no database do not load its library.
    known: Any = sys.modules.get("sqlalchemy.exc")
    if known and isinstance(error, known.OperationalError):
        return f"The database cannot be used: {str(error.orig).splitlines()[0]}"
    if known and isinstance(error, known.ArgumentError):
        return "ANNOTATE_DATABASE is no database URL; write postgresql+psycopg://USER@HOST/NAME or sqlite:///FILE"
    return None


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
