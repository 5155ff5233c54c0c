from __future__ import annotations

import pytest

from annotate.corpus.codebook import BelongsTo, Codebook, Condition, Label, Layer, LayerKind, Level
from annotate.errors import NotFound

STANCE = Layer("stance", "Stance", LayerKind.CHOICE, labels=(Label("favour", "favour"), Label("against", "against")))


def test_a_layer_takes_the_usual_level_of_its_kind():
    """A choice is nominal, a scale ordinal and a number interval unless the codebook says otherwise."""
    levels = [Layer("a", "A", kind).level for kind in (LayerKind.CHOICE, LayerKind.SCALE, LayerKind.NUMBER)]
    assert levels == [Level.NOMINAL, Level.ORDINAL, Level.INTERVAL]
    assert Layer("a", "A", LayerKind.SOURCE).level is None


def test_layers_are_found_by_what_they_belong_to():
    """Layers of the act, the link and the sentence are told apart, in the order of the codebook."""
    mode = Layer("mode", "Mode", LayerKind.TEXT, belongs_to=BelongsTo.LINK)
    tone = Layer("tone", "Tone", LayerKind.TEXT, belongs_to=BelongsTo.SENTENCE)
    source = Layer("who", "Who", LayerKind.SOURCE)
    codebook = Codebook("c", (mode, STANCE, tone, source))
    assert (codebook.act_layers, codebook.link_layers, codebook.sentence_layers) == ((STANCE, source), (mode,), (tone,))
    assert codebook.source_layer is source
    assert codebook.target_layer is None


def test_an_unknown_layer_is_named_with_the_known_ones():
    """Whoever asks for a layer that does not exist learns which ones do."""
    with pytest.raises(NotFound, match="'stanse'; it has stance"):
        Codebook("c", (STANCE,)).layer("stanse")
    with pytest.raises(NotFound, match="no label 'maybe'"):
        Codebook("c", (STANCE,)).label("stance", "maybe")


def test_digits_choose_by_order_and_claimed_keys_go_first():
    """The digits choose labels in order, except where a label claims the key, and never a retired label."""
    labels = (
        Label("old", "old", retired=True, key="b"),
        Label("one", "one"),
        Label("two", "two", key="1"),
        Label("three", "three", key="c"),
    )
    keys = Layer("a", "A", LayerKind.CHOICE, labels=labels).keys
    assert keys == {"1": "two", "2": "two", "3": "three", "c": "three"}


def test_colours_have_names():
    """A label may name its colour or give it as #rrggbb."""
    colours = [Label("a", "a", colour=colour).hex_colour for colour in ("blue", "#123456", None)]
    assert colours == ["#0072b2", "#123456", None]


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (Condition("stance", is_not=frozenset({"neither"})), "favour", True),
        (Condition("stance", is_not=frozenset({"neither"})), "neither", False),
        (Condition("stance", is_not=frozenset({"neither"})), None, True),
        (Condition("stance", is_one_of=frozenset({"favour"})), None, False),
        (Condition("stance", is_one_of=frozenset({"favour"})), "favour", True),
        (Condition("stance", is_one_of=frozenset({"a", "b"})), frozenset({"b", "c"}), True),
        (Condition("stance", is_not=frozenset({"a"})), frozenset({"a", "c"}), False),
        (Condition("stance", is_one_of=frozenset({"a"}), is_not=frozenset({"b"})), frozenset({"a", "b"}), False),
    ],
)
def test_a_condition_looks_at_the_labels_chosen(condition: Condition, value: object, holds: bool):
    """A condition holds for one of its labels and not for those it excludes; an open layer has no label."""
    assert condition.holds(value) is holds
