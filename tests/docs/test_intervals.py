"""What the help page on intervals and options says is so."""

from __future__ import annotations

import re

from annotate.cli.agreement import command
from annotate.resources import templates

PAGE = (templates() / "help" / "intervals.md").read_text(encoding="utf-8")


def test_every_option_is_told() -> None:
    """The table of options names each option of the command, and no other."""
    told = {option for row in re.findall(r"^\| (`--.+?) \|", PAGE, re.M) for option in re.findall(r"--[\w-]+", row)}
    known = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert told == known - {"--help"}
