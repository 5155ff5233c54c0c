"""What the help page on the agreement of a project says is so."""

from __future__ import annotations

import re
import shlex

from annotate.cli.agreement import command
from annotate.corpus.codebook import BelongsTo, Codebook, Label, Layer, LayerKind
from annotate.corpus.document import SentenceKind
from annotate.corpus.readings import readings_of, why_not_compared
from annotate.resources import templates
from annotate.web.agreement.words import PARTS
from annotate.workflow.agreement_groups import OF_ROUNDS, OF_UNITS
from tests.docs.help_pages import table

PAGE = (templates() / "help" / "agreement.md").read_text(encoding="utf-8")
LABELS = (Label("a", "a"), Label("b", "b"))


def test_every_part_is_told() -> None:
    """The table of parts names each part that the page and the command offer, and no other."""
    told = [row["part"] for row in table("agreement", "part", "what belongs together")]
    assert told == [str(PARTS[part]) for part in (*OF_UNITS, *OF_ROUNDS)]


def test_every_kind_of_sentence_is_told() -> None:
    """The kinds of sentences stand in the table of parts."""
    [row] = [row for row in table("agreement", "part", "what belongs together") if row["part"] == "kind of sentence"]
    named = re.split(", ", row["what belongs together"])
    assert [each.removesuffix("s") for each in named] == [kind.value for kind in SentenceKind]


def test_every_kind_of_layer_is_told() -> None:
    """The table of layers names each kind, and gives the program's reason for those that are not compared."""
    rows = {row["kind of layer"]: row for row in table("agreement", "kind of layer", "its values", "coefficients")}
    assert list(rows) == [kind.value for kind in LayerKind]
    for kind in LayerKind:
        layer = Layer("x", "x", kind, labels=LABELS)
        why = why_not_compared(layer)
        assert (
            bool(why)
            == (rows[kind.value]["coefficients"] == "none")
            == (not readings_of(layer, Codebook("x", (layer,))))
        )
        assert why is None or rows[kind.value]["its values"] == str(why)
    assert "layer of the links of a chain is not compared" in PAGE
    assert why_not_compared(Layer("x", "x", LayerKind.CHOICE, belongs_to=BelongsTo.LINK, labels=LABELS))


def test_the_commands_that_are_shown_have_these_options() -> None:
    """Every option in the running text is one of the command's."""
    known = {option for parameter in command.params for option in parameter.opts}
    commands = re.findall(r"`([^`]*--[^`]*)`", PAGE)
    shown = {word for text in commands for word in shlex.split(text) if word.startswith("--")}
    assert shown
    assert shown <= known
