from __future__ import annotations

from dataclasses import replace

import pytest

from annotate.corpus.codebook import BelongsTo, Codebook, Condition, Label, Layer, LayerKind
from annotate.corpus.codebook_changes import ChangeKind, changes, removed_in_use

LABELS = (Label("favour", "favour"), Label("against", "against"), Label("neither", "neutral"))
STANCE = Layer("stance", "Stance", LayerKind.CHOICE, labels=LABELS)
SOURCE = Layer("source", "Source", LayerKind.SOURCE)
OLD = Codebook("Stance", (STANCE, SOURCE))


def _with_stance(**changed: object) -> Codebook:
    return replace(OLD, layers=(replace(STANCE, **changed), SOURCE))


def _with_label(**changed: object) -> Codebook:
    return _with_stance(labels=(*LABELS[:2], replace(LABELS[2], **changed)))


def test_equal_codebooks_have_no_changes():
    """Publishing a codebook as it was shows that nothing changed."""
    assert changes(OLD, Codebook("Stance", (STANCE, SOURCE))) == ()


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (_with_label(name="neither"), "label 'neutral' renamed to 'neither'"),
        (_with_label(retired=True), "label 'neutral' retired"),
        (_with_label(definition="no side"), "definition of label 'neutral' changed"),
        (_with_label(examples=("So what.",)), "examples of label 'neutral' changed"),
        (_with_label(colour="blue"), "colour of label 'neutral' changed from none to blue"),
        (_with_label(key="e"), "key of label 'neutral' changed from none to e"),
        (_with_label(value=1.0), "value of label 'neutral' changed from none to 1"),
        (_with_label(parent="favour"), "parent of label 'neutral' changed from none to favour"),
        (_with_stance(labels=LABELS[:2]), "label 'neutral' of layer 'Stance' removed"),
        (_with_stance(labels=(*LABELS, Label("x", "mixed"))), "label 'mixed' of layer 'Stance' added"),
        (_with_stance(labels=LABELS[::-1]), "labels of layer 'Stance' are now in the order neutral, against, favour"),
        (_with_stance(name="Position"), "layer 'Stance' renamed to 'Position'"),
        (_with_stance(definition="where"), "definition of layer 'Stance' changed"),
        (_with_stance(required=True), "layer 'Stance' is now required"),
        (_with_stance(kind=LayerKind.CHOICES, level=None), "kind of layer 'Stance' changed from choice to choices"),
        (
            _with_stance(condition=Condition("tone", is_not=frozenset({"b", "a"}))),
            "layer 'Stance' now applies when 'tone' is none of a, b",
        ),
        (replace(OLD, layers=(STANCE,)), "layer 'Source' removed"),
        (replace(OLD, layers=(STANCE, SOURCE, replace(STANCE, id="b", name="B"))), "layer 'B' added"),
        (replace(OLD, layers=(SOURCE, STANCE)), "layers are now in the order Source, Stance"),
        (replace(OLD, name="New"), "codebook 'Stance' renamed to 'New'"),
        (replace(OLD, guidelines="# Read"), "guidelines changed"),
        (replace(OLD, act_key=("source", "target")), "now told apart by source, target (before: source)"),
        (replace(OLD, no_act_allowed=True), "is now offered"),
    ],
)
def test_a_change_is_told_in_words(new: Codebook, said: str):
    """Whoever publishes a codebook reads every change in a plain sentence."""
    assert said in "\n".join(str(change.text) for change in changes(OLD, new))


def test_a_change_names_its_layer_and_label():
    """A change can be shown beside the label it is about."""
    (change,) = changes(OLD, _with_label(retired=True))
    assert (change.kind, change.layer, change.label) == (ChangeKind.RETIRED, "stance", "neither")


def test_adding_a_label_at_the_front_moves_nothing():
    """A new label does not make the others look rearranged."""
    found = changes(OLD, _with_stance(labels=(Label("x", "mixed"), *LABELS)))
    assert [change.kind for change in found] == [ChangeKind.ADDED]


def test_a_label_in_use_cannot_be_removed_but_retired():
    """Removing a label that someone has chosen is refused with the offer to retire it."""
    (refusal,) = removed_in_use(OLD, _with_stance(labels=LABELS[:2]), {("stance", "neither"), ("stance", "favour")})
    assert "'neutral' has answers" in str(refusal.message)
    assert "Retire it" in str(refusal.message)
    assert removed_in_use(OLD, _with_label(retired=True), {("stance", "neither")}) == []


def test_an_unused_label_can_be_removed():
    """What nobody has chosen may go."""
    assert removed_in_use(OLD, _with_stance(labels=LABELS[:2]), {("stance", "favour")}) == []


def test_a_layer_with_answers_keeps_its_kind_and_owner():
    """A layer that was answered can neither go nor turn into another kind of question."""
    used = {("stance", "favour"), ("source", None)}
    assert "cannot be removed" in str(removed_in_use(OLD, replace(OLD, layers=(STANCE,)), used)[0].message)
    changed = _with_stance(kind=LayerKind.CHOICES, belongs_to=BelongsTo.SENTENCE)
    assert "stays of kind choice" in str(removed_in_use(OLD, changed, used)[0].message)
