from __future__ import annotations

from dataclasses import replace

import pytest

from annotate.corpus.codebook import BelongsTo, Codebook, Condition, Label, Layer, LayerKind, Level
from annotate.corpus.codebook_rules import free_keys, validate

FAVOUR, AGAINST = Label("favour", "favour"), Label("against", "against")
STANCE = Layer("stance", "Stance", LayerKind.CHOICE, required=True, labels=(FAVOUR, AGAINST))
SOURCE = Layer("source", "Source", LayerKind.SOURCE, required=True)
TARGET = Layer("target", "Target", LayerKind.TARGET, condition=Condition("stance", is_not=frozenset({"against"})))
GOOD = Codebook("Stance", (STANCE, SOURCE, TARGET), act_key=("source", "target"))


def _messages(*layers: Layer) -> str:
    return "\n".join(str(problem.message) for problem in validate(Codebook("Stance", layers)))


def _labelled(*labels: Label, kind: LayerKind = LayerKind.CHOICE) -> str:
    return _messages(Layer("stance", "Stance", kind, labels=labels))


def _conditional(condition: Condition, **changes: object) -> str:
    return _messages(STANCE, replace(Layer("more", "More", LayerKind.TEXT, condition=condition), **changes))


def test_a_sound_codebook_has_no_problems():
    """A codebook with stance, source and target is accepted as it is."""
    assert validate(GOOD) == []


def test_all_problems_are_told_at_once():
    """Whoever repairs a codebook sees everything that is wrong, not the first thing alone."""
    assert (
        len(_messages(replace(STANCE, id="St ance", name=" "), replace(SOURCE, level=Level.NOMINAL)).splitlines()) == 3
    )


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        ((), "at least one layer"),
        ((STANCE, STANCE), "Two layers have the id 'stance'"),
        ((SOURCE, replace(SOURCE, id="second")), "one source layer; 'source' and 'second'"),
        ((replace(SOURCE, belongs_to=BelongsTo.SENTENCE),), "belongs to the act"),
        ((replace(STANCE, level=Level.RATIO),), "one of nominal, ordinal"),
        ((replace(SOURCE, labels=(FAVOUR,)),), "no labels"),
        ((Layer("n", "N", LayerKind.NUMBER, minimum=2, maximum=1),), "maximum 1 is under the minimum 2"),
        ((Layer("n", "N", LayerKind.NUMBER, minimum=float("nan")),), "finite"),
        ((replace(STANCE, minimum=1),), "only the kind number has a minimum"),
        ((replace(STANCE, definition="bell \x07"),), "control character U+0007"),
        ((replace(STANCE, name="x" * 201),), "201 characters"),
        ((replace(STANCE, labels=()),), "at least one label"),
        (tuple(replace(SOURCE, id=f"s{n}") for n in range(51)), "at most 50 layers"),
    ],
)
def test_an_unsound_layer_is_refused(layers: tuple[Layer, ...], said: str):
    """Each thing that cannot be in a layer is told by name."""
    assert said in _messages(*layers)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ((FAVOUR, replace(AGAINST, id="favour")), "two labels have the id 'favour'"),
        ((FAVOUR, replace(AGAINST, name="FAVOUR ")), "two labels have the name 'favour'"),
        ((replace(FAVOUR, key="f"), replace(AGAINST, key="f")), "two labels have the key 'f'; free are b c"),
        ((replace(FAVOUR, key="s"),), "'s' belongs to the workspace (source); free are b c d"),
        ((replace(FAVOUR, key="enter"),), "'enter' is not one small letter or digit"),
        ((replace(FAVOUR, key="F"),), "'F' is not one small letter"),
        ((replace(FAVOUR, colour="red"),), "neither like #0072b2 nor one of blue"),
        ((replace(FAVOUR, parent="nobody"),), "no label 'nobody'"),
        ((replace(FAVOUR, parent="against"), replace(AGAINST, parent="favour")), "its own ancestor"),
        ((replace(FAVOUR, value=float("inf")),), "finite"),
        ((replace(FAVOUR, retired=True),), "not retired"),
        (tuple(Label(f"l{n}", f"l{n}") for n in range(501)), "501 labels"),
    ],
)
def test_unsound_labels_are_refused(labels: tuple[Label, ...], said: str):
    """Each thing that cannot be in a label is told by name, with the free keys where a key is at fault."""
    assert said in _labelled(*labels)


def test_a_scale_has_values_that_rise_or_fall():
    """The labels of a scale have numbers, in order."""
    assert "needs a value" in _labelled(FAVOUR, kind=LayerKind.SCALE)
    falling = [Label(f"l{value}", f"l{value}", value=value) for value in (2, 1, 0)]
    assert _labelled(*falling, kind=LayerKind.SCALE) == ""
    assert "rise, or fall" in _labelled(*falling[1:], falling[0], kind=LayerKind.SCALE)


def test_a_retired_label_gives_its_key_and_name_free():
    """A retired label stands in nobody's way."""
    assert _labelled(replace(FAVOUR, key="f", retired=True), replace(AGAINST, name="favour", key="f")) == ""


def test_free_keys_are_neither_reserved_nor_claimed():
    """The keys that are offered can be claimed."""
    layer = replace(STANCE, labels=(replace(FAVOUR, key="b"), AGAINST))
    assert free_keys(layer) == list("cdefghilmopqtwy")
    for key in free_keys(layer):
        assert _messages(replace(layer, labels=(layer.labels[0], replace(AGAINST, key=key)))) == ""


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("stanse", is_not=frozenset({"favour"})), "which the codebook does not have; it may name: stance"),
        (Condition("more", is_not=frozenset({"favour"})), "which has no labels"),
        (Condition("stance", is_not=frozenset({"maybe"})), "'maybe', which layer 'stance' does not have"),
        (Condition("stance"), "is_one_of or is_not"),
    ],
)
def test_an_unsound_condition_is_refused(condition: Condition, said: str):
    """A condition names a layer with labels, and labels of it."""
    assert said in _conditional(condition)


def test_a_condition_looks_at_its_own_owner_or_the_sentence():
    """A layer of the sentence cannot hang on one of the acts, of which there may be many."""
    condition = Condition("stance", is_not=frozenset({"favour"}))
    assert "a layer of the act" in _conditional(condition, belongs_to=BelongsTo.SENTENCE)


def test_conditions_do_not_go_in_circles():
    """Two layers cannot each wait for the other."""
    first = replace(STANCE, id="first", condition=Condition("second", is_one_of=frozenset({"favour"})))
    second = replace(STANCE, id="second", condition=Condition("first", is_one_of=frozenset({"favour"})))
    assert _messages(first, second).count("leads back") == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"act_key": ("target",)}, "[source] or [source, target]"),
        ({"layers": (STANCE, SOURCE)}, "one target layer; there are 0"),
        ({"name": ""}, "The codebook needs a name"),
        ({"guidelines": "a\x00b"}, "guidelines has the control character U+0000"),
    ],
)
def test_an_unsound_codebook_is_refused(changes: dict[str, object], said: str):
    """What cannot be in a codebook as a whole is told by name."""
    assert said in "\n".join(str(problem.message) for problem in validate(replace(GOOD, **changes)))
