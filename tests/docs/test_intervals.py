"""What the help page on intervals and options says is so."""

from __future__ import annotations

import re

import pytest

from annotate.agreement.by_annotator import MOST_ANNOTATORS
from annotate.agreement.inference import Inference
from annotate.agreement.pairs import MOST_PAIRS
from annotate.cli.agreement import command
from annotate.resources import templates
from tests.docs.help_pages import Row, table
from tests.docs.test_coefficients import computed

WAYS = {
    "over documents": None,
    "bootstrap": Inference(bootstrap="percentile", replicates=2_000, seed=1),
    "annotators like these": Inference(annotators="random"),
    "as irrCAC": Inference(compat="irrCAC"),
    "as kalpha": Inference(compat="kalpha", seed=1),
}
SHOWN = table("intervals", "interval", "lower", "upper")
PAGE = (templates() / "help" / "intervals.md").read_text(encoding="utf-8")


def test_every_option_is_told() -> None:
    """The table of options names each option of the command, and no other."""
    told = {option for row in re.findall(r"^\| (`--.+?) \|", PAGE, re.M) for option in re.findall(r"--[\w-]+", row)}
    offered = [each for each in command.params if not getattr(each, "hidden", False)]
    known = {option for parameter in offered for option in parameter.opts if option.startswith("--")}
    assert told == known - {"--help"}


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row["interval"])
def test_the_intervals_are_right(row: Row) -> None:
    """Both limits are what the program gives for the example of the page on coefficients."""
    found = computed(inference=WAYS[row["interval"]])["coefficients"]["krippendorff_alpha"]["interval"]
    assert [row["lower"], row["upper"]] == [f"{limit:.3f}" for limit in found]


def test_what_is_shown_in_python_prints_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever copies the examples of the package into a Python prompt reads the same numbers."""
    examples = re.findall(r"```python\n(.*?)```\n\nThis prints `(.+?)`", PAGE, re.S)
    assert len(examples) == PAGE.count("```python") == 2
    for code, printed in examples:
        exec(code, {})
        assert capsys.readouterr().out.strip() == printed


def test_how_much_a_report_lists_is_told() -> None:
    """The limits for crowds are those of the program."""
    assert f"more than {MOST_ANNOTATORS:,} annotators" in PAGE
    assert f"more than {MOST_PAIRS:,} pairs" in PAGE
